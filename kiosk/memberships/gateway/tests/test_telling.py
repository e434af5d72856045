"""What the fake tells: signed, again and again until it is taken; and how it misbehaves when asked to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from kiosk.memberships.gateway.fake.delivering import signature
from kiosk.memberships.gateway.stripe import StripeGateway
from kiosk.memberships.gateway.tests.running import KEY, SECRET, Fake
from kiosk.memberships.provider import ProviderError, SignatureError

pytestmark = [pytest.mark.apart, pytest.mark.slow]
BODY = b'{"id": "evt_1", "object": "event", "type": "invoice.paid", "created": 1}'


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_every_event_comes_signed_over_its_raw_body(calm, house, gateway):
    made = calm.client().v1.customers.create({"email": "ami\u0301na@news.example"})
    assert calm.ask("settle")["settled"]
    [(body, signed)] = house.told
    event = gateway.opened(body, signed)
    assert (event["type"], event["data"]["object"]["id"]) == ("customer.created", made.id)
    assert event["api_version"] == stripe.api_version
    with pytest.raises(SignatureError):
        gateway.opened(body.replace(b"customer.created", b"customer.deleted"), signed)


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        (BODY, ""),
        (BODY, "t=now,v1=abc"),
        (BODY, signature(BODY, "whsec_of_another", int(time.time()))),
        (BODY, signature(BODY, SECRET, int(time.time()) - 301)),
        (b"\xff", signature(b"\xff", SECRET, int(time.time()))),
        (b"[]", signature(b"[]", SECRET, int(time.time()))),
        (b"{", signature(b"{", SECRET, int(time.time()))),
    ],
)
def test_what_is_not_signed_by_it_within_five_minutes_is_no_event(body, signed):
    gateway = StripeGateway(KEY, SECRET, base="http://127.0.0.1:1")
    with pytest.raises(SignatureError):
        gateway.opened(body, signed)
    lately = signature(BODY, SECRET, int(time.time()) - 200)
    assert gateway.opened(BODY, lately)["id"] == "evt_1"


def test_what_is_not_taken_is_sent_again(calm, house):
    house.answers = [500, 302]
    calm.client().v1.customers.create({"email": "amina@news.example"})
    until(lambda: len(house.told) == 3)
    first, *others = house.events()
    assert others == [first, first]
    assert calm.ask("settle")["settled"]


def test_events_can_come_twice_and_out_of_order(calm, house):
    calm.ask("mischief", duplicates=2, disorder=1.5)
    for number in range(8):
        calm.client().v1.customers.create({"email": f"reader{number}@news.example"})
    until(lambda: len(house.told) == 24)
    came = [event["data"]["object"]["email"] for event in house.events()]
    assert {each: came.count(each) for each in came} == {
        f"reader{number}@news.example": 3 for number in range(8)
    }
    assert came != sorted(came)


def test_what_was_never_sent_stands_in_the_list_of_events(calm, house, gateway):
    calm.ask("mischief", lost=True)
    began = datetime.now(UTC) - timedelta(seconds=2)
    prices = calm.client().v1.prices
    price = prices.create(
        {"currency": "eur", "unit_amount": 999, "recurring": {"interval": "month"},
         "product_data": {"name": "All titles"}}
    ).id  # fmt: skip
    amina = gateway.customer("key-of-lost", "amina@news.example", "Amina", "en")
    held = calm.client().v1.subscriptions.create(
        {"customer": amina, "items": [{"price": price}], "trial_period_days": 14}
    )
    time.sleep(0.5)
    assert house.told == []
    kinds = [event["type"] for event in gateway.events_since(began)
             if held.id in str(event["data"]["object"])]  # fmt: skip
    assert kinds[0] == "customer.subscription.created"
    assert "invoice.paid" in kinds
    assert "customer.created" not in kinds


def test_an_outage_answers_nothing_and_what_is_due_comes_afterwards(calm, house, gateway):
    calm.ask("mischief", delay=0.3)
    calm.client().v1.customers.create({"email": "amina@news.example"})
    calm.ask("mischief", outage=True)
    with pytest.raises(ProviderError):
        gateway.customer("key-of-outage", "bruno@news.example", "Bruno", "en")
    time.sleep(0.5)
    assert house.told == []
    calm.ask("mischief")
    until(lambda: house.kinds() == ["customer.created"])


def test_a_lost_answer_makes_nothing_twice(calm, house, gateway):
    calm.ask("mischief", lost_answers=1)
    made = gateway.customer("key-of-lost-answer", "chidi@news.example", "Chidi", "en")
    named = calm.client().v1.customers.list({"email": "chidi@news.example"}).data
    assert [customer.id for customer in named] == [made]


def test_a_kill_loses_nothing_that_was_answered(tmp_path, house):
    house.told.clear()
    fake = Fake(tmp_path, house.url)
    try:
        options: Any = {"idempotency_key": "once"}
        fake.ask("mischief", delay=2)
        made = fake.client().v1.customers.create({"email": "amina@news.example"}, options)
        fake.kill()
        fake.start()
        again = fake.client().v1.customers.create({"email": "amina@news.example"}, options)
        assert again.id == made.id
        assert fake.client().v1.customers.retrieve(made.id).email == "amina@news.example"
        until(lambda: house.kinds() == ["customer.created"])
    finally:
        fake.kill()


def test_its_own_ways_are_for_who_has_the_key(calm):
    for path in ("advance", "mischief", "dispute", "settle", "again"):
        assert calm.page(f"/fake/{path}", "{}", {"Authorization": "Bearer sk_no"})[0] == 401
    assert calm.page("/fake/deliveries")[0] == 401


def test_parameters_of_stripes_that_it_does_not_act_on_are_refused(calm):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        calm.client().v1.customers.create({"tax_exempt": "exempt"})
    assert refused.value.code == "fake_does_not_act"


def test_a_transfer_takes_from_what_was_earned_and_no_more(calm, gateway):
    client = calm.client()
    bank = "pm_card_visa"
    chidi = client.v1.customers.create(
        {"payment_method": bank, "invoice_settings": {"default_payment_method": bank}}
    ).id
    price = client.v1.prices.create(
        {"currency": "chf", "unit_amount": 5000, "recurring": {"interval": "month"},
         "product_data": {"name": "All titles"}}
    ).id  # fmt: skip
    client.v1.subscriptions.create({"customer": chidi, "items": [{"price": price}]})
    [has] = [each for each in client.v1.balance.retrieve().available if each.currency == "chf"]
    assert has.amount == 5000 - (75 + 25)
    wish = {"currency": "chf", "destination": "acct_the_daily"}
    made = client.v1.transfers.create({"amount": 4000, **wish})
    assert made.amount == 4000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.transfers.create({"amount": 1000, **wish})
    assert refused.value.code == "balance_insufficient"
