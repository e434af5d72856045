"""Gift memberships, by a code for whoever brings it or mailed to an address; and who is a student."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime

from django.conf import settings
from django.db import transaction

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
def take(code: str, reader: Reader, now: datetime) -> Membership:
    """Take the gift: the months begin where what the reader was given before ends. Raises GiftError."""
    found = find(code)
    # Of two who bring one code at once, one changes this row.
    if not GiftMembership.objects.filter(pk=found.pk, taken_at=None).update(
        taken_by=reader, taken_at=now
    ):
        raise GiftError(phrase("This gift was taken already."))
    Reader.objects.select_for_update().get(pk=reader.pk)
    given = Membership.objects.filter(reader=reader, via=Membership.Via.GIFT, plan=found.plan)
    running = given.filter(ended_at=None, ends_at__gt=now).order_by("-ends_at").first()
    if running is not None:
        running.ends_at = running.paid_until = later(running.ends_at or now, found.months)
        running.save(update_fields=["ends_at", "paid_until"])
        return running
    until = later(now, found.months)
    return Membership.objects.create(
        reader=reader, plan=found.plan, via=Membership.Via.GIFT, status=Status.ACTIVE,
        started_at=now, period_starts_at=now, period_ends_at=until, paid_until=until, ends_at=until,
    )  # fmt: skip


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
