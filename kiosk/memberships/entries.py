"""What the ledger must hold of each of the provider's objects, as balanced entries. Pure.

An entry's key names the fact, so that it is booked once, and its lines sum to zero. A positive amount
is put into an account (a debit), a negative one taken out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.memberships.values import Chargeback, Checkout, Invoice, Refund, Thing


class Book(StrEnum):
    """The accounts memberships book to."""

    PROVIDER = "provider"  # what the provider holds for us
    MEMBERSHIPS = "memberships"  # earned by memberships
    GIFTS = "gifts"  # earned by gift memberships
    TAX = "tax"  # owed to tax offices
    REFUNDS = "refunds"  # given back
    CHARGEBACKS = "chargebacks"  # taken back by banks
    FEES = "fees"  # what the provider keeps


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of money: `lines` are (account, minor units) and sum to zero; `about` is the id
    of the invoice, checkout or payment it is of."""

    kind: str
    key: str
    at: datetime
    currency: str
    lines: tuple[tuple[Book, int], ...]
    about: str = ""


def entries(thing: Thing) -> tuple[Entry, ...]:
    """All that has to be booked of an object as it stands: what was before it stood so included."""
    if isinstance(thing, Invoice):
        return _of_invoice(thing)
    if isinstance(thing, Checkout):
        return _of_gift(thing)
    if isinstance(thing, Refund):
        return _of_refund(thing)
    if isinstance(thing, Chargeback):
        return _of_chargeback(thing)
    return ()


def fee_entry(payment: str, currency: str, fee: int, at: datetime) -> Entry:
    """What the provider kept of one payment."""
    lines = ((Book.FEES, fee), (Book.PROVIDER, -fee))
    return Entry("fee", f"fee:{payment}", at, currency, lines, payment)


def _of_invoice(invoice: Invoice) -> tuple[Entry, ...]:
    if invoice.status != "paid" or invoice.paid <= 0:
        return ()
    at = invoice.paid_at or invoice.due_at
    # Paid out of credit in part: the tax is that of what was paid now.
    tax = invoice.tax if invoice.paid == invoice.total else _part(invoice)
    lines = _without_nothing(
        (Book.PROVIDER, invoice.paid), (Book.MEMBERSHIPS, tax - invoice.paid), (Book.TAX, -tax)
    )
    key = f"invoice:{invoice.id}"
    return (Entry("charge", key, at, invoice.currency, lines, invoice.id),)


def _part(invoice: Invoice) -> int:
    return round(invoice.tax * invoice.paid / invoice.total) if invoice.total > 0 else 0


def _of_gift(checkout: Checkout) -> tuple[Entry, ...]:
    if not checkout.gift or not checkout.is_paid or checkout.total <= 0:
        return ()
    lines = _without_nothing(
        (Book.PROVIDER, checkout.total),
        (Book.GIFTS, checkout.tax - checkout.total),
        (Book.TAX, -checkout.tax),
    )
    key = f"checkout:{checkout.id}"
    return (Entry("gift", key, checkout.made_at, checkout.currency, lines, checkout.id),)


def _of_refund(refund: Refund) -> tuple[Entry, ...]:
    given = _both_ways(
        "refund", refund.id, Book.REFUNDS, refund.amount, refund.made_at, refund.currency, refund.payment
    )  # fmt: skip
    if refund.status == "succeeded":
        return given[:1]
    # One that failed had left us before, or did not: the two entries are nothing together.
    return given if refund.status == "failed" else ()


def _of_chargeback(back: Chargeback) -> tuple[Entry, ...]:
    if back.status.startswith("warning") or back.amount <= 0:
        return ()
    taken = _both_ways(
        "chargeback", back.id, Book.CHARGEBACKS, back.amount, back.made_at, back.currency, back.payment
    )  # fmt: skip
    fee: tuple[Entry, ...] = ()
    if back.fee:
        lines = ((Book.FEES, back.fee), (Book.PROVIDER, -back.fee))
        key = f"chargeback:{back.id}:fee"
        fee = (Entry("fee", key, back.made_at, back.currency, lines, back.payment),)
    return (*(taken if back.status == "won" else taken[:1]), *fee)


def _both_ways(
    kind: str, name: str, book: Book, amount: int, at: datetime, currency: str, about: str
) -> tuple[Entry, Entry]:
    """The entry of money that left, and that of the same come back."""
    out = ((book, amount), (Book.PROVIDER, -amount))
    back = ((Book.PROVIDER, amount), (book, -amount))
    return (
        Entry(kind, f"{kind}:{name}", at, currency, out, about),
        Entry(f"{kind}-undone", f"{kind}:{name}:undone", at, currency, back, about),
    )


def _without_nothing(*lines: tuple[Book, int]) -> tuple[tuple[Book, int], ...]:
    return tuple((book, amount) for book, amount in lines if amount)
