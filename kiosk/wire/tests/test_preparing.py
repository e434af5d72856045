"""From what a publisher sent to copy."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.kit.feeds import FeedError
from kiosk.wire.preparing import prepare_feed, prepare_page

URL = "https://daily.example/feed.xml"
HEAD = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"


def feed(*items: str, head: str = "<title>Daily</title><language>en</language>") -> bytes:
    return f"{HEAD}{head}{''.join(f'<item>{i}</item>' for i in items)}</channel></rss>".encode()


def only(*items: str, **more: str):
    [entry] = prepare_feed(feed(*items), url=URL, **more).entries
    return entry


def test_a_dateline_and_its_author_come_off_the_intro():
    copy = only(
        "<title>Talks</title><link>https://daily.example/t</link>"
        "<description>LONDON (Reuters) - Delegates met on Monday to talk about the harbour, its "
        "cranes and the people who work them.</description>"
    ).copy
    assert copy.dateline_place == "London"
    assert copy.agencies == ("Reuters",)
    assert copy.body.removeprefix("<p>").startswith("Delegates met")
    assert copy.words == 17


def test_a_dateline_that_cannot_be_taken_off_stays_where_it_is():
    copy = only(
        "<title>Talks</title><link>https://daily.example/t</link>"
        "<description>&lt;p&gt;&lt;b&gt;LONDON&lt;/b&gt; (Reuters) - Delegates met.&lt;/p&gt;</description>"
    ).copy
    assert copy.dateline_place == ""
    assert "LONDON" in copy.body


def test_people_and_agencies_are_kept_apart():
    copy = only(
        "<title>T</title><link>https://daily.example/t</link>"
        "<author>desk@daily.example (Jane Doe and Reuters)</author>"
    ).copy
    assert (copy.authors, copy.agencies) == (("Jane Doe",), ("Reuters",))


def test_the_longer_text_is_the_body_and_a_short_summary_its_standfirst():
    long = "<p>" + "The harbour opened again on Monday. " * 30 + "</p>"
    copy = only(
        "<title>T</title><link>https://daily.example/t</link>"
        "<description>Ships come and go again.</description>"
        f"<content:encoded><![CDATA[{long}]]></content:encoded>"
    ).copy
    assert copy.standfirst == "Ships come and go again."
    assert copy.words == 180
    assert copy.reading_minutes == 1


def test_a_summary_that_only_opens_the_body_is_no_standfirst():
    text = "The harbour opened again on Monday after the storm had passed the coast."
    copy = only(
        f"<title>T</title><link>https://daily.example/t</link><description>{text}</description>"
        f"<content:encoded><![CDATA[<p>{text} And more of it.</p>]]></content:encoded>"
    ).copy
    assert copy.standfirst == ""


def test_a_guid_that_many_entries_share_is_nobodys_identity():
    prepared = prepare_feed(
        feed(*(f"<guid>1</guid><title>N{n}</title><link>{URL}/{n}</link>" for n in range(3))),
        url=URL,
    )
    assert len({entry.guid_key for entry in prepared.entries}) == 3


def test_a_link_that_many_entries_share_is_nobodys_address():
    prepared = prepare_feed(
        feed(
            *(f"<title>N{n}</title><link>https://daily.example/live</link>" for n in range(3)),
            "<title>Own</title><link>https://daily.example/own</link>",
        ),
        url=URL,
    )
    assert [len(entry.copy.address_keys) for entry in prepared.entries] == [0, 0, 0, 1]
    assert len({entry.guid_key for entry in prepared.entries}) == 4


def test_the_fingerprint_changes_with_the_text_and_not_with_the_tags():
    item = "<title>{}</title><link>https://daily.example/a</link><category>{}</category>"
    one, tags, text = (
        only(item.format(*values)) for values in (("A", "x"), ("A", "y"), ("B", "x"))
    )
    assert one.fingerprint == tags.fingerprint
    assert one.fingerprint != text.fingerprint


def test_sections_come_from_the_entrys_categories():
    copy = only(
        "<title>T</title><link>https://daily.example/t</link>"
        "<category>Wirtschaft</category><category>Hafen</category><category>Sport</category>"
    ).copy
    assert copy.sections == ("business", "sport")


def test_the_script_of_the_headlines_corrects_a_feed_that_names_the_wrong_language():
    title = "<title>افتتاح الميناء بعد العاصفة وعودة السفن إلى الساحل</title><link>https://d.example/a</link>"
    prepared = prepare_feed(feed(title), url=URL)
    assert prepared.language == "ar"
    assert prepared.entries[0].copy.direction == "rtl"


def test_a_title_lends_its_language_to_a_feed_that_says_none():
    prepared = prepare_feed(
        feed("<title>Hafen</title>", head="<title>D</title>"), url=URL, language="de"
    )
    assert prepared.language == "de"


def test_what_is_no_feed_is_said_so():
    with pytest.raises(FeedError):
        prepare_feed(b"<html><body>Hello</body></html>", url=URL)


PAGE = """<html lang="ar"><head><link rel="canonical" href="https://{host}/world/a">
<meta property="article:published_time" content="2026-03-01T10:00:00+03:00"></head>
<body><article><h1>افتتاح الميناء</h1>{body}</article></body></html>"""
BODY = "".join(
    f"<p>عادت السفن في اليوم {n} إلى الميناء بعد أن هدأت العاصفة التي ضربت الساحل طوال الليل، "
    f"وقال مدير الميناء إن {n + 3} سفن تنتظر دورها في الدخول منذ الصباح الباكر.</p>"
    for n in range(8)
)


def page(host: str = "daily.example"):
    html = PAGE.format(host=host, body=BODY).encode()
    return prepare_page(html, url="https://daily.example/go?x=1", language="en")


def test_a_page_becomes_copy():
    copy = page()
    assert copy.headline == "افتتاح الميناء"
    assert (copy.language, copy.direction) == ("ar", "rtl")
    assert copy.published == datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
    assert copy.words > 100
    assert copy.url == "https://daily.example/world/a"
    assert len(copy.address_keys) == 2


def test_a_canonical_address_elsewhere_is_not_taken_over():
    assert page("agency.example").url == "https://daily.example/go?x=1"


def test_a_home_page_is_no_articles_canonical_address():
    html = PAGE.replace("/world/a", "/").format(host="daily.example", body=BODY).encode()
    copy = prepare_page(html, url="https://daily.example/go?x=1")
    assert copy.url == "https://daily.example/go?x=1"
    assert len(copy.address_keys) == 1
