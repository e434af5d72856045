"""What is exported is what is carried, and an import reads it back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.utils import timezone

from kiosk.publishers import halting
from kiosk.publishers.exporting import FORMS, carried
from kiosk.publishers.importing import import_titles
from kiosk.publishers.listing import ListedFeed, ListedTitle, read_titles
from kiosk.publishers.models import Feed, Title
from kiosk.publishers.tests.factories import FeedFactory

pytestmark = pytest.mark.django_db

LISTED = [
    ListedTitle(
        'Daily, "late" & <early>',
        (
            ListedFeed("https://daily.example/a?x=1&y=2", "world"),
            ListedFeed("https://daily.example/b", "sport"),
        ),
        home="https://daily.example/",
        country="GB",
        language="en",
        owner="Ada & Sons",
    ),
    ListedTitle("الميناء", (ListedFeed("https://mina.example/f", "news"),), language="ar"),
]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_is_read_back_the_same(form):
    import_titles(LISTED, timezone.now())
    listing = read_titles(FORMS[form](carried()), source="x")
    assert (listing.problems, listing.notes) == ((), ())
    expected = [replace(one, owner=None) for one in LISTED] if form == "opml" else LISTED
    assert list(listing.titles) == expected
    again = import_titles(listing.titles, timezone.now())
    assert (again.titles, again.feeds, again.known_feeds) == ([], 0, 3)


def test_only_titles_that_are_carried_and_feeds_that_are_not_retired_are_exported():
    now = timezone.now()
    stays, dropped, retired, paused = (FeedFactory() for _ in range(4))
    halting.drop(dropped.title, by="bruno", now=now)
    halting.pause(paused.title, by="bruno", now=now)
    Feed.objects.filter(pk=retired.pk).update(retired_at=now)
    FeedFactory(title=stays.title, retired_at=now)
    assert {feed.url for one in carried() for feed in one.feeds} == {stays.url, paused.url}


def test_a_name_xml_cannot_hold_makes_no_broken_list():
    title = FeedFactory().title
    Title.objects.filter(pk=title.pk).update(name="Late\x0b edition")
    assert read_titles(FORMS["opml"](carried()), source="x").titles[0].name == "Late edition"


def test_the_json_is_as_the_catalogue_has_it():
    import_titles(LISTED, timezone.now())
    daily = next(one for one in json.loads(FORMS["json"](carried())) if one.get("home"))
    assert list(daily) == ["name", "home", "country", "language", "owner", "feeds"]
    assert daily["feeds"][1] == {"url": "https://daily.example/b", "section": "sport"}
