"""Which letters are due of memberships, and their sending: each once, by a row kept with it.

The row is written in the transaction that sends: a mail that fails is tried again, and one that was sent
by a process killed before it could say so goes out twice, which is better than never.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from kiosk.design import times
from kiosk.design.interface import negotiated
from kiosk.design.letters import send
from kiosk.design.money import priced
from kiosk.kit.money import Money
from kiosk.memberships import inviting
from kiosk.memberships.dunning import letter_due
from kiosk.memberships.letters import letter
from kiosk.memberships.models import GiftMembership, Invoice, Membership, Notice, Refund
from kiosk.memberships.values import Status
from kiosk.readers.models import Reader

logger = logging.getLogger(__name__)

BEFORE_TRIAL_ENDS = timedelta(days=3)
# What happened longer ago is not written of: a house taken into use late, or one that was down for days.
_NEWS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due: `about` is what it is sent once for, `until` and `money` what it says."""

    membership: Membership
    kind: str
    about: str
    until: datetime | None = None
    money: Money | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def send_due(now: datetime) -> int:
    """Send every letter that is due and was not sent; returns how many went out."""
    sent = sum(_sent(due, now) for due in list(due_letters(now)))
    sent += sum(_sent_gift(gift, now) for gift in _gifts_to_mail())
    return sent + inviting.send_due(now)


def due_letters(now: datetime) -> Iterator[Due]:
    """Those due now, of which some may have been sent."""
    rows = Membership.objects.exclude(subscription_id=None)
    rows = rows.select_related("reader", "team__manager", "plan", "price").order_by("id")
    yield from _of_trials(rows, now)
    yield from _of_charges(rows, now)
    yield from _of_ends(rows, now)
    yield from _of_money(rows, now)


def _of_trials(rows: QuerySet[Membership], now: datetime) -> Iterator[Due]:
    for row in rows.filter(status=Status.TRIALING, trial_ends_at__gt=now):
        money = cost(row)
        until = row.trial_ends_at
        assert until is not None
        if now - row.started_at < _NEWS:
            yield Due(row, "trial_begun", _day(row.started_at), until, money)
        if row.ends_at is None and until - BEFORE_TRIAL_ENDS <= now:
            yield Due(row, "trial_ends", _day(until), until, money)


def _of_charges(rows: QuerySet[Membership], now: datetime) -> Iterator[Due]:
    """Of charges that failed, by their course."""
    for row in rows.filter(status__in=(Status.PAST_DUE, Status.UNPAID)).exclude(due_since=None):
        assert row.due_since is not None
        step = letter_due(row.due_since, settings.GRACE_DAYS, now)
        if step is not None:
            yield Due(row, step.value, _day(row.due_since), row.grace_until, owed(row))


def _of_ends(rows: QuerySet[Membership], now: datetime) -> Iterator[Due]:
    for row in rows.filter(ends_at__gt=now, ended_at=None):
        assert row.ends_at is not None
        yield Due(row, "cancelled", _day(row.ends_at), row.ends_at)
    for row in rows.filter(ended_at__gt=now - _NEWS, status=Status.CANCELED):
        assert row.ended_at is not None
        yield Due(row, "ended", _day(row.ended_at))


def _of_money(rows: QuerySet[Membership], now: datetime) -> Iterator[Due]:
    """Of what was charged and given back."""
    held = {row.pk: row for row in rows.filter(invoices__paid_at__gt=now - _NEWS)}
    paid = Invoice.objects.filter(paid_at__gt=now - _NEWS, paid__gt=0, status="paid")
    for invoice in paid.filter(membership__in=held).order_by("id"):
        assert invoice.membership_id is not None
        money = Money(invoice.paid, invoice.currency)
        membership = held[invoice.membership_id]
        yield Due(membership, "charged", invoice.provider_id[:60], invoice.paid_for, money)
    refunds = Refund.objects.filter(made_at__gt=now - _NEWS, status="succeeded").order_by("id")
    for refund in refunds:
        of = Invoice.objects.filter(payment=refund.payment).exclude(membership=None)
        charged = of.select_related(
            "membership__reader", "membership__team__manager", "membership__plan"
        ).first()
        if charged is not None and charged.membership is not None:
            money = Money(refund.amount, refund.currency)
            yield Due(charged.membership, "refunded", refund.provider_id[:60], None, money)


def cost(row: Membership) -> Money | None:
    """What the next charge of it is, coupons aside; None where nothing is."""
    return Money(row.price.amount * row.quantity, row.price.currency) if row.price else None


def owed(row: Membership) -> Money | None:
    """What the oldest open invoice of it asks; as `cost` where none is known."""
    invoice = row.invoices.filter(status="open").order_by("made_at", "id").first()
    return Money(invoice.total, invoice.currency) if invoice else cost(row)


def _sent(due: Due, now: datetime) -> bool:
    """Whether it went out now."""
    member = due.membership
    reader = member.reader or (member.team.manager if member.team else None)
    if reader is None:
        return False
    known = {"membership": member, "kind": due.kind, "about": due.about}
    if Notice.objects.filter(**known).exists():
        return False
    language = negotiated("", reader.interface)
    page = f"team/{member.team_id}" if member.team_id is not None else "membership"
    values = {
        **_words(due, language),
        "link": f"{settings.BASE_URL.rstrip('/')}/account/{page}",
    }
    try:
        with transaction.atomic():
            _, is_new = Notice.objects.get_or_create(**known, defaults={"sent_at": now})
            if is_new:
                send(letter(due.kind, values, language), reader.email, language)
            return is_new
    except OSError as error:  # what mail servers and sockets raise
        logger.warning("a letter to a member could not be sent: %s", error)
        return False


def _words(due: Due, language: str) -> dict[str, str]:
    zone = ZoneInfo(settings.TIME_ZONE)
    return {
        "site": settings.SITE_NAME,
        "plan": due.membership.plan.name,
        "until": times.day(due.until, language, zone) if due.until else "",
        "amount": priced(due.money, language) if due.money else "",
        **due.values,
    }


def _gifts_to_mail() -> list[GiftMembership]:
    ready = GiftMembership.objects.filter(mailed_at=None, withdrawn_at=None, taken_at=None)
    ready = ready.exclude(to_address="").exclude(Q(paid_at=None) & Q(by_house=False))
    return list(ready.select_related("plan").order_by("id"))


def _sent_gift(gift: GiftMembership, now: datetime) -> bool:
    known = Reader.objects.filter(email__iexact=gift.to_address).values_list("interface", flat=True)
    language = negotiated("", known.first() or "")
    values = {
        "site": settings.SITE_NAME, "plan": gift.plan.name, "months": str(gift.months),
        "code": gift.code, "message": gift.message,
        "link": f"{settings.BASE_URL.rstrip('/')}/membership/code",
    }  # fmt: skip
    try:
        with transaction.atomic():
            mine = GiftMembership.objects.filter(pk=gift.pk, mailed_at=None).update(mailed_at=now)
            if mine:
                send(letter("gift", values, language), gift.to_address, language)
            return bool(mine)
    except OSError as error:
        logger.warning("a gift could not be mailed: %s", error)
        return False


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"
