"""What the provider tells: stored first, applied once, and in the end as the provider has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from kiosk.kit.money import Money
from kiosk.ledger.models import Posting
from kiosk.ledger.receipts import receipts
from kiosk.memberships import hearing, receiving
from kiosk.memberships.entries import Back
from kiosk.memberships.models import Event, Invoice, Membership, Payer, Price, Trial
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests import histories
from kiosk.memberships.tests.factories import a_payer, a_reader
from kiosk.memberships.tests.world import BEGAN, World


@pytest.fixture
def _prices(db):
    histories.set_up()


def told(world: World, upto: int | None = None) -> list[bool]:
    return [receiving.receive(e, world.now_of, timezone.now()) for e in world.events[:upto]]


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.usefixtures("_prices")
def test_however_it_is_told_and_killed_between_it_stands_as_the_provider_has_it(seed):
    world = histories.tell(seed)
    assert histories.faults(world) + histories.faults_of_ledger() == []


@pytest.mark.django_db(transaction=True)
def test_told_at_once_by_several_it_stands_as_the_provider_has_it():
    histories.set_up()
    for seed in range(100, 104):
        world = histories.tell(seed, threads=4)
        assert histories.faults(world) + histories.faults_of_ledger() == []


@pytest.mark.usefixtures("_prices")
def test_the_check_itself_finds_what_stands_otherwise(monkeypatch):
    world = histories.tell(7)
    Membership.objects.update(quantity=9)
    assert "quantity=9" in histories.faults(world)[0]
    monkeypatch.setattr(receiving, "book", lambda entry, payer: None)
    assert any("nothing of" in fault for fault in histories.faults(histories.tell(8)))


def a_world(seed: int = 3, **values) -> World:
    histories.set_up()
    world = World(seed, "cus_amina")
    a_payer(a_reader(), **values)
    return world


@pytest.mark.django_db
def test_an_event_is_stored_as_it_came_and_applied_once():
    world = a_world()
    world.subscribe(trial=True)
    assert all(told(world))
    assert all(told(world))
    stored = Event.objects.order_by("id")
    assert [event.payload for event in stored] == world.events
    assert set(stored.values_list("applied_at", flat=True).distinct()) != {None}
    assert Membership.objects.count() == 1
    assert Trial.objects.count() == 1


@pytest.mark.django_db
def test_one_that_cannot_be_applied_waits_with_its_fault_and_the_rest_goes_on():
    world = a_world()
    Price.objects.filter(interval="month").update(provider_id="another")
    world.subscribe(trial=False)
    assert told(world)[:2] == [False, True]
    waiting = Event.objects.waiting()
    assert {event.fault.partition(":")[0] for event in waiting} == {"UnknownPriceError"}
    Price.objects.filter(interval="month").update(provider_id="price_month")
    assert receiving.work_off(world.now_of, timezone.now()) == (2, 0)
    assert standing_of(a_reader().pk, world_time(world)).state == State.ACTIVE


@pytest.mark.django_db
def test_what_is_of_somebody_elses_customer_is_put_aside_after_days():
    world = a_world(customer_id="cus_bruno")
    world.subscribe(trial=False)
    now = timezone.now()
    assert not any(told(world, 1))
    assert receiving.work_off(world.now_of, now + timedelta(days=2)) == (0, 1)
    assert receiving.work_off(world.now_of, now + timedelta(days=4)) == (1, 0)
    assert "nobody here" in Event.objects.get().fault
    assert not Membership.objects.exists()


@pytest.mark.django_db
def test_an_answer_that_was_overtaken_by_an_event_is_asked_for_again():
    world = a_world()
    world.subscribe(trial=False)
    told(world)
    held = world.of("subscription")[0]
    at, names = world.now, []
    for number in (2, 3, 4):
        # One second, three states: none of them says which is the last.
        held["items"]["data"][0]["quantity"] = number
        world._tell("customer.subscription.updated", held)
        world.now = at
    first, second, third = world.events[-3:]
    receiving.receive(first, world.now_of, timezone.now())

    def ask(kind, name):
        names.append(name)
        if len(names) > 1:
            return world.now_of(kind, name)
        # While this answer is on its way another is asked for, and applied.
        old = hearing.thing(second["data"]["object"])
        assert receiving.receive(third, world.now_of, timezone.now())
        return old

    assert receiving.receive(second, ask, timezone.now())
    assert Membership.objects.get().quantity == 4
    assert len(names) == 2


@pytest.mark.django_db
def test_what_is_no_concern_of_ours_is_stored_and_done_with():
    world = a_world()
    event = {"id": "evt_x", "object": "event", "type": "price.created", "created": BEGAN,
             "data": {"object": {"id": "price_x", "object": "price"}}}  # fmt: skip
    assert receiving.receive(event, world.now_of, timezone.now())


@pytest.mark.django_db
def test_an_invoice_told_before_its_subscription_finds_its_membership():
    world = a_world()
    world.subscribe(trial=False)
    for event in reversed(world.events):
        receiving.receive(event, world.now_of, timezone.now())
    receiving.work_off(world.now_of, timezone.now())
    invoice = Invoice.objects.get()
    assert invoice.membership == Membership.objects.get()
    assert invoice.membership.paid_until == invoice.paid_for


@pytest.mark.django_db
def test_receipts_are_of_the_payers_key_alone():
    world = a_world()
    world.subscribe(trial=False)
    told(world)
    payer = Payer.objects.get()
    (receipt,) = receipts([str(payer.key)])
    assert (receipt.total, receipt.tax) == (Money(999, "EUR"), Money(159, "EUR"))
    assert receipt.about == Invoice.objects.get().provider_id


@pytest.mark.django_db
def test_a_payment_given_back_in_parts_leaves_no_tax_owed():
    world = a_world()
    world.subscribe(trial=False)
    (invoice,) = world.of("invoice")
    for amount in (333, 333, 333):
        made = world._new(
            "refund", "re", status="succeeded", currency="eur", charge="ch_x", amount=amount,
            payment_intent=f"pi_{invoice['id']}",
        )  # fmt: skip
        world._tell("refund.created", made)
    for event in reversed(world.events):
        receiving.receive(event, world.now_of, timezone.now())
    receiving.work_off(world.now_of, timezone.now())
    assert histories.faults(world) == []
    assert not Posting.objects.filter(account="tax").aggregate(all=Sum("minor"))["all"]
    back = [r for r in receipts([str(Payer.objects.get().key)]) if r.kind == "refund"]
    assert {(receipt.total.minor, receipt.tax.minor) for receipt in back} == {(-333, -53)}


@pytest.mark.usefixtures("_prices")
def test_the_check_itself_finds_tax_that_did_not_go_back(monkeypatch):
    monkeypatch.setattr(receiving, "tax_back", lambda thing: Back())
    found = [fault for seed in range(5) for fault in histories.faults(histories.tell(seed))]
    assert any("on the account tax" in fault for fault in found)


def world_time(world: World) -> datetime:
    return datetime.fromtimestamp(world.now, UTC)
