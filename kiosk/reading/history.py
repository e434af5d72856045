"""What a reader with an account opened: when, how far, whether to the end. Kept unless they paused it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection
from django.db.models import Q, QuerySet

from kiosk.articles.models import Article
from kiosk.kit.moments import moment
from kiosk.reading.models import Reading

PAGE = 50
# The blocks of a body are fewer; a number past it is no place.
FURTHEST = 10_000
# Whoever looks at a page again within this time has not opened it again.
AGAIN = timedelta(minutes=1)


_PLACE = (
    "SELECT id, paragraph, finished_at, opened_at, placed_at FROM reading_reading"
    " WHERE reader_id = %s AND article_id = %s"
)


class MissingError(Exception):
    """There is no such article, or no more: it may just have been found to be another one."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a reader came in an article: the body's block they reached, from 0; whether to the end; when
    they were there, None where no device told."""

    paragraph: int
    finished: bool
    placed_at: datetime | None = None


def opened(reader_id: int, article_id: int, now: datetime) -> Place | None:
    """Note that it was opened; returns how far they came before, None where it is for the first time.
    Raises MissingError."""
    with connection.cursor() as cursor:
        # Asked of every article a reader opens: put together here, in a tenth of the time.
        cursor.execute(_PLACE, [reader_id, article_id])
        known = cursor.fetchone()
    if known is not None:
        row_id, paragraph, finished_at, *moments = known
        opened_at, placed_at = (moment(told) for told in moments)
        assert opened_at is not None
        if now - opened_at > AGAIN:
            Reading.objects.filter(pk=row_id).update(opened_at=now)
        return Place(paragraph, finished_at is not None, placed_at)
    try:
        # Two of the reader's devices may open it at once.
        Reading.objects.get_or_create(
            reader_id=reader_id, article_id=article_id, defaults={"opened_at": now}
        )
    except IntegrityError as error:
        raise MissingError(article_id) from error
    return None


def reached(reader_id: int, article_id: int, paragraph: int, finished: bool, at: datetime) -> bool:
    """Note how far they had come at a moment, in an article that was opened; whether there is such a one.

    `paragraph` is where they were, which may be further up than before; a place of a later moment, told by
    another device perhaps, stays. A finished one stays finished.
    """
    rows = Reading.objects.filter(reader=reader_id, article=article_id)
    if finished:
        rows.filter(finished_at=None).update(finished_at=at)
    later = rows.filter(Q(placed_at=None) | Q(placed_at__lte=at))
    place = max(0, min(paragraph, FURTHEST))
    return bool(later.update(paragraph=place, placed_at=at)) or rows.exists()


def finished(reader_id: int, article_ids: Collection[int]) -> set[int]:
    """Those of the articles that the reader read to the end."""
    rows = Reading.objects.filter(reader=reader_id, article__in=article_ids)
    return set(rows.exclude(finished_at=None).order_by().values_list("article", flat=True))


def last(reader_id: int, most: int) -> list[int]:
    """The articles opened last, the latest first."""
    rows = Reading.objects.filter(reader=reader_id).order_by("-opened_at", "-id")
    return list(rows.values_list("article", flat=True)[:most])


def opened_since(reader_id: int, since: datetime) -> QuerySet[Reading, int]:
    """The articles opened since a moment, to ask further things of."""
    rows = Reading.objects.filter(reader=reader_id, opened_at__gte=since)
    return rows.order_by().values_list("article", flat=True)


def page(reader_id: int, before: datetime | None, size: int = PAGE) -> Sequence[Reading]:
    """A page of the history, the latest first: what was opened before a moment; one more than `size`
    where it goes on."""
    rows = Reading.objects.filter(reader=reader_id).order_by("-opened_at", "-id")
    if before is not None:
        rows = rows.filter(opened_at__lt=before)
    return list(rows[: size + 1])


def remove(reader_id: int, article_id: int) -> None:
    """Forget that one article was opened."""
    Reading.objects.filter(reader=reader_id, article=article_id).delete()


def clear(reader_id: int) -> int:
    """Forget all of it; returns how much there was."""
    return Reading.objects.filter(reader=reader_id).delete()[0]


def take(reader_id: int, article_ids: Sequence[int], now: datetime) -> list[int]:
    """Take along what a device opened, the latest first; what the account knows stays as it is.

    Returns what the account did not know. A device keeps no times: they follow one another by a
    microsecond, so that a page ends between two.
    """
    rows = Reading.objects.filter(reader=reader_id, article__in=article_ids).order_by()
    known = set(rows.values_list("article", flat=True))
    here = Article.objects.visible().filter(pk__in=article_ids).order_by()
    wanted = set(here.values_list("pk", flat=True)) - known
    new = [pk for pk in article_ids if pk in wanted]
    Reading.objects.bulk_create(
        (
            Reading(reader_id=reader_id, article_id=pk, opened_at=now - timedelta(microseconds=n))
            for n, pk in enumerate(new)
        ),
        ignore_conflicts=True,
    )
    return new
