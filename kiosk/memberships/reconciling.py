"""What we hold compared with what the provider holds, and mended: after an outage, and every hour.

First the events we were never told of, in their order, as if they came now. Then each object itself, as
an event may be lost for good; what differs is taken in as the provider has it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from kiosk.memberships import rows, values
from kiosk.memberships.booking import book
from kiosk.memberships.entries import fee_entry
from kiosk.memberships.happenings import Seen
from kiosk.memberships.models import Checkout, Comparison, Event, Invoice, Membership, Payer
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.memberships.receiving import Answer, store, take_if_unmoved, work_off
from kiosk.memberships.values import Thing

logger = logging.getLogger(__name__)

# Clocks differ, and events are made at moments that pass each other: looked at again from before the last.
_AGAIN = timedelta(hours=1)
_AT_ONCE = 500
# The provider forgets its events after 30 days.
_FORGOTTEN = timedelta(days=30)
_FEE_UNKNOWN = Q(fee_known_at=None) & ~Q(payer=None)
_IN_TURN = (F("fee_asked_at").asc(nulls_first=True), "id")
# So many questions in a row answered by a fault: the provider is away, and the rest has time.
_ENOUGH = 5


@dataclass(slots=True)
class Outcome:
    """`missed` events were never told us; `mended` objects stood otherwise; `waiting` cannot be applied;
    `faults` are objects that could not be compared, with why."""

    missed: int = 0
    applied: int = 0
    waiting: int = 0
    compared: int = 0
    mended: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.waiting and not self.faults


def reconcile(
    provider: Provider, now: datetime, *, since: datetime | None = None, everybody: bool = False
) -> Outcome:
    """Compare and mend. `since`: look at events from then on (else from the last comparison);
    `everybody`: compare those whose memberships have ended too. Raises ProviderError."""
    outcome = Outcome()
    due = _since(now)
    _store_missed(provider.events_since(since or due), now, outcome)
    if since is None or since <= due:
        _keep_comparison(now)
    outcome.applied, outcome.waiting = work_off(provider.now_of, now)
    for payer in _payers(now, everybody=everybody):
        _compare(payer, provider, now, outcome)
    return outcome


def has_anybody_begun() -> bool:
    """Whether anybody ever began to pay: before, nothing can have been missed, as a customer is made before
    a checkout. Who paid and was erased left invoices."""
    return Payer.objects.exclude(customer_id=None).exists() or Invoice.objects.exists()


def learn_fees(
    provider: Provider, now: datetime, most: int = 100, *, faults: list[str] | None = None
) -> int:
    """Ask what the provider kept of each payment for an invoice or a gift, and book it; returns of how many
    it is known now. Those wait longest that were asked about last. What goes wrong is put into `faults`.

    With it comes which payment paid the invoice, by which a refund finds its payer.
    """
    noted: list[str] = [] if faults is None else faults
    learnt = in_vain = 0
    for row in _without_fee(most):
        before = len(noted)
        type(row).objects.filter(pk=row.pk).update(fee_asked_at=now)
        with _noting(row.provider_id, noted):
            learnt += _learn_fee(row, provider, now)
        in_vain = in_vain + 1 if len(noted) > before else 0
        if in_vain == _ENOUGH:
            break
    return learnt


def _without_fee(most: int) -> list[Invoice | Checkout]:
    """What was paid and the fee not known of: so many of either kind."""
    invoices = Invoice.objects.filter(status="paid", paid__gt=0)
    gifts = Checkout.objects.filter(is_paid=True, total__gt=0).exclude(gift="")
    return [
        *invoices.filter(_FEE_UNKNOWN).select_related("payer").order_by(*_IN_TURN)[:most],
        *gifts.filter(_FEE_UNKNOWN).select_related("payer").order_by(*_IN_TURN)[:most],
    ]


def _learn_fee(row: Invoice | Checkout, provider: Provider, now: datetime) -> bool:
    if isinstance(row, Invoice):
        payment, fee = provider.payment_of(row.provider_id)
    else:
        payment, fee = row.payment, provider.fee_of(row.payment) if row.payment else None
    if not payment or fee is None or row.payer is None:
        return False
    with transaction.atomic():
        held = type(row).objects.select_for_update().get(pk=row.pk)
        if held.fee_known_at is not None:
            return False
        if fee:
            paid_at = row.paid_at if isinstance(row, Invoice) else None
            book(fee_entry(payment, row.currency, fee, paid_at or row.made_at), row.payer)
        type(row).objects.filter(pk=row.pk).update(payment=payment, fee_known_at=now)
    return True


def _store_missed(told: Iterable[Mapping[str, Any]], now: datetime, outcome: Outcome) -> None:
    events = iter(told)
    while some := list(islice(events, _AT_ONCE)):
        names = [str(event["id"]) for event in some]
        known = set(Event.objects.filter(event_id__in=names).values_list("event_id", flat=True))
        for event in some:
            if str(event["id"]) not in known:
                store(event, now)
                outcome.missed += 1


def _since(now: datetime) -> datetime:
    """From when on events may be missing. One that came live says nothing of those before it."""
    last = Comparison.objects.aggregate(at=Max("began_at"))["at"]
    return max(last - _AGAIN, now - _FORGOTTEN) if last else now - _FORGOTTEN


def _keep_comparison(now: datetime) -> None:
    with transaction.atomic():
        kept = Comparison.objects.create(began_at=now)
        Comparison.objects.filter(pk__lt=kept.pk).delete()


def _payers(now: datetime, *, everybody: bool) -> Iterable[Payer]:
    payers = Payer.objects.exclude(customer_id=None).order_by("id")
    if everybody:
        return payers
    running = Membership.objects.running().order_by().values("payer")
    began = Checkout.objects.filter(made_at__gt=now - _FORGOTTEN).filter(
        Q(status="open") | Q(status="complete", is_paid=False)
    )
    return payers.filter(Q(pk__in=running) | Q(pk__in=began.values("payer")))


def _compare(payer: Payer, provider: Provider, now: datetime, outcome: Outcome) -> None:
    assert payer.customer_id is not None
    # Read before asking: what moves on while the provider answers was told of since.
    before = rows.held_of(payer)
    for told in (provider.subscriptions_of, provider.invoices_of):
        with _noting(str(payer), outcome.faults):
            for thing in told(payer.customer_id):
                with _noting(thing.id, outcome.faults):
                    _mend(thing, before, now, outcome)
    for seen in before.values():
        if isinstance(seen.thing, values.Checkout) and not seen.thing.is_settled:
            with _noting(seen.thing.id, outcome.faults):
                told_now = provider.now_of(values.Checkout, seen.thing.id)
                if not _is_open(seen.thing, told_now):
                    _mend(told_now, before, now, outcome)


def _is_open(stands: Thing, told: Thing) -> bool:
    """Whether a checkout is where it was when it was begun: there is nothing to be known of it."""
    both = (stands, told)
    return all(isinstance(each, values.Checkout) and each.status == "open" for each in both)


def _mend(thing: Thing, before: Mapping[str, Seen], now: datetime, outcome: Outcome) -> None:
    """Take it in where it stands otherwise here, and nothing was told of it meanwhile."""
    outcome.compared += 1
    if is_as_it_stands(thing) or not take_if_unmoved(Answer(thing, before.get(thing.id)), now):
        return
    # What is settled here is not unsettled by anything.
    if is_as_it_stands(thing):
        outcome.mended.append(thing.id)
    else:
        outcome.faults.append(f"{thing.id}: stands otherwise here, and is settled")


@contextmanager
def _noting(what: str, faults: list[str]) -> Iterator[None]:
    """Whatever goes wrong in here with one object is put down and logged, and the rest goes on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - one object of the provider's is not to stop the others
        faults.append(f"{what}: {type(error).__name__}: {error}")
        logger.warning("cannot be compared: %s", faults[-1])


def look_at(payer: Payer, provider: Provider, now: datetime) -> Outcome:
    """Compare and mend one payer: for who comes back from a checkout before the provider's word has come.

    Raises ProviderError.
    """
    outcome = Outcome()
    if payer.customer_id is not None:
        _compare(payer, provider, now, outcome)
    if outcome.faults:
        raise ProviderError("; ".join(outcome.faults))
    return outcome


def is_as_it_stands(thing: Thing) -> bool:
    """Whether an object of the provider's stands here just so."""
    stands = rows.seen(thing)
    return stands is not None and rows.alike(stands.thing, thing)
