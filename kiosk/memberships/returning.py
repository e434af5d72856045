"""What goes back of a payment, and how much tax is in it.

After each refund and chargeback, and after each that was undone, as much tax is owed no more as is in all
that went back until then. So the parts of a payment sum to its tax to the last minor unit, in whatever
order they are told of; which part a rounded unit falls into goes by the order of booking, and is kept.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from kiosk.memberships import rows, values
from kiosk.memberships.entries import Back, Paid, entries, paid
from kiosk.memberships.models import Chargeback, Checkout, Invoice, Refund
from kiosk.memberships.values import Thing

_MODELS: dict[type[Thing], type[Any]] = {values.Refund: Refund, values.Chargeback: Chargeback}


def paid_by(payment: str) -> Invoice | Checkout | None:
    """The invoice or the gift that was paid by that payment, if it is known here as paid."""
    if not payment:
        return None
    invoices = Invoice.objects.filter(payment=payment, status="paid", paid__gt=0)
    gifts = Checkout.objects.filter(payment=payment, is_paid=True, total__gt=0)
    return (
        invoices.exclude(payer=None).order_by("id").first()
        or gifts.exclude(payer=None).order_by("id").first()
    )


def tax_back(thing: Thing) -> Back:
    """The tax in a refund or a chargeback, as it is kept in its row: worked out when it is first booked, in
    the transaction that holds its payer. Of anything else there is none."""
    if not isinstance(thing, values.Refund | values.Chargeback):
        return Back()
    row = _MODELS[type(thing)].objects.get(provider_id=thing.id)
    kinds = {entry.kind for entry in entries(thing)} - {"fee"}
    if kinds and row.tax is None:
        gone = _gone(thing.payment)
        row.tax = _between(thing.payment, gone, gone + thing.amount)
        row.save(update_fields=["tax"])
    if len(kinds) > 1 and row.tax_undone is None:
        gone = _gone(thing.payment)
        row.tax_undone = _between(thing.payment, gone - thing.amount, gone)
        row.save(update_fields=["tax_undone"])
    return Back(row.tax or 0, row.tax_undone or 0)


def _between(payment: str, less: int, more: int) -> int:
    found = paid_by(payment)
    brought = _paid(found) if found is not None else Paid(0, 0)
    return brought.tax_in(more) - brought.tax_in(less)


def _paid(row: Invoice | Checkout) -> Paid:
    thing = rows.read(row)
    assert isinstance(thing, values.Invoice | values.Checkout)
    return paid(thing)


def _gone(payment: str) -> int:
    """Minor units of it that are booked as gone, and not as come back."""
    gone = 0
    for model in _MODELS.values():
        booked = model.objects.filter(payment=payment, tax_undone=None).exclude(tax=None)
        gone += booked.aggregate(all=Sum("amount"))["all"] or 0
    return gone
