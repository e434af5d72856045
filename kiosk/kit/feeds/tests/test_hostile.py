import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kiosk.kit.feeds import FeedError, ParsedFeed, TooDeepError, parse
from kiosk.kit.feeds.rescue import rescued
from kiosk.kit.feeds.tests.writing import URL, atom, item, only, read, rss
from kiosk.kit.tests.markup import violations

ITEM = (
    "<item><title>Ferry</title>"
    "<description>&lt;p&gt;It runs&lt;/p&gt; &amp;amp; sails</description></item>"
)


def broken(before: str, after: str = "") -> bytes:
    return f"<rss version='2.0'><channel>{before}{ITEM}{after}</channel></rss>".encode()


@pytest.mark.parametrize(
    "damage",
    ["&nbsp;", "A & B", "AT&T", "<br>", "a < b", "\x01", "&#1;", "&#xD800;", "]]>", "<x y=1>q</x>",
     "<x a='1' a='2'/>", "<d:e>q</d:e>", "<!-- a -- b -->", "<x t='&nbsp;'/>", "<x t='a<b'/>",
     "\x00", "&unknown;"],
)  # fmt: skip
def test_what_follows_an_error_is_read_whole(damage: str) -> None:
    entry = read(broken(f"<generator>{damage}</generator>")).entries[-1]
    assert entry.title == "Ferry"
    assert entry.summary_html == "<p>It runs</p> &amp; sails"


def test_libxml2_alone_would_lose_letters_after_an_error() -> None:
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    root = etree.fromstring(broken("<generator>&nbsp;</generator>"), parser)
    assert "<p>" not in root.findtext(".//item/description")


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    data = rss(
        *[f"<title>Item {n}</title><link>https://paper.example/{n}</link>" for n in range(9)]
    )
    feed = read(data[: len(data) * 2 // 3])
    assert len(feed.entries) >= 4
    assert feed.entries[0].title == "Item 0"


def test_items_after_a_second_document_are_not_lost() -> None:
    feed = read(rss("<title>One</title>") + rss("<title>Two</title>"))
    assert [entry.title for entry in feed.entries] == ["One", "Two"]


def test_words_before_the_feed_are_passed_over() -> None:
    assert only(b"Warning: x in y\n" + rss("<title>One</title>")).title == "One"
    assert only(b"\n\n" + rss("<title>One</title>")).title == "One"


@pytest.mark.parametrize("depth", [300, 5000, 100_000])
def test_a_document_nested_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(TooDeepError):
        read(rss("<title>" + "<a>" * depth + "x" + "</a>" * depth + "</title>"))


def test_a_document_just_deep_enough_is_read() -> None:
    assert item("<title>" + "<i>" * 200 + "x" + "</i>" * 200 + "</title>").title == "x"


def test_json_nested_too_deep_is_refused() -> None:
    with pytest.raises(FeedError):
        read(b'{"items":' + b"[" * 200_000)


def test_html_nested_deep_in_an_item_keeps_its_words() -> None:
    deep = "&lt;div&gt;" * 3000 + "word" + "&lt;/div&gt;" * 3000
    assert "word" in item(f"<description>{deep}</description>").summary_html


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {y} "&{x};&{x};&{x};&{x};&{x};&{x};&{x};&{x};">'
              for x, y in zip("bcdefghi", "cdefghij", strict=True))
    + "]><rss><channel><item><title>&a; &j;</title></item></channel></rss>"
)  # fmt: skip


def test_entities_are_not_expanded_into_each_other() -> None:
    tracemalloc.start()
    title = only(BOMB.encode()).title
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert title == "ha &j;"
    assert peak < 20_000_000


def test_a_short_entity_repeated_does_not_make_a_document_grow_without_bound() -> None:
    data = (
        '<!DOCTYPE rss [<!ENTITY a "' + "x" * 32 + '">]><rss><channel><item><description>'
        + "&a;" * 300_000 + "</description></item></channel></rss>"
    )  # fmt: skip
    assert len(only(data.encode()).summary_html) <= 50_000


