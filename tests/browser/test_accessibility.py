"""No axe finding of any weight on any page, in either direction, light and dark, phone and desktop."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

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
