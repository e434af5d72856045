"""Data in pages' heads: read by a real browser as data, never run, and no offence against the policy."""

from __future__ import annotations

import pytest

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories.tests.factories import told_by
from tests.browser.newsstand import furnish

pytestmark = pytest.mark.browser

WATCH = """
window.offences = [];
document.addEventListener("securitypolicyviolation", (e) => window.offences.push(e.blockedURI));
"""
READ = """() => [...document.querySelectorAll('script[type="application/ld+json"]')]
    .map((script) => JSON.parse(script.textContent))"""
HOSTILE = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'><!--"


def test_every_page_has_data_that_a_browser_reads_and_no_offence(browser_page):
    browser_page.add_init_script(WATCH)
    errors: list[str] = []
    browser_page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    for name, address in furnish().pages.items():
        browser_page.goto(address)
        kinds = [data["@type"] for data in browser_page.evaluate(READ)]
        assert bool(kinds) == (
            name not in {"search", "found", "nothing found", "revisions", "not found"}
        )
        assert browser_page.evaluate("window.offences") == [], name
    assert [error for error in errors if "404" not in error] == []


def test_a_hostile_headline_stays_within_its_block(open_browser):
    title = TitleFactory(name=HOSTILE)
    article = ArticleFactory(title=title, headline=HOSTILE, authors=[HOSTILE], standfirst=HOSTILE)
    story = told_by(article, ArticleFactory(headline=HOSTILE))
    page = open_browser(bypass_csp=True).new_page()  # it is not the policy that keeps it there
    for address in (f"/article/{article.pk}", f"/story/{story.pk}", f"/title/{title.slug}"):
        page.goto(address)
        data = page.evaluate(READ)
        assert HOSTILE in str(data)
        assert page.evaluate("window.ran") is None
