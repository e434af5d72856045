"""Reads are brought together, and what they were made of is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.jobs import roll_up_reads
from kiosk.reading.models import Minutes, Read, ReadingKey
from kiosk.reading.rolling import DAYS_KEPT, PAYERS_KEPT, roll_up

DAY = timedelta(days=1)
MONTH = NOON.date().replace(day=1)


def read(payer="p", *, title=None, at=NOON, seconds=20, reader=None):
    article = ArticleFactory(**({"title": title} if title else {}))
    return Read.objects.create(
        reader=reader or payer, payer=payer, article=article, title=article.title, day=at.date(),
        opened_at=at, seconds=seconds,
    )  # fmt: skip


def standing():
    names = ("span", "since", "payer", "title", "reads", "seconds")
    return sorted(Minutes.objects.values_list(*names))


@pytest.mark.django_db
def test_a_day_is_brought_together_once_nothing_comes_in_any_more():
    title = TitleFactory()
    for payer, seconds in (("p", 20), ("p", 30), ("q", 40)):
        read(payer, title=title, seconds=seconds)
    assert roll_up(NOON) == roll_up(NOON + DAY / 2 + timedelta(hours=6)) == 0
    assert roll_up(NOON + DAY) == 3
    day = NOON.date()
    assert standing() == [("day", day, "p", title.pk, 2, 50), ("day", day, "q", title.pk, 1, 40)]
    assert Read.objects.count() == roll_up(NOON + DAY) == 0


@pytest.mark.django_db
def test_what_was_settled_late_is_added():
    title = TitleFactory()
    read(title=title)
    roll_up(NOON + DAY)
    read(title=title, seconds=100)
    roll_up(NOON + DAY)
    assert standing() == [("day", NOON.date(), "p", title.pk, 2, 120)]


@pytest.mark.django_db
def test_months_come_of_days_and_payers_are_forgotten():
    title, amina = TitleFactory(), ReaderFactory()
    ReadingKey.objects.create(reader=amina, month=MONTH, key="p")
    for payer, days in (("p", 0), ("p", 1), ("q", 1), ("", 1)):
        read(payer, title=title, at=NOON + days * DAY, reader=payer or "someone")
    ended = (NOON.replace(day=1) + 32 * DAY).replace(day=1)
    roll_up(ended + DAYS_KEPT - DAY)
    assert {row[0] for row in standing()} == {"day"}
    roll_up(ended + DAYS_KEPT)
    assert standing() == [
        ("month", MONTH, "", title.pk, 1, 20),
        ("month", MONTH, "p", title.pk, 2, 40),
        ("month", MONTH, "q", title.pk, 1, 20),
    ]
    assert ReadingKey.objects.count() == 1
    roll_up(ended + PAYERS_KEPT)
    assert standing() == [("month", MONTH, "", title.pk, 4, 80)]
    assert ReadingKey.objects.count() == 0


@pytest.mark.django_db
def test_more_reads_than_fit_at_once_are_all_counted(monkeypatch):
    monkeypatch.setattr("kiosk.reading.rolling._AT_ONCE", 2)
    title = TitleFactory()
    for _ in range(5):
        read(title=title)
    assert roll_up(NOON + 3 * DAY) == 5
    assert standing() == [("day", NOON.date(), "p", title.pk, 5, 100)]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_each_read_once():
    title = TitleFactory()
    for n in range(30):
        read(f"p{n % 7}", title=title)
    together = Barrier(3)

    def work(_):
        try:
            together.wait()
            return roll_up(NOON + DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 30
    assert (sum(row[4] for row in standing()), Read.objects.count()) == (30, 0)


@pytest.mark.django_db
def test_the_job_rolls_up_by_the_clock():
    read(at=NOON.replace(year=2020))
    roll_up_reads()
    assert [row[:3] for row in standing()] == [("month", date(2020, NOON.month, 1), "")]


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [{"reads": 0, "seconds": 0}, {"reads": 2, "seconds": 29}])
def test_the_database_refuses_minutes_that_were_not_seen(odd):
    with transaction.atomic(), pytest.raises(IntegrityError):
        Minutes.objects.create(span="day", since=MONTH, payer="p", title=TitleFactory(), **odd)
