"""The provider in memory, to be asked: what `provider.Provider` promises, over a `World`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from kiosk.memberships import hearing
from kiosk.memberships.provider import Order, ProviderError, Reduction, SignatureError, Visit, Ware
from kiosk.memberships.tests.world import DAY, MONTH, Json, World
from kiosk.memberships.values import Invoice, Refund, Subscription


class Desk(World):
    """Answers as a provider would; `orders` are the checkouts begun, by their id."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(seed, "cus_desk")
        self.customers: dict[str, str] = {}
        self.wares: dict[str, Ware] = {}
        self.reductions: dict[str, Reduction] = {}
        self.orders: dict[str, Order] = {}
        self.closed: list[str] = []
        self.forgotten: list[str] = []
        self.refunds: dict[str, str] = {}
        self.credit: dict[str, int] = {}
        self.begun_anew: list[str] = []
        self.is_down = False

    def customer(self, key: str, email: str, name: str, language: str) -> str:
        self._up()
        return self.customers.setdefault(key, f"cus_{len(self.customers)}")

    def forget(self, customer: str) -> None:
        self._up()
        for held in self.of("subscription"):
            if held["customer"] == customer and held["status"] != "canceled":
                self.end(held["id"])
        self.forgotten.append(customer)

    def ware(self, ware: Ware) -> tuple[str, str]:
        self._up()
        price = f"at_{ware.key}"
        self.wares[price] = ware
        return ware.product or f"prod_{ware.plan_key}", price

    def coupon(self, reduction: Reduction) -> str:
        self._up()
        self.reductions[f"at_{reduction.key}"] = reduction
        return f"at_{reduction.key}"

    def checkout(self, order: Order) -> Visit:
        self._up()
        made = self._new(
            "checkout.session", "cs", status="open", payment_status="unpaid", currency="eur",
            customer=order.customer, amount_total=0, total_details={"amount_tax": 0},
            subscription=None, payment_intent=None, metadata={"gift": order.gift},
        )  # fmt: skip
        self.orders[made["id"]] = order
        return Visit(made["id"], f"https://pay.example/{made['id']}")

    def close_checkout(self, visit_id: str) -> None:
        self._up()
        self.closed.append(visit_id)
        visit = self.objects[visit_id]
        if visit["status"] == "open":
            visit["status"] = "expired"
            self._tell("checkout.session.expired", visit)

    def portal(self, customer: str, back: str, language: str) -> str:
        self._up()
        return f"https://pay.example/portal/{customer}"

    def end_with_period(self, subscription_id: str, ends: bool) -> Subscription:
        held = self._held(subscription_id)
        if held["cancel_at_period_end"] != ends:
            self.cancel_or_not(held)
        return self._now(held)

    def pause(self, subscription_id: str) -> Subscription:
        held = self._held(subscription_id)
        held["pause_collection"] = {"behavior": "void", "resumes_at": None}
        self._tell("customer.subscription.updated", held)
        return self._now(held)

    def resume(self, subscription_id: str, *, anew: str) -> Subscription:
        held = self._held(subscription_id)
        held["pause_collection"] = None
        if anew and anew not in self.begun_anew:
            self.begun_anew.append(anew)
            self._set_period(held, self.now + MONTH)
            self._invoice(held, self._amount(held))
        self._tell("customer.subscription.updated", held)
        return self._now(held)

    def change(
        self, subscription_id: str, price: str, quantity: int, *, proration: str
    ) -> Subscription:
        held = self._held(subscription_id)
        held["items"]["data"][0] |= {
            "price": {"id": price, "object": "price"},
            "quantity": quantity,
        }
        self._tell("customer.subscription.updated", held)
        if proration == "always_invoice":
            self._invoice(held, 500, outcome="void" if held["pause_collection"] else "paid")
        return self._now(held)

    def end(self, subscription_id: str) -> Subscription:
        held = self._held(subscription_id)
        held |= {"status": "canceled", "ended_at": self.now}
        self._tell("customer.subscription.deleted", held)
        return self._now(held)

    def refund(self, payment: str, amount: int, key: str) -> Refund:
        self._up()
        if key not in self.refunds:
            made = self._new(
                "refund", "re", status="succeeded", currency="eur", charge="ch_x",
                payment_intent=payment, amount=amount,
            )  # fmt: skip
            self._tell("refund.created", made)
            self.refunds[key] = made["id"]
        thing = hearing.thing(self.objects[self.refunds[key]])
        assert isinstance(thing, Refund)
        return thing

    def take_credit(self, customer: str, most: int, key: str) -> int:
        self._up()
        taken = min(self.credit.get(customer, 0), most)
        self.credit[customer] = self.credit.get(customer, 0) - taken
        return taken

    def payment_of(self, invoice_id: str) -> tuple[str, int | None]:
        self._up()
        told = self.objects[invoice_id]
        intent = f"pi_{invoice_id}"
        return (intent, self.fee_of(intent)) if told["amount_paid"] else ("", None)

    def fee_of(self, payment: str) -> int | None:
        self._up()
        return 50

    def events_since(self, since: datetime) -> Iterable[Mapping[str, Any]]:
        self._up()
        return [event for event in self.events if event["created"] >= since.timestamp()]

    def subscriptions_of(self, customer: str) -> Iterable[Subscription]:
        self._knows(customer)
        of = [hearing.thing(s) for s in self.of("subscription") if s["customer"] == customer]
        return [thing for thing in of if isinstance(thing, Subscription)]

    def invoices_of(self, customer: str) -> Iterable[Invoice]:
        self._knows(customer)
        of = [hearing.thing(s) for s in self.of("invoice") if s["customer"] == customer]
        return [thing for thing in of if isinstance(thing, Invoice)]

    def opened(self, body: bytes, signature: str) -> Mapping[str, Any]:
        raise SignatureError("the desk signs nothing")

    # ---------------------------------------------------------------- what a reader does there

    def pay(self, visit_id: str) -> None:
        """Pay at a checkout, as a reader does with a card that is good."""
        order, visit = self.orders[visit_id], self.objects[visit_id]
        assert visit["status"] == "open"
        assert order.customer not in self.forgotten
        self.whom = order.customer
        if order.gift:
            visit |= {
                "status": "complete", "payment_status": "paid", "amount_total": 9900,
                "payment_intent": f"pi_{visit_id}",
            }  # fmt: skip
            self._tell("checkout.session.completed", visit)
            return
        held = self._new(
            "subscription", "sub", status="incomplete", start_date=self.now, trial_end=None,
            cancel_at=None, cancel_at_period_end=False, ended_at=None, pause_collection=None,
            items={"data": [{**self._item(order.price), "quantity": order.quantity}]},
        )  # fmt: skip
        self._tell("customer.subscription.created", held)
        if order.trial_days:
            until = self.now + order.trial_days * DAY
            self._set_period(held, until)
            held |= {"status": "trialing", "trial_end": until}
            self._invoice(held, 0)
        else:
            self._set_period(held, self.now + MONTH)
            self._invoice(held, self._amount(held))
            held["status"] = "active"
        self._tell("customer.subscription.updated", held)
        visit |= {"status": "complete", "payment_status": "paid", "subscription": held["id"]}
        self._tell("checkout.session.completed", visit)

    def pass_period(self, subscription_id: str, *, fails: bool = False) -> None:
        """Let the period go by: the next one is charged, or that fails."""
        held = self.objects[subscription_id]
        self.now = held["items"]["data"][0]["current_period_end"]
        if held["cancel_at_period_end"]:
            held |= {"status": "canceled", "ended_at": self.now}
            self._tell("customer.subscription.deleted", held)
            return
        self._set_period(held, self.now + MONTH)
        outcome = "void" if held["pause_collection"] else "open" if fails else "paid"
        self._invoice(held, self._amount(held), outcome=outcome)
        held["status"] = "past_due" if outcome == "open" else "active"
        self._tell("customer.subscription.updated", held)

    def retry_paid(self, subscription_id: str) -> None:
        """The charge that failed goes through after all."""
        for invoice in [i for i in self.of("invoice") if i["status"] == "open"]:
            self._pay(invoice)
        held = self.objects[subscription_id]
        held["status"] = "active"
        self._tell("customer.subscription.updated", held)

    def _amount(self, held: Json) -> int:
        item = held["items"]["data"][0]
        ware = self.wares.get(item["price"]["id"])
        return ware.amount * int(item["quantity"]) if ware else super()._amount(held)

    def _held(self, subscription_id: str) -> Json:
        self._up()
        return self.objects[subscription_id]

    def _now(self, held: Json) -> Subscription:
        thing = hearing.thing(held)
        assert isinstance(thing, Subscription)
        return thing

    def _up(self) -> None:
        if self.is_down:
            raise ProviderError("the provider does not answer")

    def _knows(self, customer: str) -> None:
        self._up()
        if customer in self.forgotten:
            raise ProviderError(f"no such customer: {customer}")

    @property
    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)
