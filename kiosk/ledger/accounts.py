"""The chart of accounts: money is put into one (a debit, positive), taken out of another (a credit)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What an account is in a balance: assets and expenses grow by debits, the others by credits."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


# An account may be told apart further behind a colon: `tax:de`.
CHART: Mapping[str, Kind] = {
    "provider": Kind.ASSET,  # what the provider of payments holds for us
    "bank": Kind.ASSET,
    "tax": Kind.LIABILITY,  # owed to tax offices
    "pool": Kind.LIABILITY,  # owed to publishers
    "memberships": Kind.INCOME,
    "gifts": Kind.INCOME,
    "refunds": Kind.EXPENSE,
    "chargebacks": Kind.EXPENSE,
    "fees": Kind.EXPENSE,  # kept by the provider
    "shares": Kind.EXPENSE,  # what publishers have earned
}
_NAME = re.compile(r"[a-z]+(?::[a-z0-9-]{1,30})?")


class AccountError(ValueError):
    """There is no such account."""


def kind_of(account: str) -> Kind:
    """What kind of account it is. Raises AccountError."""
    kind = CHART.get(account.partition(":")[0])
    if kind is None or not _NAME.fullmatch(account):
        raise AccountError(f"there is no account {account!r}")
    return kind
