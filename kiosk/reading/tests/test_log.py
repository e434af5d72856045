"""Which openings count as reads, and for how long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as some

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading import log
from kiosk.reading.log import By, Day, Opening, granted, plausible
from kiosk.reading.models import LEAST_S, MOST_S, Read, ReadingKey

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def amina():
    return By(ReaderFactory().pk)


def told(article_id, by, seconds, *, at=NOON, later=None, payer=None):
    """As a page would tell it that was opened at `at`, `later` seconds after that."""
    token = log.opened(article_id, by, at)
    now = at + SECOND * (seconds if later is None else later)
    opening = log.opening_of(token, by, now)
    assert opening is not None
    return log.seen(opening, by, payer if payer is not None else by.reader_id, seconds, now)


@pytest.mark.django_db
def test_a_quarter_of_a_minute_is_a_read_and_less_is_none(amina):
    article = ArticleFactory()
    assert not told(article.pk, amina, 14)
    assert Read.objects.count() == 0
    assert told(article.pk, amina, 15)
    read = Read.objects.get()
    assert (read.article, read.title, read.seconds) == (article, article.title, 15)
    assert (read.day, read.opened_at, read.payer) == (NOON.date(), NOON, read.reader)


@pytest.mark.django_db
def test_told_again_it_is_one_read_a_day_and_as_long_as_the_longest(amina):
    article = ArticleFactory().pk
    for seconds in (40, 90, 20):
        assert told(article, amina, seconds)
    assert Read.objects.get().seconds == 90
    assert told(article, amina, 30, at=NOON + HOUR)
    assert Read.objects.get().seconds == 90
    assert told(article, amina, 30, at=NOON + 24 * HOUR)
    assert Read.objects.count() == 2


@pytest.mark.django_db
def test_nobody_has_seen_a_page_for_longer_than_it_was_open(amina):
    assert not told(ArticleFactory().pk, amina, 10_000, later=14)
    assert told(ArticleFactory().pk, amina, 10_000, later=60)
    assert told(ArticleFactory().pk, amina, 10_000, at=NOON + HOUR, later=10_000)
    assert sorted(Read.objects.values_list("seconds", flat=True)) == [60, MOST_S]


def test_an_opening_serves_who_opened_it_alone_and_for_some_hours():
    by, token = By(1), log.opened(7, By(1), NOON)
    assert log.opening_of(token, by, NOON + HOUR) == Opening(7, NOON)
    for other in (By(11), By(None, "1"), By(None, "r1"), By(None)):
        assert log.opening_of(token, other, NOON + HOUR) is None
    forged = token.replace("7.", "8.", 1)
    for nonsense in (forged, "", "7", "a:b:c", token + "x", log.opened(8, by, NOON)[:-1]):
        assert log.opening_of(nonsense, by, NOON + HOUR) is None
    assert log.opening_of(token, by, NOON - SECOND) is None
    assert log.opening_of(token, by, NOON + log.GOOD_FOR) is None


@pytest.mark.django_db
def test_pages_open_side_by_side_are_not_read_at_once(amina):
    """Ten openings of one moment, each told to have been seen for a minute: one minute in all."""
    for _ in range(10):
        told(ArticleFactory().pk, amina, 60)
    assert sum(Read.objects.values_list("seconds", flat=True)) <= 60
    assert Read.objects.count() == 1


@pytest.mark.django_db
def test_a_flood_ends_at_a_day_s_bound(amina, monkeypatch):
    monkeypatch.setattr(log, "READS_A_DAY", 3)
    counted = [told(ArticleFactory().pk, amina, 20, at=NOON + n * SECOND * 20) for n in range(5)]
    assert counted == [True, True, True, False, False]
    assert told(ArticleFactory().pk, amina, 20, at=NOON + 24 * HOUR)


@pytest.mark.django_db
def test_a_gift_is_paid_by_who_gave_it_and_only_so_often(amina, monkeypatch):
    monkeypatch.setattr(log, "GIVEN_A_DAY", 2)
    article, giver = ArticleFactory().pk, amina.reader_id
    devices = [By(None, f"device-{n}") for n in range(4)]
    counted = [told(article, device, 20, payer=giver) for device in devices]
    assert counted == [True, True, False, False]
    assert told(article, devices[0], 50, payer=giver)  # the same one, for longer
    key = ReadingKey.objects.get(reader=giver).key
    assert set(Read.objects.values_list("payer", flat=True)) == {key}
    assert len({*Read.objects.values_list("reader", flat=True), key}) == 3
    assert told(article, amina, 20)  # their own reading has its own bound


@pytest.mark.django_db
def test_a_library_s_walk_in_is_counted_and_nobody_pays_in_particular():
    device = By(None, "a")
    opening = Opening(ArticleFactory().pk, NOON)
    assert log.seen(opening, device, None, 30, NOON + HOUR)
    assert (Read.objects.get().payer, ReadingKey.objects.count()) == ("", 0)
    assert Read.objects.get().reader != "a"


@pytest.mark.django_db
def test_a_browser_is_another_one_each_day_and_a_reader_each_month(amina):
    device, article = By(None, "a"), ArticleFactory().pk
    for days in (0, 1):
        log.seen(Opening(article, NOON + days * 24 * HOUR), device, None, 30, NOON + 40 * HOUR)
    assert Read.objects.values("reader").distinct().count() == 2
    for days in (0, 1, 40):
        told(article, amina, 20, at=NOON + days * 24 * HOUR)
    assert ReadingKey.objects.filter(reader=amina.reader_id).count() == 2


@pytest.mark.django_db
def test_what_is_withdrawn_or_unknown_is_not_read(amina):
    withdrawn = ArticleFactory(withdrawn_at=NOON).pk
    assert not told(withdrawn, amina, 30)
    assert not told(withdrawn + 1, amina, 30)


@pytest.mark.django_db
def test_who_paused_their_history_pays_all_the_same():
    bruno = By(ReaderFactory(keeps_history=False).pk)
    assert told(ArticleFactory().pk, bruno, 30)


@pytest.mark.django_db
def test_a_reader_s_going_leaves_reads_that_mean_nobody(amina):
    from kiosk.readers.models import Reader

    told(ArticleFactory().pk, amina, 30)
    Reader.objects.get(pk=amina.reader_id).delete()
    assert (Read.objects.count(), ReadingKey.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_beacons_at_once_are_one_read_within_the_day_s_bounds(amina):
    same, others = ArticleFactory().pk, [ArticleFactory().pk for _ in range(8)]
    articles = [same] * 8 + others
    together = Barrier(len(articles))

    def beacon(article):
        try:
            together.wait()
            return told(article, amina, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(articles)) as pool:
        list(pool.map(beacon, articles))
    # All were opened in one minute: whichever came first had it.
    read = Read.objects.get()
    assert read.seconds == 60
    assert ReadingKey.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [{"seconds": 14}, {"seconds": MOST_S + 1}, {"reader": ""}])
def test_the_database_refuses_what_is_no_read(odd):
    article = ArticleFactory()
    good = {"reader": "x", "article": article, "title": article.title, "day": NOON.date(),
            "opened_at": NOON, "seconds": LEAST_S}  # fmt: skip
    with transaction.atomic(), pytest.raises(IntegrityError):
        Read.objects.create(**{**good, **odd})


seconds = some.integers(-(10**6), 10**6)


@given(seconds, some.integers(0, 10**6))
def test_what_counts_is_never_more_than_was_told_or_than_passed(said, passed):
    found = plausible(said, NOON, NOON + passed * SECOND)
    assert 0 <= found <= max(0, min(said, passed, MOST_S))


@given(some.lists(some.tuples(some.integers(0, 3_600), some.integers(0, 3_600)), max_size=30))
def test_a_day_s_reads_are_never_longer_than_the_day_until_then(pages):
    """Pages opened and told in any order: (opened so many seconds after noon, told so much later)."""
    known, last = Day(), NOON
    for opened, later in sorted(pages, key=sum):
        at = NOON + opened * SECOND
        now = at + later * SECOND
        counted = granted(plausible(later, at, now), at, known, now)
        if counted >= LEAST_S:
            since = min(at, known.since or at)
            known, last = Day(known.reads + 1, known.seconds + counted, since), now
    if known.since is not None:
        assert known.seconds <= (last - known.since).total_seconds()