def test_no_file_and_no_address_is_read_for_an_entity(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret words")
    data = (
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file://{secret}" [<!ENTITY s SYSTEM "file://{secret}">'
        f'<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'
        "<rss><channel><item><title>A &s;</title></item></channel></rss>"
    ).encode()
    assert "secret words" not in repr(read(data))
    inside = etree.fromstring(data.replace(b"%p;", b""), etree.XMLParser(resolve_entities=True))
    assert "secret words" in inside.findtext(".//title")  # what a careless parser would do


def test_many_attributes_do_not_reach_the_slow_parser() -> None:
    attributes = " ".join(f"a{n}='x'" for n in range(5000))
    data = f"<rss {attributes}><channel>{'<item><title>x</title></item>' * 2}".encode()
    with pytest.raises(FeedError):
        rescued(data, URL)
    assert len(read(data).entries) == 2


def test_scripts_in_every_field_come_out_harmless() -> None:
    bad = "&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    fields = ("title", "link", "guid", "description", "content:encoded", "author", "category",
              "dc:creator", "comments", "source", "media:title", "media:credit")  # fmt: skip
    inside = "".join(f"<{field}>{bad}</{field}>" for field in fields)
    entry = item(inside + f"<enclosure url='javascript:alert(1)' type='image/png'/>{inside}")
    assert violations(entry.summary_html) == []
    assert violations(entry.content_html) == []
    assert violations("<img src=x onerror=alert(1)>") != []
    assert entry.url is None
    assert all(picture.url.startswith("https://") for picture in entry.pictures)


def test_no_direction_mark_reaches_a_headline() -> None:
    entry = item("<title>\u202eevil\u2066</title><dc:creator>\u202eA</dc:creator>"
                 "<category>\u2067b</category>")  # fmt: skip
    assert (entry.title, entry.authors, entry.categories) == ("evil", ("A",), ("b",))


def test_a_feeds_own_marks_do_not_stand_for_other_texts() -> None:
    secret = "<![CDATA[" + "long text " * 100 + "]]>"
    entry = item(f"<title>\ue8a19\ue8a2 one</title><description>{secret}</description>")
    assert entry.title == "one"


def test_controls_and_lone_surrogates_never_come_out() -> None:
    title = "a\x00b\x07c\ud800d"
    feed = read(
        json.dumps({"items": [{"id": title, "title": title, "content_html": title}]}).encode()
    )
    assert feed.entries[0].title == "abcd"
    assert feed.entries[0].content_html == "abcd"
    assert feed.entries[0].guid == "abcd"
    repr(feed).encode()


PIECES = [
    b"<rss", b"<feed", b">", b"<channel>", b"<item>", b"<entry>", b"<title>", b"</title>", b"x",
    b"<![CDATA[", b"]]>", b"&", b"&amp;", b"&lt;", b"\xff", b"\x00", b"\xed\xa0\x80", b"<link",
    b" href='", b"'", b"</item>", b"</entry>", b"</channel>", b"<!DOCTYPE rss [", b"]>", b"<!--",
    b"<?xml version='1.0' encoding='utf-16'?>", b"{", b'"items":[', b"{}", b"]", b"}", b"<urlset>",
    b"<url>", b"<description>", b"<pubDate>", b"2026-02-18T25:61", b"<guid>", b"http://[", b"<image>",
    b"<media:content url=':'", b"/>", b"xml:base='//['", b"<html", b"&#xD800;", b"&nbsp;",
]  # fmt: skip


def parse_or_refuse(data: bytes, content_type: str | None = None) -> ParsedFeed | None:
    try:
        return parse(data, url=URL, content_type=content_type)
    except FeedError:
        return None


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([None, "text/xml; charset=x"])
)
def test_bad_bytes_raise_nothing_but_a_feed_error(pieces: list[bytes], kind: str | None) -> None:
    parse_or_refuse(b"".join(pieces), kind)
    parse_or_refuse(rss(b"".join(pieces).decode("utf-8", "replace")), kind)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_feed_error(data: bytes) -> None:
    parse_or_refuse(data)
    parse_or_refuse(b"<rss><channel><item><title>" + data)


@settings(max_examples=80, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9),
                    lambda inner: st.lists(inner, max_size=4)
                    | st.dictionaries(st.sampled_from(["items", "id", "url", "title", "authors",
                                                       "tags", "hubs", "attachments", "name"]),
                                      inner, max_size=5), max_leaves=20))  # fmt: skip
def test_any_json_raises_nothing_but_a_feed_error(value: object) -> None:
    parse_or_refuse(json.dumps({"items": [value]}).encode())
    parse_or_refuse(
        json.dumps({"items": [{"title": value, "authors": value, "tags": value}]}).encode()
    )


def test_atom_in_a_feed_of_another_name_is_read() -> None:
    assert only(atom("<title>A</title>").replace(b"<feed", b"<feed version='1.0'")).title == "A"
