"""What a payer sees of the ledger: what they paid, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.kit.money import Money
from kiosk.ledger.models import Transaction

# Whatever is between the provider and us alone moves no payer's money.
_OURS = ("fee",)


@dataclass(frozen=True, slots=True)
class Receipt:
    """`number` is its place in the ledger. `total` was paid, tax within; below zero it came back.

    `about` is the provider's id of what it is of: an invoice's, a payment's.
    """

    number: int
    at: datetime
    kind: str
    total: Money
    tax: Money
    about: str


def receipts(payers: Sequence[str], most: int = 500) -> list[Receipt]:
    """The receipts of those payers' keys, the newest first."""
    rows = (
        Transaction.objects.filter(payer__in=[payer for payer in payers if payer])
        .exclude(kind__in=_OURS)
        .order_by("-at", "-pk")[:most]
    )
    return [receipt for row in rows if (receipt := _receipt(row)) is not None]


def _receipt(row: Transaction) -> Receipt | None:
    paid = [line for line in row.lines if line[0].partition(":")[0] == "provider"]
    if not paid:
        return None
    currency = paid[0][1]
    tax = -sum(line[2] for line in row.lines if line[0].partition(":")[0] == "tax")
    return Receipt(
        number=row.pk,
        at=row.at,
        kind=row.kind,
        total=Money(sum(line[2] for line in paid), currency),
        tax=Money(tax, currency),
        about=str(row.meta.get("about", "")),
    )
