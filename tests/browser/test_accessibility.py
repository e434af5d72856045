"""No axe finding of any weight on any page, in either direction, light and dark, phone and desktop."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from kiosk.web import offers
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.newsstand import furnish

pytestmark = pytest.mark.browser

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Contrast is held to the stricter 7:1; what depends on colour or size alone is looked at again.
_ALL = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_LOOKS = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "color-contrast-enhanced", "target-size"],
    },
    "resultTypes": ["violations"],
}


def findings(page, options) -> list[str]:
    results = Axe().run(page, options=options)
    return [
        f"{found['id']}: {node['html'][:150]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def every_look(page) -> list[str]:
    """Findings of the open page: all rules on phone and desktop, looks in both schemes."""
    found = []
    for size, scheme, options in (
        (DESKTOP, "light", _ALL),
        (DESKTOP, "dark", _LOOKS),
        (PHONE, "dark", _ALL),
        (PHONE, "light", _LOOKS),
    ):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{size['width']} {scheme} {one}" for one in findings(page, options)]
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_has_a_finding(browser_page, speak, language):
    speak(language)
    browser_page.goto("/")
    found = {"empty front": every_look(browser_page)}
    for name, address in furnish().pages.items():
        browser_page.goto(address)
        html = browser_page.locator("html")
        assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        found[name] = every_look(browser_page)
    told = [f"{name}: {fault}" for name, faults in found.items() for fault in faults]
    assert not told, "\n".join(told)


_OWN = ("/welcome", "/for-you", "/for-you/history", "/for-you/catch-up?minutes=20&hours=72", "/saved",
        "/settings")  # fmt: skip


def said(page, address: str, **form: str) -> None:
    """What a form of ours would send from the open page."""
    page.evaluate(
        "([address, form]) => fetch(address, {method: 'POST', body: new URLSearchParams(form)})",
        [address, form],
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_of_a_readers_own_has_a_finding(browser_page, speak, language):
    speak(language)
    offers.forget()
    stand = furnish()
    found = {}
    for address in ("/for-you", "/for-you/history", "/saved"):
        browser_page.goto(address)
        found[f"{address}, nothing chosen"] = every_look(browser_page)
    said(browser_page, "/follows", kind="section", key="science")
    said(browser_page, "/follows", kind="title", key=stand.english.title.slug)
    said(browser_page, "/nudges", kind="section", key="science", step="more")
    said(browser_page, "/mutes", kind="word", key="cricket")
    for article, folder in ((stand.english, "Train"), (stand.arabic, "")):
        said(browser_page, "/saved/kept", article=str(article.pk), folder=folder)
    read = {"name": "kiosk-read", "value": str(stand.english.pk), "path": "/for-you"}
    domain = browser_page.evaluate("location.hostname")
    browser_page.context.add_cookies([{**read, "domain": domain}])
    for address in _OWN:
        browser_page.goto(address)
        browser_page.evaluate(
            "document.querySelectorAll('main details').forEach((one, n) => one.open = n < 3)"
        )
        found[address] = every_look(browser_page)
    for name, text in (("brought", "https://unheard.example/rss"), ("refused", "<html></html>")):
        browser_page.goto("/settings")
        browser_page.locator("details:has(input[type=file])").evaluate("one => one.open = true")
        given = {"name": "list.opml", "mimeType": "text/x-opml", "buffer": text.encode()}
        browser_page.locator("input[type=file]").set_input_files(given)
        browser_page.locator("details:has(input[type=file]) button").click()
        browser_page.wait_for_url("**/following/brought")
        found[name] = every_look(browser_page)
    offers.forget()
    told = [f"{name}: {fault}" for name, faults in found.items() for fault in faults]
    assert not told, "\n".join(told)


def test_a_finding_would_be_found(browser_page):
    browser_page.set_content(
        "<html><body><p style='color:#aaa;background:#fff'>pale</p><img src='/x.png'></body></html>"
    )
    found = " ".join(every_look(browser_page))
    for rule in ("color-contrast", "image-alt", "html-has-lang", "landmark-one-main"):
        assert rule in found


def test_no_component_has_a_finding_in_any_scheme(browser_page):
    browser_page.goto("/design")
    found = findings(browser_page, _ALL)
    browser_page.set_viewport_size(PHONE)
    found += findings(browser_page, _LOOKS)
    assert not found, "\n".join(found)
