"""What a member does: the paid time is kept, a charge comes back once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.memberships import changing, checkout, coming, giving, plans, receiving, reconciling
from kiosk.memberships.changing import ChangeError
from kiosk.memberships.models import Event, Invoice, Membership, Plan, Price
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import DAY, a_membership, a_reader
from kiosk.memberships.tests.test_checkout import PAGES, price, tell
from kiosk.memberships.trials import took_trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    made = Desk()
    plans.begin(made.clock)
    return made


@pytest.fixture
def amina():
    return a_reader()


def member(desk, reader, *, trial=False, wanted=None):
    """A reader who pays, or tries."""
    if not trial:
        took_trial(reader.email, desk.clock)
    desk.pay(checkout.begin(reader, wanted or price(), desk, desk.clock, PAGES).id)
    tell(desk)
    return held(reader)


def held(reader):
    return Membership.objects.exclude(via="gift").get(reader=reader)


def test_one_click_cancels_and_the_paid_time_is_kept(desk, amina):
    membership = member(desk, amina)
    changing.cancel(membership, desk, desk.clock)
    paid_until = held(amina).period_ends_at
    standing = standing_of(amina.pk, desk.clock)
    assert (standing.state, standing.until) == (State.ACTIVE, paid_until)
    assert not standing_of(amina.pk, paid_until).entitled
    desk.pass_period(membership.subscription_id)
    tell(desk)
    assert standing_of(amina.pk, desk.clock).state == State.LAPSED


def test_a_cancellation_is_taken_back_before_the_time_is_over(desk, amina):
    changing.cancel(member(desk, amina), desk, desk.clock)
    changing.stay(held(amina), desk, desk.clock)
    tell(desk)
    assert held(amina).ends_at is None
    desk.pass_period(held(amina).subscription_id)
    tell(desk)
    changing.end_all(amina, desk, desk.clock)
    with pytest.raises(ChangeError, match="ended"):
        changing.stay(held(amina), desk, desk.clock)


def test_a_pause_begins_when_what_is_paid_ends(desk, amina):
    membership = member(desk, amina)
    changing.pause(membership, 2, desk, desk.clock)
    paid_until = held(amina).paid_until
    assert standing_of(amina.pk, desk.clock).until == paid_until
    desk.pass_period(membership.subscription_id)
    tell(desk)
    assert standing_of(amina.pk, desk.clock).state == State.PAUSED
    assert Invoice.objects.filter(status="void").count() == 1
    stale = held(amina)
    changing.resume(stale, desk, desk.clock)
    tell(desk)
    assert standing_of(amina.pk, desk.clock).until == held(amina).period_ends_at
    assert held(amina).paid_until == held(amina).period_ends_at
    assert Invoice.objects.filter(status="paid", paid=999).count() == 2
    # Clicked twice, it is charged once.
    changing.resume(stale, desk, desk.clock)
    tell(desk)
    assert Invoice.objects.filter(status="paid", paid=999).count() == 2
    with pytest.raises(ChangeError, match="not paused"):
        changing.resume(held(amina), desk, desk.clock)
    with pytest.raises(ChangeError, match="one month to six"):
        changing.pause(held(amina), 7, desk, desk.clock)


def test_a_pause_taken_back_in_paid_time_charges_nothing(desk, amina):
    changing.pause(member(desk, amina), 1, desk, desk.clock)
    changing.resume(held(amina), desk, desk.clock)
    tell(desk)
    assert Invoice.objects.filter(paid__gt=0).count() == 1
    assert not held(amina).is_paused
    assert held(amina).pause_ends_at is None


def test_a_pause_ends_by_itself_with_a_charge_and_not_before(desk, amina):
    membership = member(desk, amina)
    changing.pause(membership, 1, desk, desk.clock)
    ends_at = held(amina).pause_ends_at
    assert ends_at is not None
    desk.pass_period(membership.subscription_id)
    tell(desk)
    assert not coming.is_any_due(desk.clock)
    assert coming.end_pauses(desk, desk.clock) == 0
    desk.now = int(ends_at.timestamp())
    desk.is_down = True
    assert coming.end_pauses(desk, desk.clock) == 0
    desk.is_down = False
    assert coming.is_any_due(desk.clock)
    assert coming.end_pauses(desk, desk.clock) == 1
    tell(desk)
    assert coming.end_pauses(desk, desk.clock) == 0
    assert Invoice.objects.filter(status="paid", paid=999).count() == 2
    assert standing_of(amina.pk, desk.clock).until == held(amina).period_ends_at


def test_a_pause_lifted_at_the_providers_gives_nothing_until_it_is_charged(desk, amina):
    """Whatever lifts it, the period that was voided is not paid for."""
    membership = member(desk, amina)
    changing.pause(membership, 1, desk, desk.clock)
    desk.pass_period(membership.subscription_id)
    desk.resume(membership.subscription_id, anew="")
    tell(desk)
    assert not held(amina).is_paused
    assert held(amina).is_waived
    assert standing_of(amina.pk, desk.clock).state == State.PAUSED
    changing.resume(held(amina), desk, desk.clock)
    tell(desk)
    assert not held(amina).is_waived
    assert standing_of(amina.pk, desk.clock).state == State.ACTIVE
    assert Invoice.objects.filter(status="paid", paid=999).count() == 2


def test_nothing_is_changed_that_would_not_be_charged(desk, amina):
    membership = member(desk, amina)
    changing.pause(membership, 1, desk, desk.clock)
    with pytest.raises(ChangeError, match="end the pause first"):
        changing.change(held(amina), price("year"), desk, desk.clock)
    changing.resume(held(amina), desk, desk.clock)
    desk.pass_period(membership.subscription_id, fails=True)
    tell(desk)
    with pytest.raises(ChangeError, match="pay it first"):
        changing.change(held(amina), price("year"), desk, desk.clock)
    assert held(amina).price == price()


def test_a_charge_that_fails_leaves_grace_then_previews_until_it_is_paid(desk, amina):
    membership = member(desk, amina)
    desk.pass_period(membership.subscription_id, fails=True)
    tell(desk)
    due = held(amina)
    standing = standing_of(amina.pk, desk.clock)
    assert standing.state == State.GRACE
    assert standing.until == due.grace_until == due.due_since + 14 * DAY
    assert due.next_attempt_at is not None
    assert standing_of(amina.pk, due.grace_until).state == State.LAPSED
    desk.retry_paid(membership.subscription_id)
    tell(desk)
    assert standing_of(amina.pk, desk.clock).state == State.ACTIVE
    assert held(amina).grace_until is None


@pytest.mark.parametrize(
    ("held", "wanted", "how"),
    [
        (("month", 999), ("year", 9900), "always_invoice"),
        (("month", 499), ("month", 999), "always_invoice"),
        (("month", 999), ("month", 499), "none"),
        (("year", 9900), ("year", 4900), "none"),
        (("year", 4800), ("month", 399), "create_prorations"),
        (("year", 9900), ("month", 999), "always_invoice"),
    ],
)
def test_time_paid_for_counts_in_a_change(held, wanted, how):
    made = [Price(interval=interval, amount=amount) for interval, amount in (held, wanted)]
    assert changing.proration(*made) == how


def test_a_change_shows_at_once_and_stays_in_its_currency(desk, amina):
    membership = member(desk, amina)
    changing.change(membership, price("year"), desk, desk.clock)
    assert held(amina).price == price("year")
    for wrong in (price("year", "USD"), price("year", plan="library"), price("gift")):
        with pytest.raises(ChangeError, match="not on offer"):
            changing.change(held(amina), wrong, desk, desk.clock)
    with pytest.raises(ChangeError, match="students"):
        changing.change(held(amina), price(plan="student"), desk, desk.clock)


def test_a_change_is_to_what_is_offered_where_the_reader_is(desk, amina):
    member(desk, amina, wanted=price(currency="USD"))
    nigerian = price(currency="USD", region="NG")
    for country in ("", "EG"):
        with pytest.raises(ChangeError, match="not on offer"):
            changing.change(held(amina), nigerian, desk, desk.clock, country=country)
    hidden = price("year", "USD")
    Plan.objects.filter(pk=hidden.plan_id).update(is_offered=False)
    with pytest.raises(ChangeError, match="not on offer"):
        changing.change(held(amina), price("year", "USD"), desk, desk.clock)
    Plan.objects.filter(pk=hidden.plan_id).update(is_offered=True)
    changing.change(held(amina), price("year", "USD", region="NG"), desk, desk.clock, country="ng")
    assert held(amina).price == price("year", "USD", region="NG")


def test_a_charge_comes_back_whole_within_its_days_and_once(desk, amina):
    membership = member(desk, amina)
    assert changing.returnable(membership, desk.clock + 15 * DAY) is None
    given = changing.give_back(membership, desk, desk.clock)
    assert (given.amount, given.currency) == (999, "EUR")
    assert standing_of(amina.pk, desk.clock).state == State.LAPSED
    tell(desk)
    with pytest.raises(ChangeError, match="no charge"):
        changing.give_back(held(amina), desk, desk.clock)
    assert len(desk.of("refund")) == 1


def test_all_that_was_charged_in_the_last_days_comes_back(desk, amina):
    membership = member(desk, amina)
    desk.now += 86_400
    changing.change(membership, price("year"), desk, desk.clock)
    tell(desk)
    both = changing.returnable(held(amina), desk.clock)
    assert both is not None
    assert (both.amount, both.currency) == (999 + 500, "EUR")
    assert both.until < desk.clock + 14 * DAY
    # The first is too long ago by then, the second is not.
    later = changing.returnable(held(amina), both.until)
    assert later is not None
    assert later.amount == 500
    changing.give_back(held(amina), desk, desk.clock)
    assert sorted(made["amount"] for made in desk.of("refund")) == [500, 999]
    assert len({made["payment_intent"] for made in desk.of("refund")}) == 2
    assert standing_of(amina.pk, desk.clock).state == State.LAPSED


def test_a_part_given_back_at_the_providers_ends_nothing_and_all_of_it_does(desk, amina):
    membership = member(desk, amina)
    changing.change(membership, price("year"), desk, desk.clock)
    tell(desk)
    first, second = Invoice.objects.filter(paid__gt=0).order_by("id")
    desk.refund(second.payment, second.paid, "by the operator")
    tell(desk)
    assert changing.end_given_back(desk, desk.clock) == 0
    assert standing_of(amina.pk, desk.clock).state == State.ACTIVE
    left = changing.returnable(held(amina), desk.clock)
    assert left is not None
    assert left.amount == first.paid
    desk.refund(first.payment, first.paid, "by the operator too")
    tell(desk)
    assert changing.end_given_back(desk, desk.clock) == 1
    assert standing_of(amina.pk, desk.clock).state == State.LAPSED


def test_a_charge_for_time_that_is_over_needs_not_come_back(desk, amina):
    membership = member(desk, amina)
    desk.pass_period(membership.subscription_id)
    tell(desk)
    newest = Invoice.objects.order_by("-id")[0]
    desk.refund(newest.payment, newest.paid, "by the operator")
    tell(desk)
    assert changing.end_given_back(desk, desk.clock) == 1


def test_a_gift_that_waited_begins_where_the_money_goes_back(desk, amina):
    membership = member(desk, amina)
    gift = giving.give_from_house(membership.plan, 1, desk.clock)
    assert giving.take(gift.code, amina, desk.clock) == membership.paid_until
    changing.give_back(membership, desk, desk.clock)
    standing = standing_of(amina.pk, desk.clock)
    assert (standing.state, standing.via) == (State.ACTIVE, "gift")


def test_one_killed_between_refund_and_end_is_ended_later(desk, amina, monkeypatch):
    membership = member(desk, amina)
    real = desk.end
    monkeypatch.setattr(desk, "end", lambda name: (_ for _ in ()).throw(ProviderError("down")))
    with pytest.raises(ProviderError):
        changing.give_back(membership, desk, desk.clock)
    monkeypatch.setattr(desk, "end", real)
    assert changing.end_given_back(desk, desk.clock) == 1
    assert changing.end_given_back(desk, desk.clock) == 0
    assert standing_of(amina.pk, desk.clock).state == State.LAPSED


def test_the_card_is_changed_at_the_providers_and_a_gift_has_none(desk, amina):
    leads = changing.portal(member(desk, amina), desk, "https://news.example/", "en")
    assert leads.startswith("https://pay.example/portal/cus_")
    with pytest.raises(ChangeError, match="Nobody pays"):
        changing.portal(a_membership(a_reader("bruno@desk.example"), via="gift"), desk, "/", "en")


def test_an_answer_is_taken_in_and_an_older_event_does_not_undo_it_for_good(desk, amina):
    membership = member(desk, amina)
    changing.cancel(membership, desk, desk.clock)
    for event in reversed(desk.events):
        receiving.receive(event, desk.now_of, desk.clock)
    assert held(amina).ends_at is not None


def test_after_an_outage_what_was_never_told_is_taken_in(desk, amina):
    took_trial(amina.email, desk.clock)
    desk.pay(checkout.begin(amina, price(), desk, desk.clock, PAGES).id)
    tell(desk)
    known = Event.objects.count()
    desk.pass_period(held(amina).subscription_id, fails=True)
    outcome = reconciling.reconcile(desk, desk.clock)
    assert outcome.missed == outcome.applied == len(desk.events) - known
    assert outcome.well
    assert standing_of(amina.pk, desk.clock).state == State.GRACE
    assert reconciling.reconcile(desk, desk.clock).mended == []


def test_what_the_provider_has_forgotten_telling_is_mended_object_by_object(desk, amina):
    member(desk, amina)
    name = held(amina).subscription_id
    desk.cancel_or_not(desk.objects[name])
    desk.pass_period(name)
    desk.events.clear()
    outcome = reconciling.reconcile(desk, desk.clock)
    assert outcome.mended == [name]
    assert standing_of(amina.pk, desk.clock).state == State.LAPSED


def test_a_reconciliation_is_refused_by_a_provider_that_does_not_answer(desk):
    desk.is_down = True
    with pytest.raises(ProviderError):
        reconciling.reconcile(desk, desk.clock)


def test_what_the_provider_keeps_is_learnt_once(desk, amina):
    member(desk, amina)
    assert reconciling.learn_fees(desk, desk.clock) == 1
    assert reconciling.learn_fees(desk, desk.clock) == 0


def test_no_word_of_the_provider_for_longer_than_grace_ends_in_previews(desk, amina):
    membership = member(desk, amina)
    end = membership.period_ends_at
    assert standing_of(amina.pk, end + timedelta(days=13)).state == State.GRACE
    assert not standing_of(amina.pk, end + timedelta(days=14)).entitled
