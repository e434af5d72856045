"""A title is paused, dropped and resumed by rows that say when and by whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kiosk.publishers import halting
from kiosk.publishers.importing import import_titles
from kiosk.publishers.listing import ListedFeed, ListedTitle
from kiosk.publishers.models import Feed, Halt, Title
from kiosk.publishers.tests.factories import FeedFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def daily() -> Title:
    title: Title = FeedFactory(title__name="Daily", url="https://daily.example/f").title
    return title


def test_a_paused_title_is_carried_and_not_polled(daily):
    other = FeedFactory()
    halting.pause(daily, by="bruno", now=NOON, note="asked by mail")
    assert list(Feed.objects.polled()) == [other]
    assert daily in Title.objects.carried()
    ended = halting.resume(daily, by="amina", now=LATER)
    assert Feed.objects.polled().count() == 2
    assert ended is not None
    assert (ended.made_by, ended.made_at, ended.ended_by, ended.ended_at, ended.note) == (
        "bruno", NOON, "amina", LATER, "asked by mail",
    )  # fmt: skip


def test_a_dropped_title_is_neither_carried_nor_polled_and_its_pause_ends(daily):
    halting.pause(daily, by="bruno", now=NOON)
    halting.drop(daily, by="bruno", now=LATER)
    assert not Feed.objects.polled().exists()
    assert not Title.objects.carried().exists()
    assert [(h.kind, h.ended_at) for h in Halt.objects.order_by("id")] == [
        ("pause", LATER), ("drop", None),
    ]  # fmt: skip
    halting.resume(daily, by="bruno", now=LATER)
    assert daily in Title.objects.carried()


def test_what_is_so_already_is_said_with_since_when_and_by_whom(daily):
    with pytest.raises(halting.HaltingError, match="neither paused nor dropped"):
        halting.resume(daily, by="bruno", now=NOON)
    halting.pause(daily, by="bruno", now=NOON)
    with pytest.raises(halting.HaltingError, match="Daily is paused since 2026-03-02 by bruno"):
        halting.pause(daily, by="amina", now=LATER)
    halting.drop(daily, by="bruno", now=LATER)
    for act in (halting.pause, halting.drop):
        with pytest.raises(halting.HaltingError, match="Daily is dropped since 2026-03-03"):
            act(daily, by="amina", now=LATER)


def test_a_title_dropped_before_halts_were_kept_is_resumed_too(daily):
    Title.objects.update(dropped_at=NOON)
    assert halting.resume(daily, by="bruno", now=LATER) is None
    assert daily in Title.objects.carried()


def test_the_database_refuses_two_halts_of_a_title_at_once(daily):
    halting.pause(daily, by="bruno", now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Halt.objects.create(title=daily, kind="drop", made_by="bruno", made_at=NOON)


def test_an_import_does_not_bring_back_what_was_dropped_and_says_so(daily):
    halting.drop(daily, by="bruno", now=NOON)
    feeds = (ListedFeed("https://daily.example/f"), ListedFeed("https://daily.example/new"))
    by_feed = ListedTitle("The Daily", feeds)
    by_name = ListedTitle("Daily", (ListedFeed("https://x.example/f"),), home=daily.home)
    imported = import_titles([by_feed, by_name], LATER)
    assert imported.dropped == [daily]
    assert (imported.titles, imported.feeds) == ([], 0)
    assert Feed.objects.count() == 1
