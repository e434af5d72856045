"""What a reader pays for ends before their account is erased, and what was told of them is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.kit.personal import NotYetError
from kiosk.ledger.models import Transaction
from kiosk.memberships import checkout, forgetting, leaving, plans, receiving
from kiosk.memberships.models import Checkout, Event, GiftMembership, Membership, Payer, Price
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import NOON, a_payer, a_reader
from kiosk.memberships.tests.test_checkout import PAGES, price, tell
from kiosk.memberships.trials import took_trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(monkeypatch):
    made = Desk()
    monkeypatch.setattr(leaving, "provider", lambda: made)
    plans.begin(made.clock)
    return made


@pytest.fixture
def amina(desk):
    """Who had her trial: she is charged at once."""
    reader = a_reader()
    took_trial(reader.email, desk.clock)
    return reader


def begun(desk, reader):
    """A checkout that stands open in a tab."""
    return checkout.begin(reader, price(), desk, desk.clock, PAGES).id


def running(desk):
    """What the provider goes on charging."""
    return [held["id"] for held in desk.of("subscription") if held["status"] != "canceled"]


def told(customer: str, **values: object) -> Event:
    return Event.objects.create(
        event_id=f"evt_{Event.objects.count()}",
        kind="customer.updated",
        payload={"data": {"object": {"id": customer, "email": "amina@reader.example"}}},
        made_at=NOON,
        received_at=NOON,
        **values,
    )


def test_what_a_reader_pays_for_ends_and_the_provider_forgets_them(desk, amina):
    desk.pay(begun(desk, amina))
    tell(desk)
    leaving.leave(amina.pk, desk.clock)
    assert running(desk) == []
    assert not Membership.objects.running().exists()
    assert desk.forgotten == [Payer.objects.get().customer_id]


@pytest.mark.parametrize("stored", [False, True])
def test_what_was_paid_and_not_told_or_not_applied_yet_ends_and_its_money_is_booked(
    desk, amina, stored
):
    desk.pay(begun(desk, amina))
    for event in desk.events if stored else ():
        receiving.store(event, desk.clock)
    leaving.leave(amina.pk, desk.clock)
    assert Membership.objects.get().status == "canceled"
    assert running(desk) == []
    assert Transaction.objects.get().kind == "charge"


def test_a_checkout_open_in_another_tab_can_be_paid_no_more(desk, amina):
    visit = begun(desk, amina)
    leaving.leave(amina.pk, desk.clock)
    assert desk.objects[visit]["status"] == "expired"
    assert Checkout.objects.get().status == "expired"
    with pytest.raises(AssertionError):
        desk.pay(visit)


def test_a_gift_paid_at_the_last_moment_is_a_gift(desk, amina):
    desk.pay(checkout.give(amina, price("gift"), desk, desk.clock, PAGES).id)
    leaving.leave(amina.pk, desk.clock)
    assert GiftMembership.objects.get().paid_at is not None
    assert Transaction.objects.get().kind == "gift"


def test_what_no_plan_here_costs_ends_too(desk, amina):
    desk.pay(begun(desk, amina))
    Price.objects.filter(pk=price().pk).update(provider_id="another")
    leaving.leave(amina.pk, desk.clock)
    assert running(desk) == []


def test_who_never_paid_is_not_asked_about(monkeypatch):
    monkeypatch.setattr(leaving, "provider", lambda: pytest.fail("asked"))
    leaving.leave(a_reader().pk, NOON)


def test_while_the_provider_is_down_it_is_not_done(desk, amina):
    desk.pay(begun(desk, amina))
    desk.is_down = True
    with pytest.raises(NotYetError, match="does not answer"):
        leaving.leave(amina.pk, desk.clock)
    desk.is_down = False
    leaving.leave(amina.pk, desk.clock)
    assert running(desk) == []


def test_a_kill_after_the_customer_went_keeps_nobody_from_being_erased(desk, amina, monkeypatch):
    begun(desk, amina)
    real = desk.forget

    def lost(customer):
        real(customer)
        raise ProviderError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(desk, "forget", lost)
        with pytest.raises(NotYetError, match="no answer"):
            leaving.leave(amina.pk, desk.clock)
    leaving.leave(amina.pk, desk.clock)
    assert len(desk.forgotten) == 2


def test_what_waits_of_theirs_is_not_tried_for_ever(desk):
    a_payer(a_reader())
    mine, others = told("cus_amina"), told("cus_bruno")
    Event.objects.update(payload={"type": "x"})  # neither can be read
    Event.objects.filter(pk=mine.pk).update(payload={"about": "cus_amina"})
    leaving.leave(a_reader().pk, NOON)
    assert list(Event.objects.waiting()) == [others]


def test_what_was_told_is_forgotten_a_month_after_it_was_applied():
    old, new = told("cus_1", applied_at=NOON), told("cus_1", applied_at=NOON + timedelta(days=1))
    waits = told("cus_1")
    assert forgetting.forget_told(NOON + timedelta(days=30)) == 1
    assert forgetting.forget_told(NOON + timedelta(days=30)) == 0
    kept = {event.pk for event in Event.objects.exclude(payload={})}
    assert kept == {new.pk, waits.pk}
    assert Event.objects.filter(event_id=old.event_id).exists()
