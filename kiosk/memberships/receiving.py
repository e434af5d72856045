"""What the provider tells, taken in: stored first as it came, then applied once, with its money.

Two transactions. The first stores the event, and the provider may forget it. The second holds the rows of
the event and of its payer, so that events of one payer wait for each other, and writes the object as it
stands, what follows for the membership, and the ledger's entries, or none of it. What was stored and not
applied (a kill between, a fault) is worked off by a job.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kiosk.memberships import hearing, rows, values
from kiosk.memberships.booking import book
from kiosk.memberships.entries import entries
from kiosk.memberships.happenings import Seen, UnsureError, take_in
from kiosk.memberships.models import Checkout, Event, GiftMembership, Payer
from kiosk.memberships.returning import paid_by, tax_back
from kiosk.memberships.trials import took_trial
from kiosk.memberships.values import Happening, Thing

logger = logging.getLogger(__name__)

# The object of that kind (a value's class) and id as it is now.
Ask = Callable[[type[Thing], str], Thing]
# A payment may be told of after what became of it; what is nobody's by then is somebody else's.
_WAITS = timedelta(days=3)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# How often the provider is asked again where an answer was overtaken by what it told meanwhile.
_ASKED_MOST = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said of an object, and what stood of it here when it was asked: once that has moved
    on, the answer may be older than what stands."""

    thing: Thing
    before: Seen | None


class NobodysError(LookupError):
    """It is of a customer, or of a payment, that nobody here has (yet)."""


def store(event: Mapping[str, Any], now: datetime) -> Event:
    """Keep the event as it came; the row that stands where it was kept before."""
    made_at = datetime.fromtimestamp(int(event["created"]), UTC)
    row, _ = Event.objects.get_or_create(
        event_id=str(event["id"]),
        defaults={
            "kind": str(event["type"])[:80],
            "payload": dict(event),
            "made_at": made_at,
            "received_at": now,
        },
    )
    return row


def receive(event: Mapping[str, Any], ask: Ask, now: datetime) -> bool:
    """Store it and apply it. Whether it is applied; if not, why not stands in its row."""
    row = store(event, now)
    return row.applied_at is not None or apply(row.pk, ask, now)


def work_off(ask: Ask, now: datetime, most: int = 500) -> tuple[int, int]:
    """Apply what waits, oldest first; returns how many were applied and how many wait on."""
    waiting = list(Event.objects.waiting().values_list("pk", flat=True)[:most])
    applied = sum(apply(pk, ask, now) for pk in waiting)
    return applied, len(waiting) - applied


def apply(pk: int, ask: Ask, now: datetime) -> bool:
    """Apply a stored event, once. Whether it is applied; a fault is kept in its row, and logged."""
    try:
        _apply_asking(pk, ask, now)
    except Exception as error:  # noqa: BLE001 - whatever it is, the event waits and the rest goes on
        return _put_off(pk, error, now)
    return True


def take(thing: Thing, now: datetime) -> None:
    """Take in an object as the provider gave it in answer to us, newer than what stands.

    It counts as of the moment what stands is of: answers carry no time by the provider's clock, and with
    one of ours a later event could seem older. So every event still to come is applied. NobodysError.
    """
    with transaction.atomic():
        _payer(thing)
        _take_answer(Answer(thing, rows.seen(thing)), now)


def take_if_unmoved(answer: Answer, now: datetime) -> bool:
    """Take in an answer as `take` does, unless what stood when it was asked for has moved on since: then an
    event was applied meanwhile, and the answer may be older. Whether it was taken in. NobodysError."""
    with transaction.atomic():
        _payer(answer.thing)
        if rows.seen(answer.thing) != answer.before:
            return False
        _take_answer(answer, now)
    return True


def _take_answer(answer: Answer, now: datetime) -> None:
    thing, stands = answer.thing, answer.before
    at, rank = (stands.at, stands.rank) if stands else (BEGINNING, 0)
    _take(Happening(f"answer-{thing.id}", "answer", at, thing, rank), now, answer)


