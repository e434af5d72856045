"""What we hold compared with what the provider holds, whatever happens meanwhile."""

from __future__ import annotations

import pytest

from kiosk.memberships import checkout, plans, reconciling
from kiosk.memberships.models import Membership
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import a_reader
from kiosk.memberships.tests.test_checkout import PAGES, price, tell
from kiosk.memberships.trials import took_trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    made = Desk()
    plans.begin(made.clock)
    return made


def member(desk, address="amina@reader.example"):
    """A reader who pays."""
    reader = a_reader(address)
    took_trial(reader.email, desk.clock)
    desk.pay(checkout.begin(reader, price(), desk, desk.clock, PAGES).id)
    tell(desk)
    return Membership.objects.get(reader=reader)


def test_an_answer_asked_for_before_an_event_does_not_overwrite_it(desk, monkeypatch):
    held = member(desk)
    desk.pass_period(held.subscription_id, fails=True)
    tell(desk)
    assert standing_of(held.reader_id, desk.clock).state == State.GRACE
    real = desk.subscriptions_of

    def overtaken(customer):
        before = real(customer)
        desk.now += 1
        desk.retry_paid(held.subscription_id)
        tell(desk)
        return before

    # A change that was not told of lets the answer differ from what stands.
    desk.objects[held.subscription_id]["pause_collection"] = {"behavior": "void"}
    monkeypatch.setattr(desk, "subscriptions_of", overtaken)
    outcome = reconciling.reconcile(desk, desk.clock)
    assert outcome.faults == []
    assert Membership.objects.get().status == "active"
    assert standing_of(held.reader_id, desk.clock).state == State.ACTIVE
