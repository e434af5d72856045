"""What was asked for and comes later: cheaper prices and fewer seats, from the next charge on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.utils import timezone

from kiosk.kit.money import Money
from kiosk.memberships import changing, checkout, coming, jobs, plans
from kiosk.memberships.changing import ChangeError
from kiosk.memberships.models import Invoice, Membership, Seat, Team
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
def amina(settings):
    settings.STUDENT_DOMAINS = ["uni.example"]
    reader = a_reader()
    EmailAddress.objects.create(user=reader, email="amina@uni.example", verified=True)
    return reader


def a_team_of(desk, manager, count):
    wanted = price(plan="team")
    desk.pay(checkout.begin_team(manager, "Desk", count, wanted, desk, desk.clock, PAGES).id)
    tell(desk)
    return Membership.objects.get()


def a_member(desk, reader):
    took_trial(reader.email, desk.clock)
    desk.pay(checkout.begin(reader, price(), desk, desk.clock, PAGES).id)
    tell(desk)
    return Membership.objects.get()


def held():
    return Membership.objects.get()


def charges():
    return list(Invoice.objects.filter(paid__gt=0).order_by("id").values_list("paid", flat=True))


def shortly_before(desk, moment):
    desk.now = int((moment - timedelta(hours=1)).timestamp())


def test_fewer_seats_and_more_again_within_what_is_paid_for_cost_nothing(desk, amina):
    membership = a_team_of(desk, amina, 10)
    assert not changing.set_seats(membership, 5, desk, desk.clock)
    assert (held().quantity, held().wanted_quantity, Team.objects.get().seats) == (10, 5, 10)
    assert changing.next_charge(held()) == Money(5 * 799, "EUR")
    assert not changing.set_seats(held(), 8, desk, desk.clock)
    assert changing.set_seats(held(), 10, desk, desk.clock)
    assert (held().wanted_quantity, held().wanted_at) == (None, None)
    tell(desk)
    assert charges() == [10 * 799]
    assert changing.set_seats(held(), 12, desk, desk.clock)
    tell(desk)
    assert held().quantity == 12
    assert len(charges()) == 2


def test_fewer_seats_are_charged_from_the_next_period_on(desk, amina):
    membership = a_team_of(desk, amina, 10)
    changing.set_seats(membership, 5, desk, desk.clock)
    assert not coming.is_any_due(desk.clock)
    assert coming.begin_wanted(desk, desk.clock) == 0
    shortly_before(desk, held().period_ends_at)
    assert coming.is_any_due(desk.clock)
    assert coming.begin_wanted(desk, desk.clock) == 1
    assert (held().wanted_quantity, held().wanted_at) == (None, None)
    desk.pass_period(membership.subscription_id)
    tell(desk)
    assert charges() == [10 * 799, 5 * 799]
    assert Team.objects.get().seats == 5


def test_seats_taken_meanwhile_are_paid_for(desk, amina):
    membership = a_team_of(desk, amina, 3)
    changing.set_seats(membership, 1, desk, desk.clock)
    for number in range(2):
        reader = a_reader(f"reader{number}@desk.example")
        Seat.objects.create(team=Team.objects.get(), reader=reader, way="manager", since=desk.clock)
    shortly_before(desk, held().period_ends_at)
    coming.begin_wanted(desk, desk.clock)
    assert held().quantity == 2


def test_a_seat_that_is_over_is_not_taken(desk, amina):
    membership = a_team_of(desk, amina, 3)
    for number in range(2):
        reader = a_reader(f"reader{number}@desk.example")
        Seat.objects.create(team=Team.objects.get(), reader=reader, way="manager", since=desk.clock)
    with pytest.raises(ChangeError, match="More seats are taken"):
        changing.set_seats(membership, 1, desk, desk.clock)
    Seat.objects.filter(reader__email="reader0@desk.example").update(until=desk.clock)
    assert not changing.set_seats(membership, 1, desk, desk.clock)


def test_a_cheaper_plan_begins_when_the_paid_time_is_over_and_back_costs_nothing(desk, amina):
    membership = a_member(desk, amina)
    student = price(plan="student")
    assert not changing.change(membership, student, desk, desk.clock)
    assert (held().price, held().wanted_price) == (price(), student)
    assert changing.next_charge(held()) == Money(499, "EUR")
    assert changing.change(held(), price(), desk, desk.clock)
    assert held().wanted_price is None
    tell(desk)
    assert charges() == [999]
    changing.change(held(), student, desk, desk.clock)
    shortly_before(desk, held().period_ends_at)
    coming.begin_wanted(desk, desk.clock)
    desk.pass_period(membership.subscription_id)
    tell(desk)
    assert charges() == [999, 499]
    assert held().via == "student"


def test_a_dearer_one_is_no_more_a_cheaper_one_that_was_wanted(desk, amina):
    membership = a_member(desk, amina)
    changing.change(membership, price(plan="student"), desk, desk.clock)
    assert changing.change(held(), price("year"), desk, desk.clock)
    assert (held().price, held().wanted_price) == (price("year"), None)


def test_in_a_trial_another_plan_is_held_at_once(desk, amina):
    desk.pay(checkout.begin(amina, price(), desk, desk.clock, PAGES).id)
    tell(desk)
    assert changing.change(held(), price(plan="student"), desk, desk.clock)
    assert held().price == price(plan="student")


def test_told_too_late_the_difference_becomes_credit_once_it_is_charged(desk, amina, monkeypatch):
    membership = a_member(desk, amina)
    changing.change(membership, price(plan="student"), desk, desk.clock)
    told, real = [], desk.change

    def change(*asked, proration):
        told.append(proration)
        return real(*asked, proration=proration)

    monkeypatch.setattr(desk, "change", change)
    wanted_at = held().wanted_at
    Membership.objects.update(paid_until=wanted_at, period_ends_at=wanted_at + 30 * DAY)
    assert coming.begin_wanted(desk, wanted_at + timedelta(minutes=30)) == 0
    Membership.objects.update(paid_until=wanted_at + 30 * DAY)
    assert coming.begin_wanted(desk, wanted_at + timedelta(hours=2)) == 1
    assert told == ["create_prorations"]


def test_a_provider_that_is_down_is_told_by_the_next_run(desk, amina):
    membership = a_team_of(desk, amina, 2)
    changing.set_seats(membership, 1, desk, desk.clock)
    shortly_before(desk, held().period_ends_at)
    desk.is_down = True
    assert coming.begin_wanted(desk, desk.clock) == 0
    desk.is_down = False
    assert coming.begin_wanted(desk, desk.clock) == 1


def test_what_was_cancelled_is_told_nothing_unless_it_is_kept(desk, amina):
    membership = a_team_of(desk, amina, 2)
    changing.set_seats(membership, 1, desk, desk.clock)
    changing.cancel(held(), desk, desk.clock)
    shortly_before(desk, held().period_ends_at)
    assert coming.begin_wanted(desk, desk.clock) == 0
    changing.stay(held(), desk, desk.clock)
    assert coming.begin_wanted(desk, desk.clock) == 1


def test_nothing_is_wanted_without_a_day(amina):
    with pytest.raises(IntegrityError):
        a_membership(amina, wanted_quantity=3)


def test_the_job_asks_the_provider_only_where_something_is_due(desk, amina, monkeypatch):
    asked = []

    def provider():
        asked.append("asked")
        return desk

    monkeypatch.setattr(jobs, "provider", provider)
    monkeypatch.setattr(timezone, "now", lambda: desk.clock)
    membership = a_member(desk, amina)
    changing.pause(membership, 1, desk, desk.clock)
    ends_at = held().pause_ends_at
    jobs.do_what_is_due()
    assert asked == []
    desk.pass_period(membership.subscription_id)
    tell(desk)
    assert ends_at is not None
    desk.now = int(ends_at.timestamp())
    jobs.do_what_is_due()
    assert asked == ["asked"]
    assert not held().is_paused
