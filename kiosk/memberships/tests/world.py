"""A provider in memory: objects that change, and an event of each change, as Stripe's API writes them.

What it holds in the end is what a house must hold that was told of every change, in whatever order.
"""

from __future__ import annotations

import copy
import random
from typing import Any

from kiosk.memberships import hearing
from kiosk.memberships.values import Thing

DAY = 86_400
BEGAN = 1_772_000_000
MONTH = 30 * DAY
PRICES = {"price_month": 999, "price_year": 9900}
Json = dict[str, Any]


class World:
    """One customer, what they hold, and what happened; the clock stands still within many a second.

    `kills`: how often a house was killed while it was told.
    """

    def __init__(self, seed: int, customer: str = "cus_amina") -> None:
        self.chance = random.Random(seed)
        self.whom = customer
        self.name = f"{seed}_{customer}"
        self.now = BEGAN
        self.objects: dict[str, Json] = {}
        self.events: list[Json] = []
        self.kills = 0
        self._made = 0

    # ---------------------------------------------------------------- what a house asks

    def now_of(self, kind: type[Thing], name: str) -> Thing:
        """The object as it is now."""
        thing = hearing.thing(self.objects[name])
        assert isinstance(thing, kind)
        return thing

    def things(self) -> dict[str, Thing]:
        """All objects as they are now, but for those of which nothing was told (drafts)."""
        told = {event["data"]["object"]["id"] for event in self.events}
        read = {name: hearing.thing(self.objects[name]) for name in told}
        return {name: thing for name, thing in read.items() if thing is not None}

    def of(self, kind: str) -> list[Json]:
        """All objects of that kind."""
        return [told for told in self.objects.values() if told["object"] == kind]

    # ---------------------------------------------------------------- a history

    def live(self, steps: int) -> None:
        """Begin a subscription, then let so many things happen to it."""
        self.subscribe(trial=self.chance.random() < 0.6)
        for _ in range(steps):
            if self.chance.random() < 0.5:
                self.now += self.chance.choice((0, 1, 60, DAY, 9 * DAY))
            held = [s for s in self.of("subscription") if s["status"] not in _OVER]
            if not held:
                self.subscribe(trial=False)
                continue
            act = self.chance.choice(_ACTS)
            act(self, held[-1])

    def subscribe(self, *, trial: bool) -> None:
        """Through a checkout, as a reader does."""
        checkout = self._new(
            "checkout.session", "cs", status="open", payment_status="unpaid", currency="eur",
            amount_total=0, total_details={"amount_tax": 0}, subscription=None, payment_intent=None,
            metadata={},
        )  # fmt: skip
        subscription = self._new(
            "subscription", "sub", status="incomplete", start_date=self.now, trial_end=None,
            cancel_at=None, cancel_at_period_end=False, ended_at=None, pause_collection=None,
            items={"data": [self._item("price_month")]},
        )  # fmt: skip
        self._tell("customer.subscription.created", subscription)
        if trial:
            until = self.now + 14 * DAY
            self._set_period(subscription, until)
            subscription |= {"status": "trialing", "trial_end": until}
            self._invoice(subscription, 0)
        else:
            self._invoice(subscription, self._amount(subscription))
            subscription["status"] = "active"
        self._tell("customer.subscription.updated", subscription)
        checkout |= {
            "status": "complete", "payment_status": "paid", "subscription": subscription["id"],
        }  # fmt: skip
        self._tell("checkout.session.completed", checkout)

    def renew(self, held: Json) -> None:
        """The period ends: the next one is charged, or the charge fails, or it was cancelled."""
        self.now = max(self.now, held["items"]["data"][0]["current_period_end"])
        if held["cancel_at_period_end"]:
            held |= {"status": "canceled", "ended_at": self.now}
            self._tell("customer.subscription.deleted", held)
            return
        self._set_period(held, self.now + MONTH)
        if held["pause_collection"]:
            self._invoice(held, self._amount(held), outcome="void")
        elif held["status"] in {"trialing", "active"} and self.chance.random() < 0.4:
            self._invoice(held, self._amount(held), outcome="open")
            held["status"] = "past_due"
        elif held["status"] != "past_due":
            self._invoice(held, self._amount(held))
            held["status"] = "active"
        self._tell("customer.subscription.updated", held)

    def retry(self, held: Json) -> None:
        """A charge that failed is tried again: paid, or failed once more, or given up."""
        for invoice in [i for i in self.of("invoice") if i["status"] == "open"]:
            fate = self.chance.random()
            if fate < 0.4:
                self._pay(invoice)
                held["status"] = "active"
                self._tell("customer.subscription.updated", held)
            elif fate < 0.8:
                invoice["attempt_count"] += 1
                invoice["next_payment_attempt"] = self.now + 3 * DAY
                self._tell("invoice.payment_failed", invoice)
            else:
                invoice |= {"next_payment_attempt": None, "status": "uncollectible"}
                self._tell("invoice.marked_uncollectible", invoice)
                held |= {"status": "canceled", "ended_at": self.now}
                self._tell("customer.subscription.deleted", held)
                return

    def cancel_or_not(self, held: Json) -> None:
        held["cancel_at_period_end"] = not held["cancel_at_period_end"]
        ends = held["items"]["data"][0]["current_period_end"]
        held["cancel_at"] = ends if held["cancel_at_period_end"] else None
        self._tell("customer.subscription.updated", held)

    def pause_or_resume(self, held: Json) -> None:
        """Or resume, where it is paused."""
        paused = {"behavior": "void", "resumes_at": self.now + MONTH}
        held["pause_collection"] = None if held["pause_collection"] else paused
        self._tell("customer.subscription.updated", held)

    def other_price(self, held: Json) -> None:
        """To another price, the difference charged at once."""
        item = held["items"]["data"][0]
        item["price"] = {"id": self.chance.choice(list(PRICES)), "object": "price"}
        self._tell("customer.subscription.updated", held)
        self._invoice(held, self.chance.randrange(1, 5000))

    def give_back(self, held: Json) -> None:
        """One paid invoice given back in part or whole; now and then the bank refuses later."""
        paid = [i for i in self.of("invoice") if i["status"] == "paid" and i["amount_paid"]]
        if not paid:
            return
        invoice = self.chance.choice(paid)
        made = self._new(
            "refund", "re", status="pending", currency=invoice["currency"], charge="ch_x",
            payment_intent=_intent(invoice), amount=self.chance.randrange(1, invoice["amount_paid"] + 1),
        )  # fmt: skip
        self._tell("refund.created", made)
        for status in self.chance.choice(
            (("succeeded",), ("succeeded", "failed"), ("failed",), ())
        ):
            made["status"] = status
            self._tell("refund.updated", made)

    def dispute(self, held: Json) -> None:
        """The bank takes a payment back, and decides later."""
        open_ones = [d for d in self.of("dispute") if d["status"] == "needs_response"]
        if open_ones:
            open_ones[0]["status"] = self.chance.choice(("won", "lost"))
            self._tell("charge.dispute.closed", open_ones[0])
            return
        paid = [i for i in self.of("invoice") if i["status"] == "paid" and i["amount_paid"]]
        if not paid:
            return
        invoice = self.chance.choice(paid)
        made = self._new(
            "dispute", "dp", status="needs_response", currency=invoice["currency"], charge="ch_x",
            payment_intent=_intent(invoice), amount=invoice["amount_paid"],
            balance_transactions=[{"fee": 1500}],
        )  # fmt: skip
        self._tell("charge.dispute.created", made)

    def give(self, held: Json) -> None:
        """A gift membership bought: paid at once, or by slow money."""
        made = self._new(
            "checkout.session", "cs", status="open", payment_status="unpaid", currency="eur",
            amount_total=9900, total_details={"amount_tax": 1581}, subscription=None,
            payment_intent=None, metadata={"gift": "0"},
        )  # fmt: skip
        made |= {"status": "complete", "payment_intent": f"pi_{made['id']}"}
        if self.chance.random() < 0.5:
            self._tell("checkout.session.completed", made)
        made["payment_status"] = "paid"
        self._tell("checkout.session.async_payment_succeeded", made)

    # ---------------------------------------------------------------- objects and events

    def _new(self, kind: str, short: str, **values: Any) -> Json:
        self._made += 1
        name = f"{short}_{self.name}_{self._made}"
        made = {
            "id": name, "object": kind, "created": self.now, "customer": self.whom,
            "metadata": {}, **values,
        }  # fmt: skip
        if kind in {"refund", "dispute"}:
            del made["customer"]
        self.objects[name] = made
        return made

    def _item(self, price: str) -> Json:
        return {
            "price": {"id": price, "object": "price"}, "quantity": 1,
            "current_period_start": self.now, "current_period_end": self.now + MONTH,
        }  # fmt: skip

    def _set_period(self, held: Json, until: int) -> None:
        held["items"]["data"][0] |= {
            "current_period_start": self.now, "current_period_end": until,
        }  # fmt: skip

    def _amount(self, held: Json) -> int:
        return PRICES[held["items"]["data"][0]["price"]["id"]]

    def _invoice(self, held: Json, amount: int, *, outcome: str = "paid") -> None:
        tax = amount * 19 // 119
        made = self._new(
            "invoice", "in", status="draft", currency="eur", total=amount, amount_paid=0, number=None,
            total_taxes=[{"amount": tax}] if tax else [], attempt_count=0, next_payment_attempt=None,
            status_transitions={"paid_at": None}, hosted_invoice_url=None, invoice_pdf=None,
            payments=None, parent={"subscription_details": {"subscription": held["id"]}},
            lines={"data": [{
                "amount": amount, "period": {"end": held["items"]["data"][0]["current_period_end"]},
            }]},
        )  # fmt: skip
        self._tell("invoice.created", made)
        made |= {"status": "open", "number": f"K-{self._made}"}
        self._tell("invoice.finalized", made)
        if outcome == "paid":
            self._pay(made)
        elif outcome == "void":
            made["status"] = "void"
            self._tell("invoice.voided", made)
        else:
            made |= {"attempt_count": 1, "next_payment_attempt": self.now + 3 * DAY}
            self._tell("invoice.payment_failed", made)

    def _pay(self, invoice: Json) -> None:
        intent = {"payment": {"payment_intent": f"pi_{invoice['id']}"}}
        invoice |= {
            "status": "paid", "amount_paid": invoice["total"], "next_payment_attempt": None,
            "status_transitions": {"paid_at": self.now},
            "payments": {"data": [intent] if invoice["total"] else []},
        }  # fmt: skip
        self._tell("invoice.paid", invoice)

    def _tell(self, kind: str, told: Json) -> None:
        number = len(self.events)
        self.events.append(
            {
                "id": f"evt_{self.name}_{number}", "object": "event", "type": kind, "created": self.now,
                "data": {"object": copy.deepcopy(told)},
            }
        )  # fmt: skip
        if self.chance.random() < 0.5:
            self.now += 1


_OVER = {"canceled", "incomplete_expired"}
_ACTS = (
    World.renew, World.renew, World.retry, World.retry, World.cancel_or_not, World.pause_or_resume,
    World.other_price, World.give_back, World.dispute, World.give,
)  # fmt: skip


def _intent(invoice: Json) -> str:
    return str(invoice["payments"]["data"][0]["payment"]["payment_intent"])


def disordered(events: list[Json], seed: int) -> list[Json]:
    """The events in any order, some of them twice or three times; most near their place."""
    chance = random.Random(seed)
    several = [event for event in events for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    spread = chance.choice((0, 3, len(several)))
    places = sorted((at + chance.uniform(0, spread), at) for at in range(len(several)))
    return [several[at] for _, at in places]
