"""What stands on the accounts, and whether the ledger is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from kiosk.kit.money import Money
from kiosk.ledger.accounts import Kind, kind_of
from kiosk.ledger.models import Posting, Transaction

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on an account in one currency: debits less credits."""

    account: str
    kind: Kind
    money: Money


def balances(since: datetime | None = None, until: datetime | None = None) -> list[Balance]:
    """The trial balance of what happened from `since` to before `until`, by account and currency. In each
    currency it sums to zero."""
    rows = Posting.objects.all()
    if since is not None:
        rows = rows.filter(transaction__at__gte=since)
    if until is not None:
        rows = rows.filter(transaction__at__lt=until)
    sums = rows.values("account", "currency").annotate(total=Sum("minor"))
    return [
        Balance(row["account"], kind_of(row["account"]), Money(row["total"], row["currency"]))
        for row in sums.order_by("account", "currency")
    ]


def faults() -> Iterator[str]:
    """What is wrong in the ledger, read anew from its first transaction on; nothing, while the database's
    guards stand."""
    last = 0
    while True:
        some = list(
            Transaction.objects.filter(pk__gt=last)
            .order_by("pk")
            .prefetch_related("postings")[:_AT_ONCE]
        )
        if not some:
            return
        for one in some:
            yield from _faults_of(one)
        last = some[-1].pk


def _faults_of(one: Transaction) -> Iterator[str]:
    made = [
        (posting.account, posting.currency, posting.minor)
        for posting in sorted(one.postings.all(), key=lambda posting: posting.number)
    ]
    if made != [tuple(line) for line in one.lines]:
        yield f"{one.key}: its postings are not those of its lines"
    for currency in sorted({currency for _, currency, _ in made}):
        off = sum(minor for _, own, minor in made if own == currency)
        if off:
            yield f"{one.key}: {off} {currency} too much"
