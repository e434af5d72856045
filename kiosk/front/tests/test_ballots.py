"""Ballots: what a look at a title's own front counts, and what a second look does to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.articles.models import Address, Article, Sighting
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.front.ballots import (
    LONGEST_GAP,
    Place,
    Recorded,
    clear,
    counted,
    order_ballots,
    record,
    record_feeds,
)
from kiosk.front.feed_orders import Order, disorder, learned
from kiosk.front.models import Ballot, FeedOrder
from kiosk.front.sights import EntrySight, FeedSight, Sight
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

HOUR = timedelta(hours=1)
SHUFFLED = (5, 1, 9, 3, 11, 0, 7, 2, 10, 4, 8, 6)


def known(title, *names: str, **more: object) -> dict[str, Article]:
    """Articles of a title, each known by an address of that name."""
    made: dict[str, Article] = {}
    for name in names:
        made[name] = ArticleFactory(title=title, **more)
        Address.objects.create(title=title, article=made[name], key=name)
    return made


def sights(*names: str) -> list[Sight]:
    return [Sight(name, n, 1 / (1 + n)) for n, name in enumerate(names)]


def entries(hours: tuple[int, ...]) -> tuple[EntrySight, ...]:
    return tuple(EntrySight(f"guid {h}", NOON - h * HOUR, None) for h in hours)


# ------------------------------------------------------------ counting


def test_time_on_a_front_is_counted_by_the_prominence_it_had():
    tally = counted(None, Place(0, 1.0), NOON)
    tally = counted(tally, Place(3, 0.5), NOON + HOUR)
    tally = counted(tally, Place(3, 0.5), NOON + 2 * HOUR)
    assert tally is not None
    assert (tally.hours, tally.best, tally.prominence, tally.position) == (1.5, 1.0, 0.5, 3)


def test_time_away_and_time_nobody_looked_is_not_counted():
    tally = counted(None, Place(0, 1.0), NOON)
    tally = counted(tally, None, NOON + HOUR)
    assert tally is not None
    assert tally.left_at == NOON + HOUR
    tally = counted(tally, Place(0, 1.0), NOON + 5 * HOUR)
    assert tally is not None
    assert (tally.hours, tally.left_at) == (0.0, None)
    tally = counted(tally, Place(0, 1.0), NOON + 50 * HOUR)
    assert tally is not None
    assert tally.hours == LONGEST_GAP / HOUR


def test_the_same_look_counts_once():
    tally = counted(None, Place(0, 1.0), NOON)
    assert counted(tally, Place(4, 0.1), NOON) == tally
    assert counted(tally, None, NOON - HOUR) == tally
    assert counted(None, None, NOON) is None


def test_a_feed_in_editors_order_counts_by_its_places():
    places = order_ballots([7, 8, 7, 9])
    assert list(places) == [7, 8, 9]
    assert places[7] == Place(0, 1.0)
    assert places[8].prominence > places[9].prominence


# ------------------------------------------------------------ home pages


@pytest.mark.django_db
def test_links_to_known_articles_become_ballots():
    title = TitleFactory()
    made = known(title, "a", "b")
    assert record(title.pk, sights("a", "elsewhere", "b"), NOON) == Recorded(2, changed=True)
    ballots = {b.article_id: b for b in Ballot.objects.all()}
    assert ballots[made["a"].pk].prominence == 1.0
    assert (ballots[made["b"].pk].position, ballots[made["b"].pk].kind) == (2, "home")


@pytest.mark.django_db
def test_another_titles_article_of_the_same_address_gets_none():
    known(TitleFactory(), "a")
    assert record(TitleFactory().pk, sights("a"), NOON) == Recorded(0, changed=False)
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_a_second_look_counts_on_and_notes_what_left():
    title = TitleFactory()
    made = known(title, "a", "b", "c")
    record(title.pk, sights("a", "b"), NOON)
    assert record(title.pk, sights("a", "c"), NOON + HOUR).changed
    stays, left, new = (Ballot.objects.get(article=made[name]) for name in "abc")
    assert (stays.hours, stays.left_at, stays.last_seen_at) == (1.0, None, NOON + HOUR)
    assert left.left_at == NOON + HOUR
    assert new.first_seen_at == NOON + HOUR


@pytest.mark.django_db
def test_recording_twice_changes_nothing():
    title = TitleFactory()
    known(title, "a", "b")
    record(title.pk, sights("a", "b"), NOON)
    before = list(Ballot.objects.order_by("pk").values())
    assert record(title.pk, sights("a", "b"), NOON) == Recorded(2, changed=False)
    assert list(Ballot.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_page_that_came_unchanged_counts_on():
    title = TitleFactory()
    known(title, "a")
    record(title.pk, sights("a"), NOON)
    assert record(title.pk, None, NOON + HOUR) == Recorded(1, changed=False)
    assert Ballot.objects.get().hours == 1.0


@pytest.mark.django_db
def test_a_page_without_links_says_nothing_of_what_stood_there():
    title = TitleFactory()
    known(title, "a")
    record(title.pk, sights("a"), NOON)
    record(title.pk, [], NOON + HOUR)
    assert Ballot.objects.get().left_at is None


@pytest.mark.django_db
def test_old_and_withdrawn_articles_get_no_ballot():
    title = TitleFactory()
    known(title, "old", published_at=NOON - timedelta(days=30))
    known(title, "gone", withdrawn_at=NOON)
    assert record(title.pk, sights("old", "gone"), NOON).known == 0


@pytest.mark.django_db
def test_an_article_linked_by_two_of_its_addresses_has_one_ballot_the_better_one():
    title = TitleFactory()
    article = known(title, "a")["a"]
    Address.objects.create(title=title, article=article, key="b")
    record(title.pk, [Sight("a", 4, 0.2), Sight("b", 9, 0.7)], NOON)
    ballot = Ballot.objects.get()
    assert (ballot.position, ballot.prominence) == (4, 0.7)


@pytest.mark.django_db
def test_old_ballots_are_forgotten():
    title = TitleFactory()
    known(title, "a", "b")
    record(title.pk, sights("a"), NOON)
    record(title.pk, sights("b"), NOON + HOUR)
    assert clear(NOON + HOUR) == 1
    assert Ballot.objects.count() == 1


# ------------------------------------------------------------ the order of feeds


def hours_ago(*hours: int) -> list[datetime]:
    return [NOON - h * HOUR for h in hours]


def test_order_of_time_either_way_is_no_order_of_editors():
    assert disorder(hours_ago(*range(12))) == 0.0
    assert disorder(hours_ago(*reversed(range(12)))) == 0.0
    assert (disorder(hours_ago(*SHUFFLED)) or 0) > 0.3


@given(st.lists(st.integers(0, 3600), max_size=30))
def test_disorder_is_the_part_of_pairs_that_are_in_the_wrong_order(seconds):
    moments = [NOON - timedelta(seconds=one) for one in seconds]
    apart = [b - a for a, b in combinations(seconds, 2) if abs(a - b) >= 90]
    rising = sum(gap < 0 for gap in apart)
    wrong = min(rising, len(apart) - rising)
    expected = wrong / len(apart) if len(apart) >= 15 else None
    assert disorder(moments) == expected


@pytest.mark.django_db
def test_a_feed_that_came_as_it_was_keeps_its_order():
    feed = FeedFactory()
    FeedOrder.objects.create(feed=feed, disorder=0.3, polls=9, editorial=True)
    record_feeds([FeedSight(feed.pk, feed.title_id, NOON, None)])
    assert FeedOrder.objects.get(feed=feed).polls == 9


def test_too_few_dates_or_all_the_same_say_nothing():
    assert disorder(hours_ago(3, 1, 2)) is None
    assert disorder([NOON] * 20) is None
    assert disorder([None] * 20) is None


def test_a_shuffled_feed_is_known_at_once_and_a_doubtful_one_after_some_polls():
    assert learned(Order(), 0.4).editorial
    order = Order()
    told = []
    for _ in range(5):
        order = learned(order, 0.15)
        told.append(order.editorial)
    assert told == [False, False, False, True, True]


def test_a_feed_put_into_order_of_time_is_no_ballot_any_more():
    order = learned(Order(), 0.4)
    for _ in range(8):
        order = learned(order, 0.0)
    assert not order.editorial


def feed_with_articles(hours: tuple[int, ...], **more: object):
    feed = FeedFactory(**more)
    for h in hours:
        article = ArticleFactory(title=feed.title, published_at=NOON - h * HOUR)
        Sighting.objects.create(feed=feed, guid_key=f"guid {h}", article=article, fingerprint="")
    return feed


@pytest.mark.django_db
def test_a_shuffled_front_feed_is_its_titles_ballot():
    feed = feed_with_articles(SHUFFLED)
    record_feeds([FeedSight(feed.pk, feed.title_id, NOON, entries(SHUFFLED))])
    ballots = list(Ballot.objects.order_by("position"))
    assert [b.article.published_at for b in ballots] == [NOON - h * HOUR for h in SHUFFLED]
    assert {b.kind for b in ballots} == {"feed"}
    record_feeds([FeedSight(feed.pk, feed.title_id, NOON + HOUR, None)])
    assert Ballot.objects.get(position=0).hours == 1.0


@pytest.mark.django_db
def test_a_feed_in_order_of_time_is_none(django_assert_num_queries):
    hours = tuple(range(12))
    feed = feed_with_articles(hours)
    sight = FeedSight(feed.pk, feed.title_id, NOON, entries(hours))
    record_feeds([sight])
    assert not FeedOrder.objects.get().editorial
    assert not Ballot.objects.exists()
    for _ in range(5):
        record_feeds([sight])
    with django_assert_num_queries(1):
        record_feeds([sight])


@pytest.mark.django_db
def test_a_section_feed_of_a_title_with_others_is_not_its_front():
    feed = feed_with_articles(SHUFFLED, section="sport")
    other = FeedFactory(title=feed.title)
    record_feeds([FeedSight(feed.pk, feed.title_id, NOON, entries(SHUFFLED))])
    assert FeedOrder.objects.get().editorial
    assert not Ballot.objects.exists()
    other.delete()
    record_feeds([FeedSight(feed.pk, feed.title_id, NOON, entries(SHUFFLED))])
    assert Ballot.objects.count() == len(SHUFFLED)


@pytest.mark.django_db
def test_an_article_filed_after_the_look_counts_though_the_page_is_as_it_was():
    title = TitleFactory()
    known(title, "first", published_at=NOON)
    seen = sights("late", "first")
    record(title.pk, seen, NOON)
    late = known(title, "late", published_at=NOON)["late"]
    found = record(title.pk, None, NOON + HOUR, seen)
    assert found == Recorded(2, changed=True)
    ballot = Ballot.objects.get(article=late)
    assert (ballot.position, ballot.prominence, ballot.left_at) == (0, 1.0, None)
    assert record(title.pk, None, NOON + 2 * HOUR, seen) == Recorded(2, changed=False)
