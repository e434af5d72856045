"""Articles still to be placed: put down as they are filed, taken in batches, crossed off when placed.

Grouping and indexing read what stands in the database, so an arrival says only which article, from
which change on, and what comes next. One process at a time has the duty of placing: stories are
decided one after another. Another takes it over when its lease has run out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum

import structlog
from django.conf import settings
from django.db import transaction

from kiosk.articles.writing import insert
from kiosk.kit.texts import printable
from kiosk.wire.models import Arrival, Duty

# Minutes before an article that could not be placed is tried again; when it fails after all of them it
# is put aside, until its text changes or the operator asks for another try.
RETRY_MINUTES = (1, 10, 60)
PLACING = "placing"

log = structlog.get_logger(__name__)

_ARRIVAL = ("article_id", "stage", "changed_at", "due_at", "attempts", "error")
_AGAIN = (
    "ON CONFLICT (article_id) DO UPDATE SET stage = excluded.stage, changed_at ="
    " excluded.changed_at, due_at = excluded.due_at, attempts = 0, error = ''"
)


class Hold(IntEnum):
    """Whose a duty is: false where another's. Taken is what was another's, or nobody's, before."""

    ANOTHERS = 0
    KEPT = 1
    TAKEN = 2


class NotOnDutyError(Exception):
    """Another process has the duty by now, or may take it: nothing is to be saved."""


def arrive(article_ids: Iterable[int], now: datetime) -> None:
    """These are new or changed: place them (anew). Inside the transaction that files them."""
    stage = Arrival.Stage.GROUP.value
    rows = [(pk, stage, now, now, 0, "") for pk in dict.fromkeys(article_ids)]
    insert(Arrival, _ARRIVAL, rows, standing=_AGAIN)


def due(stage: str, most: int, now: datetime) -> dict[int, datetime]:
    """Up to `most` articles whose step is due, in the order they came, with their change's time.

    One that failed before comes alone and after all others, so that it fails alone.
    """
    rows = Arrival.objects.filter(stage=stage, due_at__lte=now).order_by("due_at", "article_id")
    found = rows.values_list("article_id", "changed_at")
    return dict(found.filter(attempts=0)[:most]) or dict(found[:1])


def grouped(arrivals: Mapping[int, datetime], now: datetime) -> None:
    """These are grouped; what changed meanwhile stays to be grouped."""
    for moment, ids in _by_change(arrivals).items():
        held = Arrival.objects.filter(
            article_id__in=ids, stage=Arrival.Stage.GROUP, changed_at=moment
        )
        held.update(stage=Arrival.Stage.INDEX, due_at=now, attempts=0, error="")


def indexed(arrivals: Mapping[int, datetime]) -> None:
    """These are indexed, and thereby placed."""
    for moment, ids in _by_change(arrivals).items():
        Arrival.objects.filter(
            article_id__in=ids, stage=Arrival.Stage.INDEX, changed_at=moment
        ).delete()


def failed(article_id: int, error: str, now: datetime) -> None:
    """This one could not be placed: later again, or, after some tries, put aside with the reason."""
    with transaction.atomic():
        row = Arrival.objects.select_for_update().filter(article_id=article_id).first()
        if row is None or row.stage == Arrival.Stage.ASIDE:
            return
        if row.attempts < len(RETRY_MINUTES):
            row.due_at = now + timedelta(minutes=RETRY_MINUTES[row.attempts])
        else:
            error, row.stage = f"to {row.stage}: {error}", Arrival.Stage.ASIDE
            log.error("an article is put aside", article=article_id, error=error[:300])
        row.attempts, row.error = row.attempts + 1, printable(error)[:500]
        row.save(update_fields=["stage", "attempts", "error", "due_at"])


def take_on(name: str, holder: str, now: datetime) -> Hold:
    """Take the duty, or keep it where nobody else has had it in between."""
    until = now + timedelta(seconds=settings.LEASE_S)
    with transaction.atomic():
        Duty.objects.bulk_create(
            [Duty(name=name, holder="", lease_until=now)], ignore_conflicts=True
        )
        mine = Duty.objects.filter(name=name, holder=holder)
        free = Duty.objects.filter(name=name, lease_until__lte=now)
        if mine.update(lease_until=until):
            return Hold.KEPT
        taken = free.update(holder=holder, lease_until=until)
        return Hold.TAKEN if taken else Hold.ANOTHERS


def hold_on(name: str, holder: str, now: datetime) -> None:
    """Have the duty until the caller's transaction ends. NotOnDutyError where the lease ran out."""
    mine = Duty.objects.select_for_update().filter(name=name, holder=holder, lease_until__gt=now)
    if mine.order_by("pk").first() is None:
        raise NotOnDutyError(f"{name} is another process's duty, or may be by now")


def lay_down(name: str, holder: str, now: datetime) -> None:
    """Let go of the duty, so that another may have it at once."""
    Duty.objects.filter(name=name, holder=holder).update(lease_until=now)


def _by_change(arrivals: Mapping[int, datetime]) -> dict[datetime, Sequence[int]]:
    moments: dict[datetime, list[int]] = {}
    for pk, moment in arrivals.items():
        moments.setdefault(moment, []).append(pk)
    return dict(moments)
