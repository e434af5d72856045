"""Gift memberships, by a code for whoever brings it or mailed to an address; and who is a student."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from kiosk.kit.texts import phrase
from kiosk.memberships.models import GiftMembership, Membership, Plan
from kiosk.memberships.seats import proven, tidy
from kiosk.memberships.values import Status
from kiosk.readers.models import Reader


class GiftError(Exception):
    """The gift cannot be taken; the text is a phrase for the reader."""


def give_from_house(
    plan: Plan, months: int, now: datetime, *, to: str = "", message: str = ""
) -> GiftMembership:
    """A membership the house itself gives; its code counts at once."""
    return GiftMembership.objects.create(
        plan=plan, months=months, by_house=True, to_address=to, message=message, made_at=now
    )


def find(code: str) -> GiftMembership:
    """The gift of that code, if it can be taken. Raises GiftError."""
    gift = GiftMembership.objects.filter(code=spelled(code)).select_related("plan").first()
    if gift is None or (gift.paid_at is None and not gift.by_house):
        raise GiftError(phrase("There is no gift with this code."))
    if gift.withdrawn_at is not None:
        raise GiftError(phrase("This gift was taken back."))
    if gift.taken_at is not None:
        raise GiftError(phrase("This gift was taken already."))
    return gift


@transaction.atomic
def take(code: str, reader: Reader, now: datetime) -> datetime:
    """Take the gift; returns when its months begin: where what the reader was given before, has paid for,
    or has free, ends. Raises GiftError."""
    found = find(code)
    # Of two who bring one code at once, one changes this row; one given back meanwhile nobody.
    free = GiftMembership.objects.filter(pk=found.pk, taken_at=None, withdrawn_at=None)
    if not free.update(taken_by=reader, taken_at=now):
        raise GiftError(phrase("This gift cannot be taken any more."))
    Reader.objects.select_for_update().get(pk=reader.pk)
    last = _given(reader.pk, found.plan_id, now).order_by("-ends_at").first()
    begins = max(now, _own_until(reader.pk, now), (last.ends_at if last else None) or now)
    until = later(begins, found.months)
    if last is not None and begins == last.ends_at:
        last.period_ends_at = last.paid_until = last.ends_at = until
        last.save(update_fields=["period_ends_at", "paid_until", "ends_at"])
        return begins
    Membership.objects.create(
        reader=reader, plan=found.plan, via=Membership.Via.GIFT, status=Status.ACTIVE, started_at=now,
        period_starts_at=begins, period_ends_at=until, paid_until=until, ends_at=until,
    )  # fmt: skip
    return begins


def begin_waiting(now: datetime, reader_id: int | None = None) -> int:
    """Bring forward the gifts (of that reader, or all) that wait for the end of time which is no more, as
    it was given back; returns how many. They last as long as they would have."""
    waiting = Membership.objects.filter(via=Membership.Via.GIFT, period_starts_at__gt=now)
    if reader_id is not None:
        waiting = waiting.filter(reader_id=reader_id)
    return sum(
        _brought_forward(pk, now) for pk in waiting.order_by("id").values_list("pk", flat=True)
    )


@transaction.atomic
def _brought_forward(pk: int, now: datetime) -> bool:
    gift = Membership.objects.select_for_update().get(pk=pk)
    starts, ends = gift.period_starts_at, gift.ends_at
    if gift.reader_id is None or starts is None or ends is None:
        return False
    before = _given(gift.reader_id, gift.plan_id, now).filter(ends_at__lte=starts).exclude(pk=pk)
    free = before.aggregate(at=Max("ends_at"))["at"] or now
    begins = max(now, _own_until(gift.reader_id, now), free)
    if begins >= starts:
        return False
    until = ends - (starts - begins)
    Membership.objects.filter(pk=pk).update(
        period_starts_at=begins, period_ends_at=until, paid_until=until, ends_at=until
    )
    return True


def _given(reader_id: int, plan_id: int, now: datetime) -> QuerySet[Membership]:
    """What a reader was given of a plan and is not over."""
    own = Membership.objects.filter(reader_id=reader_id, via=Membership.Via.GIFT, plan_id=plan_id)
    return own.filter(ended_at=None, ends_at__gt=now)


def _own_until(reader_id: int, now: datetime) -> datetime:
    """The end of what a reader paid for, or has free, by themselves; `now` where there is none."""
    running = Membership.objects.running().filter(reader_id=reader_id)
    moments = [
        moment for row in running.values_list("paid_until", "trial_ends_at") for moment in row
    ]
    return max([now, *(moment for moment in moments if moment is not None)])


def later(then: datetime, months: int) -> datetime:
    """That many months on, to the same day or the month's last."""
    year, month = divmod(then.year * 12 + then.month - 1 + months, 12)
    day = min(then.day, monthrange(year, month + 1)[1])
    return then.replace(year=year, month=month + 1, day=day)


def spelled(code: str) -> str:
    """A gift's code as it is kept, with or without its dashes."""
    bare = tidy(code).replace("-", "")
    return "-".join(bare[at : at + 5] for at in range(0, len(bare), 5))


def is_student(reader: Reader) -> bool:
    """Whether an address they proved is of a place of learning (KIOSK_STUDENT_DOMAINS)."""
    places = [f".{place.casefold().strip('.')}" for place in settings.STUDENT_DOMAINS]
    domains = [f".{address.rpartition('@')[2].casefold()}" for address in proven(reader)]
    return any(domain.endswith(place) for domain in domains for place in places)
