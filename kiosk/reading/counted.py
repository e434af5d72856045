"""Reads that count as they come: which article, and when it was opened. Nothing of who read."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from kiosk.reading.models import Read


class Counted(NamedTuple):
    """A read; of those told later the id is higher, or nearly so where several are told at once."""

    id: int
    article_id: int
    opened_at: datetime


def counted(after: int, since: datetime) -> list[Counted]:
    """Reads of ids higher than `after`, of articles opened since then, in the order they were told."""
    rows = Read.objects.filter(pk__gt=after, opened_at__gte=since).order_by("pk")
    return [Counted(*row) for row in rows.values_list(*Counted._fields)]