def _apply_asking(pk: int, ask: Ask, now: datetime) -> None:
    """Apply it; where two states cannot be ordered, ask, and again where the answer was overtaken."""
    answer: Answer | None = None
    for left in reversed(range(_ASKED_MOST + 1)):
        try:
            _apply(pk, now, answer)
            return
        except UnsureError as unsure:
            if not left:
                raise
            thing = unsure.happening.thing
            answer = Answer(ask(type(thing), thing.id), unsure.stands)


def _apply(pk: int, now: datetime, answer: Answer | None) -> None:
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=pk)
        if event.applied_at is not None:
            return
        happening = hearing.happening(event.payload)
        if happening is not None:
            _take(happening, now, answer)
        Event.objects.filter(pk=pk).update(applied_at=now, fault="")


def _put_off(pk: int, error: Exception, now: datetime) -> bool:
    """Keep why it could not be applied. Whether it is done with: nobody's after days, it is not ours."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=pk)
        if event.applied_at is not None:
            return True
        event.tries += 1
        event.fault = f"{type(error).__name__}: {error}"[:500]
        nobodys = isinstance(error, NobodysError)
        if nobodys and now - event.received_at >= _WAITS:
            event.applied_at = now
        event.save(update_fields=["tries", "fault", "applied_at"])
    level = logging.INFO if nobodys else logging.ERROR
    logger.log(level, "event %s waits: %s", event.event_id, event.fault, exc_info=not nobodys)
    return event.applied_at is not None


def _take(happening: Happening, now: datetime, answer: Answer | None) -> None:
    """`answer`: what the provider said of the object, if it was asked; forgotten where it was overtaken."""
    thing = happening.thing
    payer = _payer(thing)
    stands = rows.seen(thing)
    asked = answer is not None and answer.before == stands
    if answer is not None and asked:
        happening = replace(happening, thing=answer.thing)
    state = {} if stands is None else {thing.id: stands}
    newest = take_in(state, happening, asked=asked)[thing.id]
    if newest != stands:
        rows.keep(newest, payer)
    for entry in entries(newest.thing, tax_back(newest.thing)):
        book(entry, payer)
    _follow_up(newest.thing, payer, now)


def _payer(thing: Thing) -> Payer:
    """Whose it is, held until the transaction ends. Raises NobodysError."""
    held = Payer.objects.select_for_update(of=("self",))
    if isinstance(thing, values.Refund | values.Chargeback):
        paid = paid_by(thing.payment)
        payer = held.filter(pk=paid.payer_id).first() if paid and paid.payer_id else None
        name = thing.payment
    else:
        payer = held.filter(customer_id=thing.customer or None).first() if thing.customer else None
        name = thing.customer
    if payer is None:
        raise NobodysError(f"{thing.id} is of {name or 'nobody'}, whom nobody here is")
    return payer


def _follow_up(thing: Thing, payer: Payer, now: datetime) -> None:
    """What else the object as it stands means here."""
    if isinstance(thing, values.Subscription):
        rows.settle(thing.id, settings.GRACE_DAYS)
        if thing.trial_ends_at is not None and payer.reader is not None:
            took_trial(payer.reader.email, thing.started_at)
    elif isinstance(thing, values.Invoice) and thing.subscription:
        rows.settle(thing.subscription, settings.GRACE_DAYS)
    elif isinstance(thing, values.Checkout) and thing.is_paid and thing.gift.isdigit():
        GiftMembership.objects.filter(pk=int(thing.gift), paid_at=None).update(paid_at=now)
    elif isinstance(thing, values.Refund) and thing.status == "succeeded":
        _take_gift_back(thing, now)


def _take_gift_back(refund: values.Refund, now: datetime) -> None:
    """A gift whose whole price was given back, and that nobody took yet, is none."""
    bought = Checkout.objects.filter(payment=refund.payment, total__lte=refund.amount)
    for gift in bought.exclude(gift="").values_list("gift", flat=True):
        given = (
            GiftMembership.objects.filter(pk=int(gift), taken_at=None) if gift.isdigit() else None
        )
        if given is not None:
            given.update(withdrawn_at=now)
