"""What a reader meets: keyboard, narrow windows, both directions, no script, few requests."""

from __future__ import annotations

import pytest

from kiosk.articles import pictures
from tests.browser.conftest import DESKTOP, PHONE, hear
from tests.browser.newsstand import furnish

pytestmark = pytest.mark.browser

_RUNS_OVER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_reader_comes_from_the_front_to_an_article_and_to_its_publisher(open_browser):
    stand = furnish()
    page = open_browser(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto("/")
    headline = page.locator(".card-headline a").first
    said = headline.inner_text()
    headline.click()
    assert page.locator("h1").inner_text() == said
    page.goto(stand.pages["excerpt"])
    button = page.get_by_role("link", name="Read")
    assert button.get_attribute("href").startswith("https://daily.example/articles/")
    page.goto(stand.pages["article"])
    page.get_by_role("link", name="1 earlier text").click()
    assert "Five ferries sail again" in page.locator("article").inner_text()


def test_the_whole_card_leads_to_the_article_and_the_masthead_to_the_title(browser_page):
    furnish()
    browser_page.goto("/")
    card = browser_page.locator(".card-lead")
    masthead = card.locator(".masthead")
    there = masthead.get_attribute("href")
    masthead.click()
    assert browser_page.url.endswith(there)
    browser_page.go_back()
    card.locator(".card-picture").click(force=True)  # the headline's link lies over it
    assert "/article/" in browser_page.url


def test_a_picture_that_cannot_be_had_leaves_a_plain_field(browser_page, monkeypatch):
    def none(*_asked: object) -> None:
        raise pictures.UnavailableError("status 404")

    stand = furnish()
    monkeypatch.setattr("kiosk.articles.pictures.rendition", none)
    answers = []
    browser_page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    browser_page.goto(stand.pages["article"], wait_until="networkidle")
    assert 502 in [status for url, status in answers if "/picture/" in url]
    shown = browser_page.locator(".article-picture img")
    # Chromium would refuse to decode what it shows as torn.
    assert shown.evaluate("image => image.decode().then(() => 'shown', () => 'torn')") == "shown"
    assert shown.bounding_box()["height"] > 100


def test_what_titles_are_filtered_by_is_folded_on_a_phone_alone(open_browser):
    furnish()
    page = open_browser(viewport=PHONE).new_page()
    page.goto("/titles")
    country, fold = page.locator("#country"), page.locator(".filters summary")
    assert country.is_hidden()
    fold.click()
    assert country.is_visible()
    page.goto("/titles?section=world")
    assert country.is_visible()
    page.goto("/titles")
    page.set_viewport_size(DESKTOP)
    assert country.is_visible()
    assert fold.is_hidden()
    field, button = country.bounding_box(), page.get_by_role("button", name="Find").bounding_box()
    assert field["y"] <= button["y"] < field["y"] + field["height"]


def test_the_first_tab_leads_past_the_sections(browser_page):
    furnish()
    browser_page.goto("/")
    browser_page.keyboard.press("Tab")
    skip = browser_page.locator(":focus")
    assert skip.inner_text() == "Skip to the articles"
    assert skip.bounding_box()["width"] > 100
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "main"
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.closest('main') !== null")


def test_where_the_focus_is_can_be_seen(browser_page):
    stand = furnish()
    browser_page.goto(stand.pages["titles"])
    for selector in (".brand a", ".sections a", "#q", "#language", ".finder button", ".masthead"):
        browser_page.locator(selector).first.focus()
        browser_page.keyboard.press("Shift+Tab")
        browser_page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement).outlineWidth"
        assert browser_page.evaluate(style) == "3px", selector


@pytest.mark.parametrize("language", ["en", "ar", "de", "es", "fr"])
def test_no_page_is_wider_than_the_window(open_browser, speak, language):
    speak(language)
    stand = furnish()
    page = open_browser(viewport=PHONE).new_page()
    for name, address in stand.pages.items():
        page.goto(address)
        for width in (320, 390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.evaluate(_RUNS_OVER), (name, width)
    page.evaluate("document.body.style.inlineSize = '2000px'")
    assert page.evaluate(_RUNS_OVER)


def test_an_arabic_article_reads_from_the_right_in_an_english_page(browser_page):
    stand = furnish()
    browser_page.goto(stand.pages["arabic article"])
    edges = """element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const text = range.getClientRects()[0], box = element.getBoundingClientRect();
        return [text.left - box.left, box.right - text.right];
    }"""
    for selector in ("h1", ".standfirst", ".body p", ".byline", ".correction-note"):
        at_left, at_right = browser_page.locator(selector).first.evaluate(edges)
        assert at_right < 1 < at_left, selector
    assert (
        browser_page.locator(".correction").evaluate(edges)[0] > 1
    )  # our English, at that side too
    masthead = browser_page.locator(".article-from .masthead").bounding_box()
    article = browser_page.locator(".article").bounding_box()
    assert abs(masthead["x"] + masthead["width"] - article["x"] - article["width"]) < 2
    brand = browser_page.locator(".brand").bounding_box()
    assert brand["x"] < DESKTOP["width"] / 2


def test_an_english_article_reads_from_the_left_in_an_arabic_page(browser_page, speak):
    speak("ar")
    stand = furnish()
    browser_page.goto(stand.pages["article"])
    direction = "element => getComputedStyle(element).direction"
    assert browser_page.locator("h1").evaluate(direction) == "ltr"
    assert browser_page.locator("html").evaluate(direction) == "rtl"
    brand = browser_page.locator(".brand a").bounding_box()
    assert brand["x"] > DESKTOP["width"] / 2


def test_a_page_asks_for_a_sheet_an_icon_and_our_script_and_nobody_else(browser_page, live_server):
    stand = furnish()
    asked: list[str] = []
    faults: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("response", lambda got: faults.append(got.url) if got.status > 399 else None)
    hear(browser_page, faults)
    for name in ("front", "article", "titles"):
        asked.clear()
        browser_page.goto(stand.pages[name], wait_until="networkidle")
        ours = [url for url in asked if url.startswith(live_server.url)]
        assert ours == asked
        rest = [url for url in ours if "/picture/" not in url and "/article/" not in url]
        scripts = [url for url in rest if url.endswith(".js")]
        assert len(scripts) <= 2, scripts
        assert len(rest) - len(scripts) <= 3, rest
    assert faults == []


def test_an_empty_front_looks_again_by_itself(browser_page):
    browser_page.goto("/")
    assert "No titles yet" in browser_page.inner_text("main")
    furnish()
    browser_page.wait_for_selector(".opening")


_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves_while_a_page_loads(open_browser, size):
    stand = furnish()
    page = open_browser(viewport=size).new_page()
    page.add_init_script(_SHIFTS)
    for name in ("front", "section", "story", "article", "title"):
        page.goto(stand.pages[name], wait_until="networkidle")
        page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifted") == 0, name
    page.evaluate("document.querySelector('main').style.marginBlockStart = '300px'")
    page.wait_for_function("window.shifted > 0")


def test_the_sheet_above_the_bar_opens_by_keyboard_without_script(open_browser):
    furnish()
    page = open_browser(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    page.locator(".bar-more summary").focus()
    page.keyboard.press("Enter")
    page.locator(".bar-sheet").get_by_role("link", name="All titles").click()
    assert page.url.endswith("/titles")
