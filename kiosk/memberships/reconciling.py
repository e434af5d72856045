"""What we hold compared with what the provider holds, and mended: after an outage, and every hour.

First the events we were never told of, in their order, as if they came now. Then each object itself, as
an event may be lost for good; what differs is taken in as the provider has it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max, Q

from kiosk.memberships import rows
from kiosk.memberships.booking import book
from kiosk.memberships.entries import fee_entry
from kiosk.memberships.models import Event, Invoice, Membership, Payer
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.memberships.receiving import Answer, store, take_if_unmoved, work_off
from kiosk.memberships.values import Thing

logger = logging.getLogger(__name__)

# Events are sent late, and made at moments that pass each other: looked at again from before the newest.
_AGAIN = timedelta(hours=1)
# The provider forgets its events after 30 days.
_FORGOTTEN = timedelta(days=30)
# Who began to pay so lately may have paid, for all we were told.
_LATELY = timedelta(days=2)


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
    """Compare and mend. `since`: look at events from then on (else from the newest known);
    `everybody`: compare those whose memberships have ended too. Raises ProviderError."""
    outcome = Outcome()
    known = set(Event.objects.values_list("event_id", flat=True))
    for event in provider.events_since(since or _since(now)):
        if event["id"] not in known:
            store(event, now)
            outcome.missed += 1
    outcome.applied, outcome.waiting = work_off(provider.now_of, now)
    for payer in _payers(now, everybody=everybody):
        _compare(payer, provider, now, outcome)
    return outcome


def learn_fees(provider: Provider, now: datetime, most: int = 100) -> int:
    """Ask what the provider kept of each payment, and book it; returns of how many it is known now.

    With it comes which payment paid the invoice, by which a refund finds its payer.
    """
    from django.db import transaction

    unknown = Invoice.objects.filter(status="paid", paid__gt=0, fee_known_at=None)
    learnt = 0
    for invoice in unknown.select_related("payer").order_by("id")[:most]:
        payment, fee = provider.payment_of(invoice.provider_id)
        if not payment or fee is None or invoice.payer is None:
            continue
        with transaction.atomic():
            held = Invoice.objects.select_for_update().get(pk=invoice.pk)
            if held.fee_known_at is not None:
                continue
            if fee:
                at = invoice.paid_at or invoice.made_at
                book(fee_entry(payment, invoice.currency, fee, at), invoice.payer)
            Invoice.objects.filter(pk=invoice.pk).update(payment=payment, fee_known_at=now)
        learnt += 1
    return learnt


def _since(now: datetime) -> datetime:
    newest = Event.objects.aggregate(at=Max("made_at"))["at"]
    return max(newest - _AGAIN, now - _FORGOTTEN) if newest else now - _FORGOTTEN


def _payers(now: datetime, *, everybody: bool) -> Iterable[Payer]:
    payers = Payer.objects.exclude(customer_id=None).order_by("id")
    if everybody:
        return payers
    running = Membership.objects.running().values("payer")
    began = Q(checkout__status="open", checkout__made_at__gt=now - _LATELY)
    return payers.filter(Q(pk__in=running) | began).distinct()


def _compare(payer: Payer, provider: Provider, now: datetime, outcome: Outcome) -> None:
    assert payer.customer_id is not None
    # Read before asking: what moves on while the provider answers was told of since.
    before = rows.held_of(payer)
    try:
        things: list[Thing] = [
            *provider.subscriptions_of(payer.customer_id),
            *provider.invoices_of(payer.customer_id),
        ]
    except ProviderError as error:
        outcome.faults.append(f"{payer}: {error}")
        return
    for thing in things:
        outcome.compared += 1
        if is_as_it_stands(thing):
            continue
        try:
            taken = take_if_unmoved(Answer(thing, before.get(thing.id)), now)
        except LookupError as error:
            outcome.faults.append(f"{thing.id}: {error}")
            continue
        if not taken:
            continue
        # What is settled here is not unsettled by anything.
        if is_as_it_stands(thing):
            outcome.mended.append(thing.id)
        else:
            outcome.faults.append(f"{thing.id}: stands otherwise here, and is settled")


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
