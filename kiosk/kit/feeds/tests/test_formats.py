import json
import pickle
from datetime import UTC, datetime

import pytest

from kiosk.kit.feeds import NotAFeedError, parse
from kiosk.kit.feeds.tests.writing import URL, atom, only, read, rss

NOON = datetime(2026, 2, 18, 12, 0, tzinfo=UTC)


def test_rss_2_is_read_whole() -> None:
    feed = read(
        rss(
            "<title>Ferry runs again</title><link>https://paper.example/1</link>"
            '<guid isPermaLink="false">id-1</guid><description>&lt;p&gt;Short&lt;/p&gt;</description>'
            "<content:encoded><![CDATA[<p>Long <a href='/x'>text</a></p>]]></content:encoded>"
            "<pubDate>Wed, 18 Feb 2026 12:00:00 GMT</pubDate><dc:creator>Amina Farah</dc:creator>"
            "<category>Harbour</category><category>Ships</category><dc:language>en_gb</dc:language>",
            head="<language>en</language><ttl>45</ttl>"
            '<atom:link rel="self" href="https://paper.example/feed.xml"/>'
            '<atom:link rel="hub" href="https://hub.example/"/>'
            "<lastBuildDate>Wed, 18 Feb 2026 12:00:00 GMT</lastBuildDate>"
            "<image><url>/logo.png</url><title>x</title></image>",
        )
    )
    assert (feed.format, feed.title, feed.home) == ("rss20", "The Paper", "https://paper.example/")
    assert (feed.language, feed.ttl_minutes, feed.updated) == ("en", 45, NOON)
    assert (feed.hub, feed.self_url) == ("https://hub.example/", URL)
    assert feed.image == "https://paper.example/logo.png"
    (entry,) = feed.entries
    assert (entry.guid, entry.url) == ("id-1", "https://paper.example/1")
    assert entry.title == "Ferry runs again"
    assert entry.summary_html == "<p>Short</p>"
    assert 'href="https://paper.example/x"' in entry.content_html
    assert entry.authors == ("Amina Farah",)
    assert entry.published == NOON
    assert entry.categories == ("Harbour", "Ships")
    assert entry.language == "en-GB"


@pytest.mark.parametrize(
    ("version", "name"),
    [("0.91", "rss091"), ("0.92", "rss092"), ("0.93", "rss093"), ("0.94", "rss094")],
)
def test_old_rss_versions_are_named(version: str, name: str) -> None:
    feed = read(rss("<title>A</title><link>https://paper.example/a</link>", version=version))
    assert feed.format == name
    assert feed.entries[0].url == "https://paper.example/a"


def test_rss_091_with_its_document_type_is_read() -> None:
    doctype = (
        b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        b'"http://my.netscape.example/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title>'
        b"<item><title>Caf&eacute; &mdash; open</title></item></channel></rss>"
    )
    assert only(doctype).title == "Café — open"


@pytest.mark.parametrize(
    ("space", "name"),
    [
        ("http://purl.org/rss/1.0/", "rss10"),
        ("http://my.netscape.com/rdf/simple/0.9/", "rss090"),
    ],
)
def test_rdf_keeps_items_beside_the_channel(space: str, name: str) -> None:
    feed = read(
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://paper.example/">'
        "<title>The Paper</title><link>https://paper.example/</link></channel>"
        "<image><url>https://paper.example/i.png</url></image>"
        '<item rdf:about="https://paper.example/1"><title>One</title>'
        "<link>https://paper.example/1</link><dc:date>2026-02-18T13:00:00+01:00</dc:date>"
        "<dc:creator>Bruno</dc:creator><dc:subject>Sea</dc:subject></item></rdf:RDF>".encode()
    )
    assert (feed.format, feed.image) == (name, "https://paper.example/i.png")
    (entry,) = feed.entries
    assert (entry.guid, entry.published, entry.updated) == ("https://paper.example/1", NOON, NOON)
    assert (entry.authors, entry.categories) == (("Bruno",), ("Sea",))


def test_atom_is_read_whole() -> None:
    feed = read(
        atom(
            "<id>tag:1</id><title type='html'>A &lt;b&gt;bold&lt;/b&gt; move</title>"
            "<link rel='alternate' type='text/html' href='a.html'/>"
            "<link rel='enclosure' type='image/jpeg' href='p.jpg'/>"
            "<published>2026-02-18T12:00:00Z</published><updated>2026-02-18T13:00:00+01:00</updated>"
            "<author><name>Amina</name></author><author><name>Chidi</name></author>"
            "<category term='sea' label='The Sea'/><summary type='text'>1 &lt; 2</summary>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Body</p></div></content>",
            head='<link rel="hub" href="https://hub.example/"/><icon>/i.ico</icon><logo>/l.png</logo>',
            attributes='xml:lang="fr" xml:base="https://base.example/x/"',
        )
    )
    assert (feed.format, feed.language, feed.hub) == ("atom10", "fr", "https://hub.example/")
    assert (feed.icon, feed.image) == ("https://base.example/i.ico", "https://base.example/l.png")
    (entry,) = feed.entries
    assert entry.url == "https://base.example/x/a.html"
    assert entry.title == "A bold move"
    assert entry.summary_html == "1 &lt; 2"
    assert "<p>Body</p>" in entry.content_html
    assert entry.authors == ("Amina", "Chidi")
    assert (entry.published, entry.updated) == (NOON, NOON)
    assert entry.categories == ("The Sea",)
    assert entry.pictures[0].url == "https://base.example/x/p.jpg"


