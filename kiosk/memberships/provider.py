"""What memberships ask of the provider, in their own values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kiosk.memberships.values import Invoice, Refund, Subscription, Thing


class ProviderError(Exception):
    """The provider cannot be reached, or refuses; the text says which, for operators."""


class SignatureError(Exception):
    """What came to the door was not signed by the provider, or too long ago."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a checkout is for. `price` is the provider's id; `gift` the key of a gift membership: it is paid
    once, and everything else is charged again each interval. `done` and `back` are pages of ours."""

    customer: str
    price: str
    quantity: int
    done: str
    back: str
    language: str
    trial_days: int = 0
    coupon: str = ""
    gift: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A checkout begun, and where it is."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Ware:
    """A price to be sold: `interval` is month, year, or "" for one paid once."""

    key: str
    plan_key: str
    name: str
    interval: str
    currency: str
    amount: int
    product: str = ""


@dataclass(frozen=True, slots=True)
class Reduction:
    """A coupon. `months`: None the first charge, 0 for good."""

    key: str
    code: str
    percent: int | None
    amount: int | None
    currency: str
    months: int | None
    most: int | None
    ends_at: datetime | None


class Provider(Protocol):
    """One of them; every call may raise ProviderError."""

    def customer(self, key: str, email: str, name: str, language: str) -> str:
        """The id of the customer of that key, made where there is none."""

    def forget(self, customer: str) -> None:
        """Delete a customer with their address and cards, which ends all they still pay for; nothing where
        they are gone already."""

    def ware(self, ware: Ware) -> tuple[str, str]:
        """The ids of the product and of the price, made where there are none."""

    def coupon(self, reduction: Reduction) -> str:
        """The id of the coupon, made where there is none."""

    def checkout(self, order: Order) -> Visit:
        """Begin a checkout."""

    def close_checkout(self, visit_id: str) -> None:
        """Let nobody pay there any more; nothing where it is over already."""

    def portal(self, customer: str, back: str, language: str) -> str:
        """The address of the provider's page for cards and invoices."""

    def end_with_period(self, subscription_id: str, ends: bool) -> Subscription:
        """Let it end with its period, or go on."""

    def pause(self, subscription_id: str) -> Subscription:
        """Charge nothing until it is resumed."""

    def resume(self, subscription_id: str, *, anew: str) -> Subscription:
        """Charge again. `anew`: begin a period now and charge it, once that key; "": let the one that runs
        go on."""

    def change(
        self, subscription_id: str, price: str, quantity: int, *, proration: str
    ) -> Subscription:
        """Another price or quantity; `proration` as Stripe's proration_behavior."""

    def end(self, subscription_id: str) -> Subscription:
        """End it now."""

    def refund(self, payment: str, amount: int, key: str) -> Refund:
        """Give that much of a payment back, once a key."""

    def take_credit(self, customer: str, most: int, key: str) -> int:
        """Take so much of a customer's credit away, once a key; returns how much that was."""

    def now_of(self, kind: type[Thing], thing_id: str) -> Thing:
        """An object as it is now."""

    def payment_of(self, invoice_id: str) -> tuple[str, int | None]:
        """The payment of a paid invoice and what the provider kept of it; "" and None where not known."""

    def fee_of(self, payment: str) -> int | None:
        """What the provider kept of a payment; None where not known."""

    def events_since(self, since: datetime) -> Iterable[Mapping[str, Any]]:
        """Its events from then on, as it would send them, oldest first."""

    def subscriptions_of(self, customer: str) -> Iterable[Subscription]:
        """All of a customer's, ended ones too."""

    def invoices_of(self, customer: str) -> Iterable[Invoice]:
        """All of a customer's, but for drafts."""

    def opened(self, body: bytes, signature: str) -> Mapping[str, Any]:
        """The event in a signed body. Raises SignatureError."""
