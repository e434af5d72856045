"""A reader's list from another app, and what we carry of it."""

from __future__ import annotations

import pytest

from kiosk.publishers.exporting import carried, write_opml
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.listing import read_titles
from kiosk.publishers.matching import match
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

pytestmark = pytest.mark.django_db


def outline(name: str, feed: str, home: str = "") -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="{feed}" htmlUrl="{home}"/>'


def opml(*outlines: str) -> bytes:
    return f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>'.encode()


def match_of(data: bytes, own=None):
    return match(read_titles(data, source="it").titles, own)


def test_a_title_is_known_by_its_feed_its_home_page_or_its_host():
    by_feed = FeedFactory(url="https://feeds.example/harbour.xml").title
    by_home = TitleFactory(home="https://www.post.example/")
    by_host = TitleFactory(home="https://elpais.example/")
    found = match_of(
        opml(
            outline("Mine", "http://feeds.example/harbour.xml#x"),
            outline("Post", "https://elsewhere.example/feed", "http://post.example"),
            outline("El País", "https://elpais.example/rss/portada.xml"),
            outline("Unheard of", "https://unheard.example/rss"),
            outline("Mine again", "https://feeds.example/harbour.xml?"),
        ),
    )
    assert [one.slug for one in found.carried] == [by_feed.slug, by_home.slug, by_host.slug]
    assert found.unknown == ("Unheard of",)


def test_a_host_of_several_titles_tells_none():
    for path in ("north", "south"):
        TitleFactory(home=f"https://group.example/{path}/")
    found = match_of(opml(outline("East", "https://group.example/east.xml")))
    assert found.unknown == ("East",)


def test_what_was_dropped_is_not_carried():
    feed = FeedFactory(title=TitleFactory(dropped_at="2026-01-01T00:00Z"))
    assert match_of(opml(outline("Gone", feed.url))).carried == ()


def test_our_own_feeds_lead_back_to_their_titles():
    title = TitleFactory(slug="harbour")
    own = {feed_key("https://kiosk.example/title/harbour.atom"): "harbour"}
    data = opml(outline("H", "https://kiosk.example/title/harbour.atom"))
    assert [one.slug for one in match_of(data, own=own).carried] == [title.slug]


def test_what_we_give_comes_back_whole():
    for _ in range(3):
        FeedFactory()
    found = match_of(write_opml(carried()))
    assert (len(found.carried), found.unknown) == (3, ())


def test_a_long_list_costs_few_queries(django_assert_num_queries):
    data = opml(*(outline(f"T{n}", f"https://a{n}.example/rss") for n in range(499)))
    with django_assert_num_queries(2):
        match_of(data)
