"""What the provider tells, as values: its objects as they were at one moment. Amounts are integer minor
units; currencies ISO 4217 in capitals; ids the provider's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """How a subscription stands, in the provider's words."""

    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"


# A subscription that came here stays here.
ENDED = frozenset({Status.CANCELED, Status.INCOMPLETE_EXPIRED})


@dataclass(frozen=True, slots=True)
class Subscription:
    """One hold on a price that is charged again and again.

    `ends_at`: it was cancelled and ends then; `is_paused`: nothing is charged, until `resumes_at` or
    until it is said.
    """

    id: str
    customer: str
    status: Status
    price: str
    quantity: int
    started_at: datetime
    period_starts_at: datetime | None
    period_ends_at: datetime | None
    trial_ends_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    is_paused: bool = False
    resumes_at: datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it is over for good."""
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Invoice:
    """What one period, or a change within one, costs. `due_at` is when it was made out: a charge that
    fails is due since then. `paid_for` is the end of the time it pays for."""

    id: str
    customer: str
    subscription: str
    number: str
    status: str
    currency: str
    total: int
    tax: int
    paid: int
    due_at: datetime
    paid_for: datetime | None = None
    paid_at: datetime | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    page: str = ""
    file: str = ""
    payment: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is paid or void: neither is ever undone."""
        return self.status in {"paid", "void"}


@dataclass(frozen=True, slots=True)
class Refund:
    """Money of one payment given back. `status`: pending, requires_action, succeeded, failed, canceled."""

    id: str
    payment: str
    status: str
    currency: str
    amount: int
    made_at: datetime

    @property
    def is_settled(self) -> bool:
        """Whether it never goes on. A refund that succeeded can still fail at the bank."""
        return self.status in {"failed", "canceled"}


@dataclass(frozen=True, slots=True)
class Chargeback:
    """Money of one payment that the payer's bank took back; it returns where we win (`status` won)."""

    id: str
    payment: str
    status: str
    currency: str
    amount: int
    fee: int
    made_at: datetime

    @property
    def is_settled(self) -> bool:
        """Whether the bank has decided."""
        return self.status in {"won", "lost", "warning_closed"}


@dataclass(frozen=True, slots=True)
class Checkout:
    """A reader's visit to the provider's checkout. `gift`: the key of the gift membership it is for."""

    id: str
    customer: str
    status: str
    is_paid: bool
    currency: str
    total: int
    tax: int
    made_at: datetime
    subscription: str = ""
    payment: str = ""
    gift: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is over: paid, or run out. One that is done may still wait for slow money."""
        return self.status == "expired" or (self.status == "complete" and self.is_paid)


Thing = Subscription | Invoice | Refund | Chargeback | Checkout


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the provider's: what `thing` was at `at`, to the second, by the provider's clock.

    `rank` orders what is told of one second: 0 it was made, 1 it changed, 2 it is gone.
    """

    id: str
    kind: str
    at: datetime
    thing: Thing
    rank: int = 1
