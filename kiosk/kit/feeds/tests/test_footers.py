"""The footer of blogging systems goes, whatever its language; what an author wrote stays."""

import pytest

from kiosk.kit.feeds.footers import without_footer
from kiosk.kit.feeds.tests.writing import item

TITLE, URL, HOME = (
    "Harbour & crane open",
    "https://paper.example/2026/harbour/",
    "https://paper.example",
)
TEXT = "<p>The harbour opened.</p>"


def footer(
    before: str, between: str, after: str = ".", *, name: str = TITLE, home: str = HOME
) -> str:
    named = name.replace("&", "&amp;")
    return (
        f'<p>{before} <a href="{URL}">{named}</a> {between} '
        f'<a href="{home}" rel="nofollow">The Paper</a>{after}</p>\n'
    )


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        ("The post", "appeared first on", "."),
        ("The post", "first appeared on", "."),
        ("L’article", "est apparu en premier sur", "."),
        ("Der Beitrag", "erschien zuerst auf", ""),
        ("", "最先出現在", "。"),
        ("ظهرت المقالة", "أولاً على", "."),
    ],
)
def test_where_it_appeared_first_is_no_text_of_an_article(before, between, after):
    assert without_footer(TEXT + footer(before, between, after), TITLE, URL) == TEXT


def test_a_footer_is_known_by_the_entrys_title_or_by_its_address():
    html = TEXT + footer("The post", "appeared first on")
    assert without_footer(html, TITLE, "https://paper.example/?p=1") == TEXT
    assert without_footer(html, "Another title", URL + "?utm_source=rss") == TEXT
    assert without_footer(html, "Another title", "https://paper.example/?p=1") == html


@pytest.mark.parametrize(
    "html",
    [
        TEXT,
        "",
        footer("The post", "appeared first on") + TEXT,
        TEXT + footer("The post", "was told by", home="https://other.example/"),
        TEXT + footer("The post", "goes on in", home="https://paper.example/2026/the-crane/"),
        TEXT + footer("The post", "has been read by many, and this sentence is an author's. " * 3),
        TEXT + f'<p>See <a href="{URL}">{TITLE}</a>.</p>',
        TEXT + '<p>See <a href="https://[">x</a> and <a href="https://[">y</a></p>',
    ],
)
def test_what_is_no_footer_stays(html):
    assert without_footer(html, TITLE, URL) == html


def test_a_feeds_entries_come_without_it():
    html = TEXT + footer("The post", "appeared first on")
    entry = item(
        f"<title>Harbour &amp; crane open</title><link>{URL}</link>"
        f"<description><![CDATA[{html}]]></description>"
        f"<content:encoded><![CDATA[{TEXT}{html}]]></content:encoded>"
    )
    assert "first" not in entry.summary_html + entry.content_html
    assert "The harbour opened." in entry.summary_html
    assert entry.content_html.count("The harbour opened.") == 2


def test_an_end_made_to_confuse_stays_as_it_is():
    for piece in ('<a href="', "<p>", '<p><a href="x">', '<a href="x"></a>' * 2, "<p " + "a=" * 9):
        html = piece * 20_000
        assert without_footer(html, TITLE, URL) == html
