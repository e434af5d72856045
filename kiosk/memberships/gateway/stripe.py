"""Stripe, asked through its own client: what `provider.Provider` promises.

Every call that makes something carries a key of its own, so that a call repeated after a lost answer makes
nothing twice. Objects come back as values, read as webhooks are (`hearing`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import stripe

from kiosk.memberships import hearing
from kiosk.memberships.provider import Order, ProviderError, Reduction, SignatureError, Visit, Ware
from kiosk.memberships.values import Chargeback, Checkout, Invoice, Refund, Subscription, Thing

if TYPE_CHECKING:
    from stripe.params import SubscriptionUpdateParams
    from stripe.params.checkout import SessionCreateParams

T = TypeVar("T", bound=Thing)
# Seconds a webhook's signature is believed for; https://docs.stripe.com/webhooks#replay-attacks
TOLERANCE_S = 300
_TIMEOUT_S = 20
_RETRIES = 2
# The languages Stripe's pages speak, of those we do; others are chosen by the reader's browser.
_SPOKEN = {"en", "de", "es", "fr"}
# What memberships read events of.
_KINDS = (
    "customer.subscription.*",
    "invoice.*",
    "refund.*",
    "charge.dispute.*",
    "checkout.session.*",
)


class StripeGateway:
    """Stripe, with a key of its API; `base` is where that is. `taxed`: Stripe works out the tax."""

    def __init__(self, key: str, secret: str, *, base: str, taxed: bool = False) -> None:
        self._secret = secret
        self._taxed = taxed
        self.client = stripe.StripeClient(
            key,
            base_addresses={"api": base},
            max_network_retries=_RETRIES,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_S),
        )

    # ---------------------------------------------------------------- who pays, and what is sold

    def customer(self, key: str, email: str, name: str, language: str) -> str:
        """The id of the customer of that key, made where there is none."""
        params = {
            "email": email, "name": name, "preferred_locales": [language], "metadata": {"kiosk": key},
        }  # fmt: skip
        with _asked():
            made = self.client.v1.customers.create(
                params={k: v for k, v in params.items() if v},  # type: ignore[arg-type]
                options={"idempotency_key": _once("customer", params)},
            )
        return made.id

    def forget(self, customer: str) -> None:
        """Delete a customer with their address and cards, which ends all they still pay for; nothing where
        they are gone already."""
        with _asked():
            try:
                self.client.v1.customers.delete(customer)
            except stripe.InvalidRequestError as error:
                if error.code != "resource_missing":
                    raise

    def ware(self, ware: Ware) -> tuple[str, str]:
        """The ids of the product and of the price, made where there are none that agree."""
        with _asked():
            found = self.client.v1.prices.list(
                params={"lookup_keys": [ware.key], "active": True, "limit": 1}
            )
            for price in found.data:
                if _agrees(price, ware):
                    return _id(price.product), price.id
            product = ware.product or self._product(ware)
            return product, self._price(ware, product)

    def _product(self, ware: Ware) -> str:
        params = {"name": ware.name, "metadata": {"kiosk": ware.plan_key}}
        made = self.client.v1.products.create(
            params=params,  # type: ignore[arg-type]
            options={"idempotency_key": _once("product", params)},
        )
        return made.id

    def _price(self, ware: Ware, product: str) -> str:
        params: dict[str, Any] = {
            "product": product, "currency": ware.currency.lower(), "unit_amount": ware.amount,
            "tax_behavior": "inclusive", "lookup_key": ware.key, "transfer_lookup_key": True,
        }  # fmt: skip
        if ware.interval:
            params["recurring"] = {"interval": ware.interval}
        made = self.client.v1.prices.create(
            params=params,  # type: ignore[arg-type]
            options={"idempotency_key": _once("price", params)},
        )
        return made.id

    def coupon(self, reduction: Reduction) -> str:
        """The id of the coupon, made where there is none."""
        wanted = {
            "name": reduction.code,
            "percent_off": reduction.percent,
            "amount_off": reduction.amount,
            "currency": reduction.currency.lower() if reduction.amount is not None else None,
            "duration": {None: "once", 0: "forever"}.get(reduction.months, "repeating"),
            "duration_in_months": reduction.months or None,
            "max_redemptions": reduction.most,
            "redeem_by": _seconds(reduction.ends_at),
            "metadata": {"kiosk": reduction.key},
        }
        params = {name: value for name, value in wanted.items() if value is not None}
        with _asked():
            made = self.client.v1.coupons.create(
                params=params,  # type: ignore[arg-type]
                options={"idempotency_key": _once("coupon", params)},
            )
        return made.id

    # ---------------------------------------------------------------- pages of Stripe's

    def checkout(self, order: Order) -> Visit:
        """Begin a checkout."""
        with _asked():
            made = self.client.v1.checkout.sessions.create(params=self._wanted(order))
        if made.url is None:
            raise ProviderError(f"the checkout {made.id} has no page")
        return Visit(made.id, made.url)

    def _wanted(self, order: Order) -> SessionCreateParams:
        wanted: SessionCreateParams = {
            "mode": "payment" if order.gift else "subscription",
            "customer": order.customer,
            "line_items": [{"price": order.price, "quantity": order.quantity}],
            "success_url": order.done,
            "cancel_url": order.back,
            "locale": _locale(order.language),
        }
        if order.gift:
            wanted["metadata"] = {"gift": order.gift}
        elif order.trial_days:
            wanted["subscription_data"] = {"trial_period_days": order.trial_days}
        if order.coupon:
            wanted["discounts"] = [{"coupon": order.coupon}]
        if self._taxed:
            wanted["automatic_tax"] = {"enabled": True}
            wanted["customer_update"] = {"address": "auto"}
        return wanted

    def close_checkout(self, visit_id: str) -> None:
        """Let nobody pay there any more; nothing where it is over already."""
        with _asked():
            try:
                self.client.v1.checkout.sessions.expire(visit_id)
            except stripe.InvalidRequestError:
                if self.client.v1.checkout.sessions.retrieve(visit_id).status == "open":
                    raise

    def portal(self, customer: str, back: str, language: str) -> str:
        """The address of Stripe's page for cards and invoices."""
        with _asked():
            made = self.client.v1.billing_portal.sessions.create(
                params={
                    "customer": customer, "return_url": back, "locale": _locale(language),
                    "configuration": self._portal_configuration,
                }
            )  # fmt: skip
        return made.url

    @cached_property
    def _portal_configuration(self) -> str:
        """Cards, addresses and invoices alone: plans are changed and ended on our own page."""
        configurations = self.client.v1.billing_portal.configurations
        for found in configurations.list(params={"active": True, "limit": 100}).auto_paging_iter():
            if found.metadata and found.metadata.to_dict().get("kiosk") == "portal":
                return found.id
        made = configurations.create(
            params={
                "features": {
                    "invoice_history": {"enabled": True},
                    "payment_method_update": {"enabled": True},
                    "customer_update": {"enabled": True, "allowed_updates": ["address", "tax_id"]},
                },
                "metadata": {"kiosk": "portal"},
            }
        )
        return made.id

    # ---------------------------------------------------------------- subscriptions

    def end_with_period(self, subscription_id: str, ends: bool) -> Subscription:
        """Let it end with its period, or go on."""
        with _asked():
            return _read(
                Subscription,
                self.client.v1.subscriptions.update(
                    subscription_id, params={"cancel_at_period_end": ends}
                ),
            )

    def pause(self, subscription_id: str) -> Subscription:
        """Charge nothing until it is resumed."""
        with _asked():
            return _read(
                Subscription,
                self.client.v1.subscriptions.update(
                    subscription_id, params={"pause_collection": {"behavior": "void"}}
                ),
            )

    def resume(self, subscription_id: str, *, anew: str) -> Subscription:
        """Charge again. `anew`: begin a period now and charge it, once that key; "": let the one that runs
        go on, as where its invoice is a draft still: that is charged within the hour."""
        params: SubscriptionUpdateParams = {"pause_collection": ""}
        with _asked():
            if not anew or self._has_draft(subscription_id):
                resumed = self.client.v1.subscriptions.update(subscription_id, params=params)
            else:
                params["billing_cycle_anchor"] = {"type": "now"}
                params["proration_behavior"] = "none"
                resumed = self.client.v1.subscriptions.update(
                    subscription_id, params=params, options={"idempotency_key": anew}
                )
        return _read(Subscription, resumed)

    def _has_draft(self, subscription_id: str) -> bool:
        drafts = self.client.v1.invoices.list(
            params={"subscription": subscription_id, "status": "draft", "limit": 1}
        )
        return bool(drafts.data)

    def change(
        self, subscription_id: str, price: str, quantity: int, *, proration: str
    ) -> Subscription:
        """Another price or quantity; ProviderError, and nothing changed, where its charge fails."""
        subscriptions = self.client.v1.subscriptions
        with _asked():
            item = subscriptions.retrieve(subscription_id)["items"].data[0].id
            changed = subscriptions.update(
                subscription_id,
                params={
                    "items": [{"id": item, "price": price, "quantity": quantity}],
                    "proration_behavior": proration,
                    "payment_behavior": "error_if_incomplete",
                },
            )
        return _read(Subscription, changed)

    def end(self, subscription_id: str) -> Subscription:
        """End it now; as it is where it has ended."""
        with _asked():
            try:
                return _read(Subscription, self.client.v1.subscriptions.cancel(subscription_id))
            except stripe.InvalidRequestError:
                held = self.now_of(Subscription, subscription_id)
                if not held.is_settled:
                    raise
                return held

    def refund(self, payment: str, amount: int, key: str) -> Refund:
        """Give that much of a payment back, once a key."""
        named = "charge" if payment.startswith(("ch_", "py_")) else "payment_intent"
        params: dict[str, Any] = {
            named: payment,
            "amount": amount,
            "reason": "requested_by_customer",
        }
        with _asked():
            made = self.client.v1.refunds.create(
                params=params,  # type: ignore[arg-type]
                options={"idempotency_key": key},
            )
        return _read(Refund, made)

    def take_credit(self, customer: str, most: int, key: str) -> int:
        """Take so much of what stands as a customer's credit away, once a key; returns how much that was.

        Credit is a balance below zero: https://docs.stripe.com/billing/customer/balance
        """
        with _asked():
            held = self.client.v1.customers.retrieve(customer)
            balance = held.balance or 0
            taken = min(max(0, -balance), most)
            if taken:
                self.client.v1.customers.update(
                    customer,
                    params={"balance": balance + taken},
                    options={"idempotency_key": key},
                )
        return taken

    # ---------------------------------------------------------------- how things stand

    def now_of(self, kind: type[T], thing_id: str) -> T:
        """An object as it is now."""
        v1 = self.client.v1
        ask: dict[Any, Any] = {
            Subscription: v1.subscriptions.retrieve,
            Invoice: v1.invoices.retrieve,
            Refund: v1.refunds.retrieve,
            Chargeback: v1.disputes.retrieve,
            Checkout: v1.checkout.sessions.retrieve,
        }
        with _asked():
            return _read(kind, ask[kind](thing_id))

    def payment_of(self, invoice_id: str) -> tuple[str, int | None]:
        """The payment of a paid invoice and what Stripe kept of it; "" and None where not known."""
        with _asked():
            paid = self.client.v1.invoice_payments.list(
                params={"invoice": invoice_id, "status": "paid", "limit": 1}
            )
            if not paid.data or not paid.data[0].payment.payment_intent:
                return "", None
            intent = _id(paid.data[0].payment.payment_intent)
        return intent, self.fee_of(intent)

    def fee_of(self, payment: str) -> int | None:
        """What Stripe kept of a payment; None where not known."""
        with _asked():
            paid = self.client.v1.payment_intents.retrieve(
                payment, params={"expand": ["latest_charge.balance_transaction"]}
            )
        charge = paid.to_dict().get("latest_charge") or {}
        moved = charge.get("balance_transaction") or {}
        return moved.get("fee")

    def events_since(self, since: datetime) -> Iterable[Mapping[str, Any]]:
        """Stripe's events from then on, as it would send them, oldest first."""
        with _asked():
            told = self.client.v1.events.list(
                params={"created": {"gte": int(since.timestamp())}, "limit": 100}
            )
            newest_first = [event.to_dict() for event in told.auto_paging_iter()]
        return [event for event in reversed(newest_first) if _concerns(event["type"])]

    def subscriptions_of(self, customer: str) -> Iterable[Subscription]:
        """All of a customer's, ended ones too."""
        with _asked():
            held = self.client.v1.subscriptions.list(
                params={"customer": customer, "status": "all", "limit": 100}
            )
            return [_read(Subscription, each) for each in held.auto_paging_iter()]

    def invoices_of(self, customer: str) -> Iterable[Invoice]:
        """All of a customer's, but for drafts."""
        with _asked():
            made = self.client.v1.invoices.list(params={"customer": customer, "limit": 100})
            return [
                _read(Invoice, each) for each in made.auto_paging_iter() if each.status != "draft"
            ]

    def opened(self, body: bytes, signature: str) -> Mapping[str, Any]:
        """The event in a signed body. Raises SignatureError."""
        try:
            # On bytes that are no text, which are nobody's: UnicodeDecodeError is a ValueError.
            stripe.WebhookSignature.verify_header(
                body.decode(), signature, self._secret, TOLERANCE_S
            )
            event = json.loads(body)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise SignatureError(str(error)) from error
        if not isinstance(event, dict) or event.get("object") != "event":
            raise SignatureError("it is no event")
        return event


