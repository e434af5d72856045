"""Titles of a list become titles that are carried, each once."""

from __future__ import annotations

import dataclasses
import json

import pytest
from django.utils import timezone

from kiosk.publishers.importing import import_titles
from kiosk.publishers.listing import ListedFeed, read_titles
from kiosk.publishers.models import Feed, Owner, Title
from kiosk.publishers.tests.lists import OPML, SAME

pytestmark = pytest.mark.django_db


def test_importing_twice_is_importing_once():
    listing = read_titles(OPML, source="x")
    first = import_titles(listing.titles, timezone.now())
    again = import_titles(listing.titles, timezone.now())
    assert (first.titles, first.feeds) == (["A & B", "Daily"], 3)
    assert (again.titles, again.feeds, again.known_feeds) == ([], 0, 3)


def test_a_title_gets_the_feeds_it_did_not_have_and_keeps_what_an_editor_set():
    import_titles(read_titles(OPML, source="x").titles, timezone.now())
    Title.objects.filter(name="Daily").update(country="FR")
    more = OPML.replace(b"daily.example/sport.xml", b"daily.example/culture.xml")
    import_titles(read_titles(more, source="x").titles, timezone.now())
    daily = Title.objects.get(name="Daily")
    assert daily.country == "FR"
    assert Feed.objects.filter(title=daily).count() == 3


def test_titles_of_one_name_are_told_apart():
    rows = [
        {
            "name": "The Times",
            "owner": o,
            "home": f"https://{o}.example/",
            "feed": f"https://{o}.example/f",
        }
        for o in ("north", "south")
    ]
    import_titles(read_titles(json.dumps(rows).encode(), source="x").titles, timezone.now())
    assert sorted(Title.objects.values_list("slug", flat=True)) == ["the-times", "the-times-2"]
    assert Owner.objects.count() == 2
    assert set(Title.objects.values_list("publisher__owner__name", flat=True)) == {
        "north", "south",
    }  # fmt: skip


def test_a_name_in_another_script_gets_a_readable_address():
    row = {
        "name": "الشرق الأوسط",
        "home": "https://aawsat.example/",
        "feed": "https://aawsat.example/f",
    }
    latin = {"name": "新聞", "latin": "Shinbun", "feed": "https://s.example/f"}
    import_titles(read_titles(json.dumps([row, latin]).encode(), source="x").titles, timezone.now())
    assert sorted(Title.objects.values_list("slug", flat=True)) == ["aawsat-example", "shinbun"]


def test_a_feed_carried_already_is_known_however_it_is_written():
    for url in SAME:
        row = {"name": "T", "home": "https://t.example/", "feed": url}
        import_titles(read_titles(json.dumps([row]).encode(), source="x").titles, timezone.now())
    assert [feed.url for feed in Feed.objects.all()] == SAME[:1]


def test_a_home_page_with_and_without_its_slash_is_one():
    for home, feed in (("https://t.example", "a"), ("https://t.example/", "b")):
        row = {"name": "T", "home": home, "feed": f"https://feeds.example/{feed}"}
        import_titles(read_titles(json.dumps([row]).encode(), source="x").titles, timezone.now())
    assert Title.objects.count() == 1
    assert Feed.objects.count() == 2


def test_what_no_column_can_hold_is_mended_or_cut():
    row = {
        "name": "Da\x00ily\ud800\x1b[31m" + "n" * 300,
        "owner": "Ho\x00use" + "o" * 300,
        "language": "de-Latn-DE-1996-abcdef12",
        "home": "https://d.example/" + "h" * 600,
        "feed": "https://d.example/f",
    }
    bad = {"name": "B", "feed": "https://b.example/\x00\ud800"}
    listing = read_titles(json.dumps([row, bad]).encode(), source="x")
    (title,) = listing.titles
    assert title.name.startswith("Da ily\ufffd [31mnnn")
    assert (len(title.name), len(title.owner or ""), title.language) == (200, 200, "de")
    assert title.home is None
    assert listing.problems[0].why == "https://b.example/ \ufffd is no well-formed address"
    other = dataclasses.replace(title, owner="p" * 200, feeds=(ListedFeed("https://e.example/f"),))
    import_titles([title, other], timezone.now())
    for made in Title.objects.select_related("publisher__owner"):
        made.full_clean(exclude=["slug", "country"])
        made.publisher.full_clean()


def test_titles_of_one_name_with_no_home_page_are_told_apart_by_the_host_of_their_feeds():
    def take(url: str) -> None:
        rows = f"name,feed\nThe Times,{url}\n".encode()
        import_titles(read_titles(rows, source="x").titles, timezone.now())

    for url in ("https://north.example/f", "https://south.example/f", "https://north.example/g"):
        take(url)
    assert [t.feeds.count() for t in Title.objects.order_by("id")] == [2, 1]


def test_a_title_nobody_named_a_country_of_takes_its_domains_where_that_is_one():
    text = b"https://paper.com.br/rss\nhttps://paper.io/rss\n"
    import_titles(read_titles(text, source="x").titles, timezone.now())
    assert sorted(Title.objects.values_list("country", flat=True)) == ["", "BR"]
