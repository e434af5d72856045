"""The meter: articles opened free of charge in a month, counted here and nowhere else.

A reader's count hangs on the account and a device's on the id in its cookie, so that whoever is signed in
gains nothing by clearing cookies. An article is counted once a month, however often it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kiosk.access.entitlements import meter_of
from kiosk.access.models import Meter, Opening
from kiosk.publishers.terms import Window

# Articles opened, each with the scope it was counted in.
Openings: TypeAlias = frozenset[tuple[int, int]]
HOUSE = 0  # the scope of the house's meter; a title's own is its id


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose meter it is: a reader's by id, else a device's by its random id of 32 hexadecimal digits."""

    reader_id: int | None = None
    device: str = ""

    @property
    def key(self) -> str:
        """As rows name it."""
        return f"r{self.reader_id}" if self.reader_id is not None else f"d{self.device}"

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind it."""
        return self.reader_id is not None


@dataclass(frozen=True, slots=True)
class Allowance:
    """Free articles a month in a scope: the house's (0) or a title's own (its id)."""

    scope: int
    most: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether an article was opened this month, and how many more may be."""

    opened: bool
    left: int


def allowance(window: Window, title_id: int, *, signed_in: bool) -> Allowance:
    """What the meter allows of a title's articles."""
    own = meter_of(window, signed_in=signed_in)
    if own is not None:
        return Allowance(title_id, own)
    return Allowance(HOUSE, settings.METER_SIGNED_IN if signed_in else settings.METER_ANONYMOUS)


def openings(holder: Holder, now: datetime) -> Openings:
    """What was opened this month; one query."""
    rows = Opening.objects.filter(meter__holder=holder.key, meter__month=month_of(now))
    return frozenset(rows.order_by().values_list("article_id", "meter__scope"))


def stands(opened: Openings, article_id: int, allowed: Allowance) -> Counted:
    """How the meter stands for an article, of what was opened."""
    used = sum(scope == allowed.scope for _, scope in opened)
    known = any(article == article_id for article, _ in opened)
    return Counted(known, max(0, allowed.most - used))


def count(holder: Holder, article_id: int, allowed: Allowance, now: datetime) -> Counted:
    """Open the article on the meter, if it is open already or one is left; how it stands then.

    The meter's row is taken by the statement that counts, so of many at once no more come through than
    are left; whoever has the row alone looks whether the article was opened meanwhile.
    """
    month = month_of(now)
    one = {"holder": holder.key, "month": month, "scope": allowed.scope}
    with transaction.atomic():
        Meter.objects.bulk_create([Meter(**one, reader_id=holder.reader_id)], ignore_conflicts=True)
        meters = Meter.objects.filter(**one)
        taken = meters.filter(used__lt=allowed.most).update(used=F("used") + 1)
        stands = Opening.objects.filter(
            meter__holder=holder.key, meter__month=month, article=article_id
        ).exists()
        if taken and stands:
            meters.update(used=F("used") - 1)
        elif taken:
            Opening.objects.create(meter=meters.get(), article_id=article_id, opened_at=now)
        used = meters.values_list("used", flat=True).get()
    return Counted(bool(taken) or stands, max(0, allowed.most - used))


def take_along(device: str, reader_id: int, now: datetime) -> None:
    """Put what a device opened this month on its reader's meter too; the device's own stays as it is,
    so that signing out gives nobody new articles. Doing it again changes nothing."""
    month = month_of(now)
    holder = Holder(reader_id)
    mine = Opening.objects.filter(meter__month=month, meter__holder=Holder(device=device).key)
    scopes: dict[int, list[tuple[int, datetime]]] = {}
    for scope, article, opened_at in mine.order_by("id").values_list(
        "meter__scope", "article_id", "opened_at"
    ):
        scopes.setdefault(scope, []).append((article, opened_at))
    for scope, openings in scopes.items():
        _join(holder, month, scope, openings)


def forget(now: datetime) -> int:
    """Delete the meters of months gone by, but for the last one; returns how many."""
    last = month_of(now.replace(day=1) - timedelta(days=1))
    gone = Meter.objects.filter(month__lt=last)
    number = gone.count()
    gone.delete()
    return number


def month_of(now: datetime) -> int:
    """The month in the house's zone: 202611."""
    here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return here.year * 100 + here.month


def _join(holder: Holder, month: int, scope: int, openings: Sequence[tuple[int, datetime]]) -> None:
    one = {"holder": holder.key, "month": month, "scope": scope}
    with transaction.atomic():
        Meter.objects.bulk_create([Meter(**one, reader_id=holder.reader_id)], ignore_conflicts=True)
        Meter.objects.filter(**one).update(used=F("used"))  # the row is ours until we are done
        meter = Meter.objects.get(**one)
        known = set(
            Opening.objects.filter(meter__holder=holder.key, meter__month=month)
            .order_by()
            .values_list("article_id", flat=True)
        )
        Opening.objects.bulk_create(
            Opening(meter=meter, article_id=article, opened_at=at)
            for article, at in openings
            if article not in known
        )
        meter.used = meter.openings.count()
        meter.save(update_fields=["used"])