@contextmanager
def _asked() -> Iterator[None]:
    """What Stripe or the way there refuses, as ProviderError."""
    try:
        yield
    except stripe.StripeError as error:
        said = error.user_message or str(error)
        raise ProviderError(f"{type(error).__name__}: {said}") from error


def _read(kind: type[T], told: stripe.StripeObject) -> T:
    told_of = told.to_dict()
    read = hearing.thing(told_of)
    if not isinstance(read, kind):
        raise ProviderError(f"{told_of.get('id')} is no {kind.__name__.lower()}")
    return read


def _id(told: str | stripe.StripeObject) -> str:
    return told if isinstance(told, str) else str(told["id"])


def _once(kind: str, params: Mapping[str, Any]) -> str:
    """A key by which Stripe knows the same wish: the same words give the same thing, for a day."""
    digest = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    return f"{kind}-{digest[:40]}"


def _agrees(price: stripe.Price, ware: Ware) -> bool:
    interval = price.recurring.interval if price.recurring else ""
    return (price.unit_amount, price.currency.upper(), interval) == (
        ware.amount, ware.currency.upper(), ware.interval,
    )  # fmt: skip


def _concerns(kind: str) -> bool:
    return any(kind.startswith(known.removesuffix("*")) for known in _KINDS)


def _locale(language: str) -> Any:
    known = language.partition("-")[0].lower()
    return known if known in _SPOKEN else "auto"


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment is not None else None
