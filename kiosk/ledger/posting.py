"""Writing to the ledger: each fact once, in balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kiosk.kit.money import Money
from kiosk.ledger.accounts import kind_of
from kiosk.ledger.models import Transaction, standing


class UnbalancedError(ValueError):
    """The lines do not sum to zero in each currency, are fewer than two, or one of them moves nothing."""


class ConflictError(Exception):
    """Another fact stands under that key."""


@dataclass(frozen=True, slots=True)
class Line:
    """Money put into an account (a debit, positive) or taken out of it (a credit, negative)."""

    account: str
    money: Money


def post(
    kind: str,
    key: str,
    at: datetime,
    lines: Sequence[Line],
    *,
    payer: str = "",
    meta: Mapping[str, Any] | None = None,
) -> Transaction:
    """Write a fact down, in the database transaction that is open, if one is; where it stands already, it.

    `meta` is for people to read, and may differ the second time. Raises UnbalancedError, AccountError,
    ConflictError.
    """
    _check(lines)
    written = [[line.account, line.money.currency, line.money.minor] for line in lines]
    found = standing(key)
    if found is None:
        try:
            with transaction.atomic():
                return Transaction.objects.create(
                    kind=kind, key=key, at=at, payer=payer, lines=written, meta=dict(meta or {})
                )
        except IntegrityError:
            # Another wrote it meanwhile; else it is a fault that must be heard of.
            found = standing(key)
            if found is None:
                raise
    if (found.kind, found.payer, found.lines) != (kind, payer, written):
        raise ConflictError(f"{key} stands in the ledger as something else")
    return found


def _check(lines: Sequence[Line]) -> None:
    if len(lines) < 2:
        raise UnbalancedError("a transaction has two lines or more")
    sums: Counter[str] = Counter()
    for line in lines:
        kind_of(line.account)
        if not line.money:
            raise UnbalancedError(f"nothing is moved on {line.account}")
        sums[line.money.currency] += line.money.minor
    off = {currency: total for currency, total in sums.items() if total}
    if off:
        raise UnbalancedError(f"not in balance: {off}")
