"""Pausing, dropping and resuming titles: each a row that says when and by whom, until it is ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kiosk.publishers.models import Halt, Title


class HaltingError(Exception):
    """It is so already; the text says since when and by whom."""


def pause(title: Title, *, by: str, now: datetime, note: str = "") -> Halt:
    """Poll it no more for a while; its articles stay. HaltingError where it is paused or dropped."""
    return _halt(title, Halt.Kind.PAUSE, by, now, note)


def drop(title: Title, *, by: str, now: datetime, note: str = "") -> Halt:
    """Carry it no more: it is not polled, and neither it nor its articles are shown. A pause of it ends.

    HaltingError where it is dropped already.
    """
    return _halt(title, Halt.Kind.DROP, by, now, note)


def resume(title: Title, *, by: str, now: datetime) -> Halt | None:
    """Carry and poll it again; returns the halt that ended (None: dropped before halts were kept).

    HaltingError where it is neither paused nor dropped.
    """
    with transaction.atomic():
        locked = Title.objects.select_for_update().get(pk=title.pk)
        halt = current(locked)
        if halt is None and locked.dropped_at is None:
            raise HaltingError(f"{title.name} is neither paused nor dropped")
        _end(halt, by, now)
        Title.objects.filter(pk=title.pk).update(dropped_at=None)
    return halt


def current(title: Title) -> Halt | None:
    """The pause or drop that goes on now."""
    return title.halts.filter(ended_at=None).order_by("-made_at").first()


def going_on(titles: Collection[int]) -> dict[int, Halt]:
    """The pauses and drops that go on now of those titles, by the title's id."""
    halts = Halt.objects.filter(ended_at=None).order_by("made_at")
    return {halt.title_id: halt for halt in halts if halt.title_id in titles}


def _halt(title: Title, kind: Halt.Kind, by: str, now: datetime, note: str) -> Halt:
    with transaction.atomic():
        locked = Title.objects.select_for_update().get(pk=title.pk)
        standing = current(locked)
        dropped = locked.dropped_at is not None
        if dropped or (standing is not None and standing.kind == kind):
            since = standing or f"dropped since {locked.dropped_at:%Y-%m-%d}"
            raise HaltingError(f"{title.name} is {since}")
        _end(standing, by, now)
        if kind == Halt.Kind.DROP:
            Title.objects.filter(pk=title.pk).update(dropped_at=now)
        return Halt.objects.create(title=locked, kind=kind, made_by=by, made_at=now, note=note)


def _end(halt: Halt | None, by: str, now: datetime) -> None:
    if halt is not None:
        halt.ended_by, halt.ended_at = by, now
        halt.save(update_fields=["ended_by", "ended_at"])
