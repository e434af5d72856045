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


@dataclass(frozen=True, slots=True)
class Paid:
    """What a payment brought, in minor units, and the tax in it."""

    amount: int
    tax: int

    def tax_in(self, part: int) -> int:
        """The tax in so much of it: all of it in the whole, or in more than that."""
        return self.tax * min(part, self.amount) // self.amount if self.amount > 0 else 0


@dataclass(frozen=True, slots=True)
class Back:
    """The tax in a refund or a chargeback: in what left us, and in the same where it came back."""

    tax: int = 0
    undone: int = 0


_NO_TAX = Back()


def paid(thing: Invoice | Checkout) -> Paid:
    """What was paid of it. Paid out of credit in part, the tax is that of what was paid now."""
    if isinstance(thing, Checkout):
        return Paid(thing.total, thing.tax) if thing.is_paid else Paid(0, 0)
    if thing.status != "paid" or thing.paid <= 0:
        return Paid(0, 0)
    if thing.paid == thing.total or thing.total <= 0:
        return Paid(thing.paid, thing.tax if thing.paid == thing.total else 0)
    return Paid(thing.paid, round(thing.tax * thing.paid / thing.total))


def entries(thing: Thing, back: Back = _NO_TAX) -> tuple[Entry, ...]:
    """All that has to be booked of an object as it stands: what was before it stood so included.

    `back`: of a refund or a chargeback, the tax in it, which is owed no more.
    """
    if isinstance(thing, Invoice):
        return _of_invoice(thing)
    if isinstance(thing, Checkout):
        return _of_gift(thing)
    if isinstance(thing, Refund):
        return _of_refund(thing, back)
    if isinstance(thing, Chargeback):
        return _of_chargeback(thing, back)
    return ()


def fee_entry(payment: str, currency: str, fee: int, at: datetime) -> Entry:
    """What the provider kept of one payment."""
    lines = ((Book.FEES, fee), (Book.PROVIDER, -fee))
    return Entry("fee", f"fee:{payment}", at, currency, lines, payment)


def _of_invoice(invoice: Invoice) -> tuple[Entry, ...]:
    now = paid(invoice)
    if not now.amount:
        return ()
    at = invoice.paid_at or invoice.due_at
    lines = _without_nothing(
        (Book.PROVIDER, now.amount), (Book.MEMBERSHIPS, now.tax - now.amount), (Book.TAX, -now.tax)
    )
    key = f"invoice:{invoice.id}"
    return (Entry("charge", key, at, invoice.currency, lines, invoice.id),)


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


def _of_refund(refund: Refund, back: Back) -> tuple[Entry, ...]:
    given = _both_ways("refund", Book.REFUNDS, refund, back)
    if refund.status == "succeeded":
        return given[:1]
    # One that failed had left us before, or did not: the two entries are nothing together.
    return given if refund.status == "failed" else ()


def _of_chargeback(taken: Chargeback, back: Back) -> tuple[Entry, ...]:
    if taken.status.startswith("warning") or taken.amount <= 0:
        return ()
    moved = _both_ways("chargeback", Book.CHARGEBACKS, taken, back)
    fee: tuple[Entry, ...] = ()
    if taken.fee:
        lines = ((Book.FEES, taken.fee), (Book.PROVIDER, -taken.fee))
        key = f"chargeback:{taken.id}:fee"
        fee = (Entry("fee", key, taken.made_at, taken.currency, lines, taken.payment),)
    return (*(moved if taken.status == "won" else moved[:1]), *fee)


def _both_ways(kind: str, book: Book, of: Refund | Chargeback, back: Back) -> tuple[Entry, Entry]:
    """The entry of money that left, and that of the same come back."""
    out = _without_nothing(
        (book, of.amount - back.tax), (Book.TAX, back.tax), (Book.PROVIDER, -of.amount)
    )
    home = _without_nothing(
        (Book.PROVIDER, of.amount), (book, back.undone - of.amount), (Book.TAX, -back.undone)
    )
    key = f"{kind}:{of.id}"
    return (
        Entry(kind, key, of.made_at, of.currency, out, of.payment),
        Entry(f"{kind}-undone", f"{key}:undone", of.made_at, of.currency, home, of.payment),
    )


def _without_nothing(*lines: tuple[Book, int]) -> tuple[tuple[Book, int], ...]:
    return tuple((book, amount) for book, amount in lines if amount)
