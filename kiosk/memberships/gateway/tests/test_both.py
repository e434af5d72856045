"""What the fake and Stripe itself must both do: one suite, through the real client."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
import stripe

pytestmark = pytest.mark.apart
DAY = 86_400


class Scene:
    """Amina with a card and a test clock, and a price of 9.99 a month."""

    def __init__(self, client: stripe.StripeClient, card: str = "pm_card_visa") -> None:
        self.v1 = client.v1
        self.began = int(time.time())
        self.clock = self.v1.test_helpers.test_clocks.create({"frozen_time": self.began}).id
        self.amina = self.v1.customers.create(
            {
                "email": "amina@news.example", "test_clock": self.clock, "payment_method": card,
                "invoice_settings": {"default_payment_method": card},
            }
        ).id  # fmt: skip
        self.product = self.v1.products.create({"name": "All titles"}).id
        self.month = self.price(999, "month")

    def price(self, amount: int, interval: Any) -> str:
        return self.v1.prices.create(
            {
                "product": self.product, "currency": "eur", "unit_amount": amount,
                "recurring": {"interval": interval},
            }
        ).id  # fmt: skip

    def subscribe(self, **more: Any) -> stripe.Subscription:
        wanted: Any = {"customer": self.amina, "items": [{"price": self.month}], **more}
        return self.v1.subscriptions.create(wanted)

    def to(self, day: float) -> None:
        """Move the clock to that day, counted from the first, and wait until it has arrived."""
        clocks = self.v1.test_helpers.test_clocks
        clocks.advance(self.clock, {"frozen_time": self.began + int(day * DAY)})
        until = time.monotonic() + 120
        while clocks.retrieve(self.clock).status != "ready":
            assert time.monotonic() < until, "the clock does not arrive"
            time.sleep(1)

    def now(self, held: stripe.Subscription) -> stripe.Subscription:
        return self.v1.subscriptions.retrieve(held.id)

    def invoices(self) -> list[stripe.Invoice]:
        """Newest first."""
        return self.v1.invoices.list({"customer": self.amina}).data


def test_a_trial_charges_nothing_warns_three_days_before_and_then_charges(client):
    scene = Scene(client)
    held = scene.subscribe(trial_period_days=14)
    assert (held.status, held.trial_end) == ("trialing", scene.began + 14 * DAY)
    assert [invoice.total for invoice in scene.invoices()] == [0]
    scene.to(11.1)
    kinds = client.v1.events.list({"type": "customer.subscription.trial_will_end"}).data
    assert held.id in [event.data.object["id"] for event in kinds]
    scene.to(14.2)
    assert scene.now(held).status == "active"
    newest = scene.invoices()[0]
    assert (newest.status, newest.amount_paid, newest.billing_reason) == (
        "paid", 999, "subscription_cycle",
    )  # fmt: skip


def test_a_subscription_renews_on_the_same_day_of_each_month(client):
    scene = Scene(client)
    held = scene.subscribe()
    first = held["items"].data[0]
    assert held.status == "active"
    scene.to(32)
    second = scene.now(held)["items"].data[0]
    assert second.current_period_start == first.current_period_end
    assert [invoice.status for invoice in scene.invoices()] == ["paid", "paid"]


def test_a_failed_renewal_is_past_due_with_a_next_try_and_a_new_card_pays_it(client):
    scene = Scene(client)
    held = scene.subscribe(trial_period_days=3)
    bad = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": scene.amina})
    client.v1.customers.update(
        scene.amina, {"invoice_settings": {"default_payment_method": bad.id}}
    )
    scene.to(3.2)
    failed = scene.invoices()[0]
    assert (failed.status, failed.attempt_count) == ("open", 1)
    assert failed.next_payment_attempt
    assert scene.now(held).status == "past_due"
    good = client.v1.payment_methods.attach("pm_card_visa", {"customer": scene.amina})
    paid = client.v1.invoices.pay(failed.id, {"payment_method": good.id})
    assert paid.status == "paid"
    assert scene.now(held).status == "active"


def test_what_is_cancelled_at_its_periods_end_goes_on_until_then_and_can_be_kept(client):
    scene = Scene(client)
    held = scene.subscribe()
    ends = held["items"].data[0].current_period_end
    cancelled = client.v1.subscriptions.update(held.id, {"cancel_at_period_end": True})
    assert (cancelled.status, cancelled.cancel_at) == ("active", ends)
    assert (
        client.v1.subscriptions.update(held.id, {"cancel_at_period_end": False}).cancel_at is None
    )
    client.v1.subscriptions.update(held.id, {"cancel_at_period_end": True})
    scene.to(32)
    ended = scene.now(held)
    assert (ended.status, ended.ended_at) == ("canceled", ends)
    assert len(scene.invoices()) == 1


def test_a_pause_voids_what_would_be_charged_and_ends_by_itself(client):
    scene = Scene(client)
    held = scene.subscribe()
    resumes = scene.began + 40 * DAY
    paused = client.v1.subscriptions.update(
        held.id, {"pause_collection": {"behavior": "void", "resumes_at": resumes}}
    )
    assert (paused.status, paused.pause_collection.resumes_at) == ("active", resumes)
    scene.to(32)
    assert scene.invoices()[0].status == "void"
    scene.to(41)
    assert scene.now(held).pause_collection is None


def test_a_pause_can_end_with_a_period_that_begins_and_is_charged_at_once(client):
    scene = Scene(client)
    held = scene.subscribe()
    client.v1.subscriptions.update(held.id, {"pause_collection": {"behavior": "void"}})
    scene.to(40)
    resumed = client.v1.subscriptions.update(
        held.id,
        {
            "pause_collection": "", "billing_cycle_anchor": {"type": "now"},
            "proration_behavior": "none",
        },
    )  # fmt: skip
    assert resumed.pause_collection is None
    start = resumed["items"].data[0].current_period_start
    assert start == pytest.approx(scene.began + 40 * DAY, abs=120)
    told = [(invoice.status, invoice.amount_paid) for invoice in scene.invoices()]
    assert told == [("paid", 999), ("void", 0), ("paid", 999)]


def test_an_upgrade_while_paused_is_voided_too(client):
    scene = Scene(client)
    held = scene.subscribe()
    dearer = scene.price(1999, "month")
    client.v1.subscriptions.update(held.id, {"pause_collection": {"behavior": "void"}})
    item = held["items"].data[0].id
    client.v1.subscriptions.update(
        held.id, {"items": [{"id": item, "price": dearer}], "proration_behavior": "always_invoice"}
    )
    scene.to(1)
    assert scene.invoices()[0].status == "void"


def test_an_upgrade_charged_at_once_takes_off_what_was_paid(client):
    scene = Scene(client)
    held = scene.subscribe()
    dearer = scene.price(1999, "month")
    scene.to(15)
    item = held["items"].data[0].id
    client.v1.subscriptions.update(
        held.id, {"items": [{"id": item, "price": dearer}], "proration_behavior": "always_invoice"}
    )
    upgrade = scene.invoices()[0]
    assert upgrade.billing_reason == "subscription_update"
    assert 0 < upgrade.amount_paid < 1000
    amounts = sorted(line.amount for line in upgrade.lines.data)
    assert amounts[0] < 0 < amounts[1]


def test_another_interval_begins_at_once(client):
    scene = Scene(client)
    held = scene.subscribe()
    year = scene.price(9900, "year")
    scene.to(10)
    item = held["items"].data[0].id
    client.v1.subscriptions.update(held.id, {"items": [{"id": item, "price": year}]})
    changed = scene.now(held)["items"].data[0]
    assert changed.current_period_start == pytest.approx(scene.began + 10 * DAY, abs=120)
    assert changed.current_period_end - changed.current_period_start in {365 * DAY, 366 * DAY}
    assert 9000 < scene.invoices()[0].amount_paid < 9900


def test_an_upgrade_whose_charge_fails_changes_nothing_where_that_is_asked(client):
    scene = Scene(client)
    held = scene.subscribe(trial_period_days=3)
    scene.to(3.2)
    bad = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": scene.amina})
    client.v1.customers.update(
        scene.amina, {"invoice_settings": {"default_payment_method": bad.id}}
    )
    dearer = scene.price(1999, "month")
    with pytest.raises(stripe.CardError):
        client.v1.subscriptions.update(
            held.id,
            {
                "items": [{"id": held["items"].data[0].id, "price": dearer}],
                "proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete",
            },
        )  # fmt: skip
    assert scene.now(held)["items"].data[0].price.id == scene.month


def test_a_coupon_takes_off_what_it_says_for_as_long_as_it_says(client):
    scene = Scene(client)
    coupon = client.v1.coupons.create({"percent_off": 50, "duration": "once"}).id
    scene.subscribe(discounts=[{"coupon": coupon}])
    scene.to(32)
    assert [invoice.total for invoice in scene.invoices()] == [999, 499]
    assert client.v1.coupons.retrieve(coupon).times_redeemed == 1


def test_the_fee_of_a_payment_is_found_from_its_invoice_and_refunds_end_with_it(client):
    scene = Scene(client)
    scene.subscribe()
    invoice = scene.invoices()[0]
    paid = client.v1.invoice_payments.list({"invoice": invoice.id}).data[0]
    intent = client.v1.payment_intents.retrieve(
        str(paid.payment.payment_intent), {"expand": ["latest_charge.balance_transaction"]}
    )
    charge = intent.to_dict()["latest_charge"]
    moved = charge["balance_transaction"]
    assert (moved["amount"], moved["net"]) == (999, 999 - moved["fee"])
    assert moved["fee"] > 0
    part = client.v1.refunds.create({"payment_intent": intent.id, "amount": 400})
    assert (part.status, part.amount, part.charge) == ("succeeded", 400, charge["id"])
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 600})
    client.v1.refunds.create({"payment_intent": intent.id})
    assert client.v1.charges.retrieve(charge["id"]).refunded
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert again.value.code == "charge_already_refunded"


def test_the_same_key_gives_the_same_answer_and_refuses_another_wish(client):
    options: Any = {"idempotency_key": f"key-{uuid.uuid4()}"}
    first = client.v1.customers.create({"email": "amina@news.example"}, options)
    assert client.v1.customers.create({"email": "amina@news.example"}, options).id == first.id
    with pytest.raises(stripe.IdempotencyError) as refused:
        client.v1.customers.create({"email": "bruno@news.example"}, options)
    assert refused.value.http_status == 400


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"emial": "amina@news.example"}, "parameter_unknown", "emial"),
        ({"address": {"citty": "Cairo"}}, "parameter_unknown", "address[citty]"),
        ({"balance": "much"}, "parameter_invalid_integer", "balance"),
    ],
)
def test_parameters_it_does_not_know_are_refused_by_name(client, params, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.create(params)
    assert (refused.value.http_status, refused.value.code, refused.value.param) == (
        400,
        code,
        param,
    )


def test_what_is_missing_or_not_there_is_said_so(client):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.prices.create({"unit_amount": 1, "product_data": {"name": "x"}})
    assert (refused.value.code, refused.value.param) == ("parameter_missing", "currency")
    with pytest.raises(stripe.InvalidRequestError) as nobody:
        client.v1.subscriptions.retrieve("sub_nobodys")
    assert (nobody.value.http_status, nobody.value.code) == (404, "resource_missing")


def test_lists_come_in_pages_newest_first_and_one_can_walk_through_all(client):
    product = client.v1.products.create({"name": "All titles"}).id
    made = [
        client.v1.prices.create({"product": product, "currency": "eur", "unit_amount": number}).id
        for number in range(1, 6)
    ]
    page = client.v1.prices.list({"product": product, "limit": 2})
    assert [price.id for price in page.data] == made[:2:-1]
    assert page.has_more
    walked = [price.id for price in page.auto_paging_iter()]
    assert walked == made[::-1]


def test_a_price_has_several_currencies_and_a_lookup_key_moves_on(client):
    product = client.v1.products.create({"name": "All titles"}).id
    key = f"key-{uuid.uuid4()}"
    old = client.v1.prices.create(
        {
            "product": product, "currency": "eur", "unit_amount": 999, "lookup_key": key,
            "currency_options": {"jpy": {"unit_amount": 1500}},
        }
    )  # fmt: skip
    told = client.v1.prices.retrieve(old.id, {"expand": ["currency_options"]}).to_dict()
    assert told["currency_options"]["jpy"]["unit_amount"] == 1500
    new = client.v1.prices.create(
        {
            "product": product, "currency": "eur", "unit_amount": 1099, "lookup_key": key,
            "transfer_lookup_key": True,
        }
    )  # fmt: skip
    found = client.v1.prices.list({"lookup_keys": [key]}).data
    assert [price.id for price in found] == [new.id]


def test_a_checkout_can_be_begun_and_ended_once(client):
    scene = Scene(client)
    begun = client.v1.checkout.sessions.create(
        {
            "mode": "subscription", "customer": scene.amina, "success_url": "https://news.example/done",
            "cancel_url": "https://news.example/back", "locale": "de",
            "line_items": [{"price": scene.month, "quantity": 1}],
            "subscription_data": {"trial_period_days": 14},
        }
    )  # fmt: skip
    assert (begun.status, begun.payment_status) == ("open", "unpaid")
    assert begun.url
    assert client.v1.checkout.sessions.expire(begun.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(begun.id)


def test_a_wrong_key_is_refused(client, fake):
    stranger = stripe.StripeClient("sk_test_wrong", base_addresses={"api": fake.base})
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.customers.list()
