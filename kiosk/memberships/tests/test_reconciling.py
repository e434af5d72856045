"""What we hold compared with what the provider holds, whatever happens meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.kit.money import Money
from kiosk.ledger.models import Transaction
from kiosk.ledger.posting import Line, post
from kiosk.memberships import changing, checkout, jobs, plans, receiving, reconciling
from kiosk.memberships.models import Comparison, Invoice, Membership
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import a_payer, a_reader
from kiosk.memberships.tests.test_checkout import PAGES, price, tell
from kiosk.memberships.tests.world import DAY
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


def test_what_the_provider_keeps_of_a_gift_is_booked_once(desk):
    desk.pay(checkout.give(a_reader(), price("gift"), desk, desk.clock, PAGES).id)
    tell(desk)
    assert reconciling.learn_fees(desk, desk.clock) == 1
    assert reconciling.learn_fees(desk, desk.clock) == 0
    fee = Transaction.objects.get(kind="fee")
    assert fee.lines == [["fees", "EUR", 50], ["provider", "EUR", -50]]


def test_a_payment_whose_fee_cannot_be_learnt_keeps_no_other_from_its_turn(desk, monkeypatch):
    real = desk.payment_of
    bad = member(desk).invoices.get().provider_id
    member(desk, "bruno@desk.example")

    def asked(name):
        if name == bad:
            raise ProviderError("no such invoice")
        return real(name)

    monkeypatch.setattr(desk, "payment_of", asked)
    faults: list[str] = []
    assert reconciling.learn_fees(desk, desk.clock, 1, faults=faults) == 0
    assert faults == [f"{bad}: ProviderError: no such invoice"]
    assert reconciling.learn_fees(desk, desk.clock, 1) == 1


def test_where_the_provider_is_away_not_every_payment_is_asked_about(desk, monkeypatch):
    for number in range(8):
        member(desk, f"r{number}@reader.example")
    desk.is_down = True
    faults: list[str] = []
    assert reconciling.learn_fees(desk, desk.clock, faults=faults) == 0
    assert len(faults) == 5


def test_an_object_that_cannot_be_read_or_booked_stops_no_other(desk):
    first, second = member(desk), member(desk, "bruno@desk.example")
    third = member(desk, "chidi@post.example")
    first_told = desk.objects[first.subscription_id]
    first_told["status"] = "dormant"  # which Stripe may add
    desk.pass_period(second.subscription_id)
    (new,) = [i for i in desk.of("invoice") if i["id"] not in _known()]
    post("charge", f"invoice:{new['id']}", desk.clock, _lines(7))  # as something else
    desk.pass_period(third.subscription_id)
    desk.events.clear()
    outcome = reconciling.reconcile(desk, desk.clock)
    assert len(outcome.faults) == 2
    assert "'dormant' is not a valid Status" in outcome.faults[0]
    assert outcome.faults[1].startswith(f"{new['id']}: ConflictError")
    assert {second.subscription_id, third.subscription_id} <= set(outcome.mended)
    assert _paid_until(third) == _paid_until(third, "period_ends_at")


def _known():
    return set(Invoice.objects.values_list("provider_id", flat=True))


def _lines(minor):
    return [Line("provider", Money(minor, "EUR")), Line("memberships", Money(-minor, "EUR"))]


def _paid_until(held, name="paid_until"):
    return Membership.objects.values_list(name, flat=True).get(pk=held.pk)


def test_each_part_of_the_hourly_job_runs_whatever_becomes_of_the_others(desk, monkeypatch):
    member(desk)
    monkeypatch.setattr(jobs, "provider", lambda: desk)
    monkeypatch.setattr(desk, "events_since", lambda since: desk._held("no such object"))
    ended = []
    monkeypatch.setattr(changing, "end_given_back", lambda asked, now: ended.append(now))
    with pytest.raises(ExceptionGroup, match="not whole") as wrong:
        jobs.compare_with_provider()
    assert [type(each) for each in wrong.value.exceptions] == [KeyError]
    assert Transaction.objects.filter(kind="fee").count() == 1
    assert len(ended) == 1


def test_what_was_missed_before_the_newest_event_is_found(desk, monkeypatch):
    held = member(desk)
    reconciling.reconcile(desk, desk.clock)
    desk.now += DAY
    payment = held.invoices.get().payment
    desk.refund(payment, 999, "once")
    desk.now += 4 * DAY
    desk.cancel_or_not(desk.objects[held.subscription_id])
    receiving.receive(desk.events[-1], desk.now_of, desk.clock)  # the first that comes again
    assert reconciling.reconcile(desk, desk.clock).missed == 1
    assert Transaction.objects.filter(kind="refund").count() == 1
    real, asked = desk.events_since, []

    def since(moment):
        asked.append(moment)
        return real(moment)

    monkeypatch.setattr(desk, "events_since", since)
    reconciling.reconcile(desk, desk.clock)
    assert asked == [desk.clock - timedelta(hours=1)]


def test_a_look_at_the_last_day_alone_does_not_hide_what_was_missed_before(desk):
    held = member(desk)
    reconciling.reconcile(desk, desk.clock)
    desk.refund(held.invoices.get().payment, 999, "once")
    desk.now += 4 * DAY
    assert reconciling.reconcile(desk, desk.clock, since=desk.clock - timedelta(days=1)).missed == 0
    assert reconciling.reconcile(desk, desk.clock).missed == 1
    assert Comparison.objects.count() == 1


def test_a_gift_whose_events_are_lost_for_good_is_found_by_its_checkout(desk):
    visit = checkout.give(a_reader(), price("gift"), desk, desk.clock, PAGES).id
    assert reconciling.reconcile(desk, desk.clock).mended == []
    desk.pay(visit)
    desk.events.clear()
    desk.now += 3 * DAY
    assert reconciling.reconcile(desk, desk.clock).mended == [visit]
    assert Transaction.objects.get().kind == "gift"


def test_where_nobody_ever_began_to_pay_the_provider_is_not_asked(desk, monkeypatch):
    monkeypatch.setattr(jobs, "provider", lambda: desk)
    desk.is_down = True
    jobs.compare_with_provider()
    a_payer(customer_id=None)
    jobs.compare_with_provider()
    a_payer(a_reader("bruno@desk.example"))
    with pytest.raises(ExceptionGroup):
        jobs.compare_with_provider()
