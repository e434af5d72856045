"""What a reader pays for, ended at the provider before their account is erased."""

from __future__ import annotations

from datetime import datetime

from kiosk.kit.personal import NotYetError
from kiosk.ledger.posting import ConflictError
from kiosk.memberships import receiving, values
from kiosk.memberships.asking import provider
from kiosk.memberships.changing import ChangeError, end_all
from kiosk.memberships.hearing import HearingError
from kiosk.memberships.models import Checkout, Event, Payer
from kiosk.memberships.provider import Provider, ProviderError
from kiosk.memberships.rows import UnknownPriceError


def leave(reader_id: int, now: datetime) -> None:
    """End at once all the reader pays for or could still pay, take in the last that the provider knows of
    their money, as nobody will know later whose it was, and have it forget them. Asks nothing of the
    provider for who never paid.

    Raises NotYetError while the provider cannot be reached, or a payment is still under way.
    """
    payer = Payer.objects.filter(reader_id=reader_id).exclude(customer_id=None).first()
    if payer is None or payer.reader is None or not payer.customer_id:
        return
    try:
        asked = provider()
        if payer.settled_at is None:
            _settle(payer, asked, now)
            # From here on there is nothing to be asked of a customer who may be gone.
            Payer.objects.filter(pk=payer.pk).update(settled_at=now)
        asked.forget(payer.customer_id)
    except (ProviderError, HearingError, ConflictError) as error:
        raise NotYetError(f"the provider does not end the membership: {error}") from error
    except ChangeError as error:
        # Of one that was never paid: it ends by itself within a day.
        raise NotYetError(f"the membership cannot be ended yet: {error}") from error
    left = Event.objects.waiting().filter(payload__icontains=f'"{payer.customer_id}"')
    left.update(applied_at=now, fault="the account was erased before it could be applied")


def _settle(payer: Payer, asked: Provider, now: datetime) -> None:
    """In this order nothing slips through: what is closed cannot be paid any more, and what was paid
    before, told or not, is a membership here when all of them are ended."""
    assert payer.customer_id is not None
    assert payer.reader is not None
    for visit in Checkout.objects.filter(payer=payer, status="open").order_by("id"):
        asked.close_checkout(visit.provider_id)
        receiving.take(asked.now_of(values.Checkout, visit.provider_id), now)
    receiving.work_off(asked.now_of, now)
    for held in asked.subscriptions_of(payer.customer_id):
        try:
            receiving.take(held, now)
        except UnknownPriceError:
            # It cannot be held here, and must be charged no more all the same.
            if not held.is_settled:
                asked.end(held.id)
    end_all(payer.reader, asked, now)
    for invoice in asked.invoices_of(payer.customer_id):
        receiving.take(invoice, now)
