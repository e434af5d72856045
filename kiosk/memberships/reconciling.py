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

from django.db import transaction
from django.db.models import F, Max, Q

from kiosk.memberships import rows
from kiosk.memberships.booking import book
from kiosk.memberships.entries import fee_entry
from kiosk.memberships.happenings import Seen
from kiosk.memberships.models import Checkout, Event, Invoice, Membership, Payer
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
    for told in (provider.subscriptions_of, provider.invoices_of):
        with _noting(str(payer), outcome.faults):
            for thing in told(payer.customer_id):
                with _noting(thing.id, outcome.faults):
                    _mend(thing, before, now, outcome)


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
