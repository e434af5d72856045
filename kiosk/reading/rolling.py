"""Reads brought together and then forgotten: to days without an article, to months, to nobody's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import models, transaction

from kiosk.articles.writing import insert
from kiosk.reading.log import GOOD_FOR
from kiosk.reading.models import Minutes, Read, ReadingKey

# No read comes in any more of days that ended so long ago.
SETTLED = GOOD_FOR + timedelta(hours=1)
# Days are kept apart for so long after their month, and a month's payers after that month ended.
DAYS_KEPT, PAYERS_KEPT = timedelta(days=3), timedelta(days=92)
_AT_ONCE = 2_000
_ADDING = (
    "ON CONFLICT (span, since, payer, title_id) DO UPDATE SET"
    " reads = reading_minutes.reads + excluded.reads,"
    " seconds = reading_minutes.seconds + excluded.seconds"
)

Row = TypeVar("Row", bound=models.Model)
# Span, since, payer, title; reads and seconds.
_Place = tuple[str, date, str, int]


def roll_up(now: datetime) -> int:
    """Bring together what is due, and forget what it was made of; returns how many rows went."""
    reads = Read.objects.filter(day__lt=(now - SETTLED).date())
    gone = _move(reads, _day_of, lambda row: (1, row.seconds))
    counted = Minutes.objects.all()
    days = counted.filter(span=Minutes.Span.DAY, since__lt=_month(now - DAYS_KEPT))
    gone += _move(days, _month_of, lambda row: (row.reads, row.seconds))
    last = _month(now - PAYERS_KEPT)
    months = counted.filter(span=Minutes.Span.MONTH, since__lt=last).exclude(payer="")
    gone += _move(months, _nobodys, lambda row: (row.reads, row.seconds))
    return gone + ReadingKey.objects.filter(month__lt=last).delete()[0]


def _move(
    rows: models.QuerySet[Row],
    place: Callable[[Row], _Place],
    amount: Callable[[Row], tuple[int, int]],
) -> int:
    """Add the rows up where they belong and delete them, some in a transaction. Two at once share them."""
    gone = 0
    while True:
        with transaction.atomic():
            some = list(rows.select_for_update().order_by("pk")[:_AT_ONCE])
            if not some:
                return gone
            sums: defaultdict[_Place, list[int]] = defaultdict(lambda: [0, 0])
            for row in some:
                reads, seconds = amount(row)
                sums[place(row)][0] += reads
                sums[place(row)][1] += seconds
            # In one order, so that two at once wait for one another and not both.
            made = [(*where, *much) for where, much in sorted(sums.items())]
            names = ("span", "since", "payer", "title", "reads", "seconds")
            insert(Minutes, names, made, standing=_ADDING)
            rows.model._base_manager.filter(pk__in=[row.pk for row in some]).delete()
            gone += len(some)


def _day_of(row: Read) -> _Place:
    return Minutes.Span.DAY.value, row.day, row.payer, row.title_id


def _month_of(row: Minutes) -> _Place:
    return Minutes.Span.MONTH.value, row.since.replace(day=1), row.payer, row.title_id


def _nobodys(row: Minutes) -> _Place:
    return Minutes.Span.MONTH.value, row.since, "", row.title_id


def _month(at: datetime) -> date:
    """The first day of the month of that moment."""
    return at.date().replace(day=1)
