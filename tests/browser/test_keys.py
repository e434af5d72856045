"""A whole journey by keyboard alone: down a list, into an article, back to the front."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.newsstand import furnish

pytestmark = pytest.mark.browser

_FOCUSED = "document.activeElement.closest('[data-article]')?.dataset.article ?? null"


def press(page, *names: str):
    for name in names:
        page.keyboard.press(name)
    return page.evaluate(_FOCUSED)


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_j_and_k_go_down_and_up_a_list_and_o_opens_the_story(open_browser, size):
    furnish()
    page = open_browser(viewport=size).new_page()
    page.goto("/")
    listed = page.locator("main [data-article]").evaluate_all(
        "all => all.map(one => one.dataset.article)"
    )
    assert press(page, "j") == listed[0]
    assert press(page, "j", "j") == listed[2]
    assert press(page, "k") == listed[1]
    outline = "getComputedStyle(document.activeElement, '::after').outlineWidth"
    assert page.evaluate(outline) == "3px"
    for _ in range(8):
        press(page, "j")
    focused = page.locator("[data-article]:focus-within").bounding_box()
    assert focused["y"] >= 0
    assert focused["y"] + min(focused["height"], 200) <= size["height"]
    before = page.evaluate(_FOCUSED)
    page.keyboard.press("o")
    page.wait_for_url(f"**/article/{before}/**")
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/")


def test_the_first_story_down_is_the_first_that_is_seen(browser_page):
    furnish()
    browser_page.goto("/")
    browser_page.evaluate("scrollTo(0, 2000)")
    press(browser_page, "j")
    box = browser_page.locator("[data-article]:focus-within").bounding_box()
    assert -400 < box["y"] < DESKTOP["height"]


def test_a_slash_leads_to_the_search_and_typing_is_left_alone(browser_page):
    furnish()
    browser_page.goto("/")
    browser_page.keyboard.press("/")
    browser_page.wait_for_url("**/search")
    browser_page.keyboard.type("joking / gf?")
    assert browser_page.input_value("#q") == "joking / gf?"
    assert browser_page.url.endswith("/search")
    assert browser_page.locator("#keys").is_hidden()


def test_the_keys_are_told_and_can_be_turned_off(browser_page):
    furnish()
    browser_page.goto("/titles")
    browser_page.keyboard.press("?")
    dialog = browser_page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    browser_page.keyboard.press("j")
    browser_page.get_by_label("Single keys work on this device").uncheck()
    browser_page.keyboard.press("Escape")
    assert dialog.is_hidden()
    browser_page.goto("/")
    assert press(browser_page, "j") is None
    browser_page.keyboard.press("?")
    assert dialog.is_hidden()
    browser_page.get_by_role("button", name="Keys").click()
    dialog.wait_for()


def test_a_key_with_another_held_down_is_the_browsers(browser_page):
    furnish()
    browser_page.goto("/")
    for held in ("Control", "Alt", "Meta"):
        assert press(browser_page, f"{held}+k") is None


def test_l_copies_a_link_to_the_paragraph_being_read(open_browser):
    stand = furnish()
    context = open_browser(viewport=DESKTOP)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(stand.pages["article"])
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_text("Copy a link to this paragraph").wait_for()
    page.keyboard.press("Escape")
    page.evaluate(
        "() => scrollBy(0, document.getElementById('p3').getBoundingClientRect().top - 200)"
    )
    page.keyboard.press("l")
    page.get_by_role("status").filter(has_text="Link copied").wait_for()
    read = page.evaluate("navigator.clipboard.readText()")
    assert read.partition("#")[2] in {"p3", "p4", "p5"}
    assert page.url == read.partition("#")[0]


def test_s_saves_and_the_button_says_so(browser_page):
    stand = furnish()
    browser_page.goto(stand.pages["article"])
    with browser_page.expect_response("**/saved/kept") as kept:
        browser_page.keyboard.press("s")
    assert kept.value.status == 204
    assert kept.value.request.headers["x-requested-with"] == "kiosk"
    button = browser_page.locator("[aria-pressed=true]", has_text="Save")
    button.wait_for()
    with browser_page.expect_response("**/saved/ended") as ended:
        button.click()
    assert ended.value.status == 204
    browser_page.locator("[aria-pressed=false]", has_text="Save").wait_for()


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (400, "text/plain; charset=utf-8", "No more can be followed.", "No more can be followed."),
        (502, "text/html", "<h1>Bad gateway</h1>", "That did not work. Are you online?"),
    ],
)
def test_what_is_refused_is_said(browser_page, status, kind, body, said):
    furnish()
    browser_page.goto("/")
    browser_page.route(
        "**/follows",
        lambda route: route.fulfill(status=status, body=body, content_type=kind),
    )
    browser_page.evaluate(
        """() => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = "/follows";
            form.dataset.quiet = "";
            document.querySelector("main").append(form);
            form.requestSubmit();
        }"""
    )
    toast = browser_page.locator(".toast")
    toast.wait_for()
    assert toast.inner_text() == said
