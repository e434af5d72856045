"""The interface in each of its languages, as a reader meets it: asked for, chosen, mixed with others."""

from __future__ import annotations

import pytest

from kiosk.design.interface import LANGUAGES, NAMES
from kiosk.kit.language import direction
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.newsstand import furnish

pytestmark = pytest.mark.browser

# English of ours in an Arabic page: Latin words outside of all that says it is in another language, is a
# name or a command, or is the publisher's own. What is the same in every language is taken out first.
_UNTRANSLATED = r"""() => {
    const left = [], foreign = words => words.replace(/Kiosk|OPML|UTC|trust\.txt/g, '').trim();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const words = foreign(walk.currentNode.data);
        const by = walk.currentNode.parentElement;
        if (!/[A-Za-z]{2}/.test(words)) continue;
        if (by.closest('bdi, code, mark, .host, figcaption, [dir=ltr], [dir=auto]')) continue;
        if (by.closest('[lang]').lang !== 'ar') continue;
        left.push(words);
    }
    for (const element of document.body.querySelectorAll('[aria-label], [title]')) {
        const words = foreign(element.ariaLabel || element.title);
        if (element.closest('[lang]').lang === 'ar' && /[A-Za-z]{2}/.test(words)) left.push(words);
    }
    return left;
}"""


def test_no_english_is_left_in_an_arabic_page(open_browser):
    page = open_browser(viewport=DESKTOP, locale="ar-EG").new_page()
    page.goto("/")
    found = {"empty front": page.evaluate(_UNTRANSLATED)}
    for name, address in furnish().pages.items():
        page.goto(address)
        found[name] = page.evaluate(_UNTRANSLATED)
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_is_answered_in_its_language(open_browser, language):
    stand = furnish()
    page = open_browser(viewport=PHONE, locale=language).new_page()
    for name in ("front", "article", "titles", "not found"):
        page.goto(stand.pages[name])
        html = page.locator("html")
        assert html.get_attribute("lang") == language
        assert html.get_attribute("dir") == direction(language)
        chosen = page.locator(".language[aria-current]")
        assert chosen.inner_text() == NAMES[language]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_chooses_a_language_and_stays_where_they_are(open_browser, scripts):
    stand = furnish()
    context = open_browser(viewport=PHONE, locale="de-DE", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(stand.pages["article"])
    address = page.url
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("button", name="العربية").click()
    assert page.url == address
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "ar"
    page.get_by_role("button", name="Français").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=fr]")


def test_headlines_and_names_carry_their_own_direction(open_browser):
    stand = furnish()
    page = open_browser(viewport=DESKTOP, locale="ar").new_page()
    page.goto("/")
    runs = "element => getComputedStyle(element).direction"
    english = page.locator(".card[lang=en] .card-headline, .line[lang=en] .line-headline")
    arabic = page.locator(".card[lang=ar] .card-headline, .line[lang=ar] .line-headline")
    assert english.count() > 3
    assert arabic.count() > 0
    assert {one.evaluate(runs) for one in english.all()} == {"ltr"}
    assert {one.evaluate(runs) for one in arabic.all()} == {"rtl"}
    assert {one.evaluate(runs) for one in page.locator(".when").all()} == {"rtl"}
    page.goto(stand.pages["titles"])
    names = page.locator(".directory .masthead-name")
    assert names.count() == 6
    assert all(name.get_attribute("lang") for name in names.all())