def test_atom_03_is_read() -> None:
    data = (
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry>'
        b"<title>One</title><link rel='alternate' type='text/html' href='https://paper.example/1'/>"
        b"<id>1</id><issued>2026-02-18T12:00:00Z</issued><modified>2026-02-18T12:00:00Z</modified>"
        b'<content type="text/html" mode="escaped">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>'
    )
    assert read(data).format == "atom03"
    entry = only(data)
    assert (entry.published, entry.updated) == (NOON, NOON)
    assert entry.content_html == "<p>Text</p>"


def test_an_atom_entry_without_author_has_the_feeds() -> None:
    feed = read(atom("<title>A</title>", head="<author><name>The Desk</name></author>"))
    assert feed.entries[0].authors == ("The Desk",)


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed_is_read(version: str) -> None:
    author = {"name": "Amina"}
    feed = read(
        json.dumps(
            {
                "version": f"https://jsonfeed.org/version/{version}",
                "title": "The Paper",
                "home_page_url": "https://paper.example/",
                "feed_url": URL,
                "language": "ar",
                "favicon": "/f.ico",
                "icon": "/i.png",
                "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
                "items": [
                    {
                        "id": 7,
                        "url": "/7",
                        "title": "Caf\u00e9 <b>&amp;</b> bar",
                        "content_html": "<p>Text<script>x</script></p>",
                        "summary": "1 < 2",
                        "date_published": "2026-02-18T12:00:00Z",
                        "image": "/p.jpg",
                        "tags": ["a", "b"],
                        **({"authors": [author]} if version == "1.1" else {"author": author}),
                    },
                    {"id": "8", "content_text": "a\nb & c"},
                    "not an item",
                ],
            }
        ).encode()
    )
    assert feed.format == ("json11" if version == "1.1" else "json10")
    assert (feed.home, feed.language) == ("https://paper.example/", "ar")
    assert (feed.icon, feed.hub) == ("https://paper.example/f.ico", "https://hub.example/")
    first, second = feed.entries
    assert (first.guid, first.url) == ("7", "https://paper.example/7")
    assert first.title == "Café & bar"
    assert (first.content_html, first.summary_html) == ("<p>Text</p>", "1 &lt; 2")
    assert (first.authors, first.categories) == (("Amina",), ("a", "b"))
    assert (first.published, first.pictures[0].url) == (NOON, "https://paper.example/p.jpg")
    assert second.content_html == "a<br>b &amp; c"


NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{}</urlset>'
)


def test_a_news_sitemap_is_read() -> None:
    feed = read(
        NEWS.format(
            "<url><loc>https://paper.example/1</loc><news:news><news:publication>"
            "<news:name>The Paper</news:name><news:language>de</news:language></news:publication>"
            "<news:publication_date>2026-02-18T12:00:00Z</news:publication_date>"
            "<news:title>One &amp;amp; two</news:title><news:keywords>sea, ship</news:keywords>"
            "</news:news><image:image><image:loc>https://i.example/1.jpg</image:loc>"
            "<image:caption>A ship</image:caption></image:image></url>"
            "<url><loc>https://paper.example/about</loc></url>"
        ).encode()
    )
    assert (feed.format, feed.title, feed.language) == ("news-sitemap", "The Paper", "de")
    (entry,) = feed.entries
    assert (entry.url, entry.title, entry.published) == (
        "https://paper.example/1",
        "One & two",
        NOON,
    )
    assert entry.categories == ("sea", "ship")
    assert (entry.pictures[0].url, entry.pictures[0].caption) == (
        "https://i.example/1.jpg",
        "A ship",
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"just words", "no markup"),
        (b"<!DOCTYPE html><html><head><title>x</title></head><body>y</body></html>", "web page"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "web page"),
        (b"<urlset><url><loc>https://a.example/</loc></url></urlset>", "without news"),
        (b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>",
         "index of sitemaps"),
        (b"<opml><body/></opml>", "no feed has"),
        (b'{"a": 1}', "no JSON Feed"),
        (b"[1, 2]", "no markup"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(NotAFeedError, match=words):
        parse(data, url=URL)


def test_a_feed_without_items_is_a_feed() -> None:
    assert read(rss()).entries == ()
    assert read(atom()).entries == ()


def test_a_parsed_feed_survives_pickling() -> None:
    feed = read(rss("<title>A</title><pubDate>Wed, 18 Feb 2026 12:00:00 GMT</pubDate>"))
    assert pickle.loads(pickle.dumps(feed)) == feed


def test_the_update_rhythm_is_a_ttl_where_none_is_given() -> None:
    rhythm = "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    assert read(rss(head=rhythm)).ttl_minutes == 15
    assert read(rss(head=rhythm + "<ttl>90</ttl>")).ttl_minutes == 90
    assert read(rss(head="<ttl>soon</ttl>")).ttl_minutes is None
    assert read(rss(head="<ttl>0</ttl>")).ttl_minutes is None


def test_items_over_the_cap_are_counted() -> None:
    feed = read(rss(*["<title>x</title>"] * 1003))
    assert (len(feed.entries), feed.dropped) == (1000, 3)
