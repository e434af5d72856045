"""From a checkout to a membership: trial once, the region's price, coupons, gifts and teams."""

from __future__ import annotations

from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress

from kiosk.memberships import checkout, giving, plans, receiving
from kiosk.memberships.checkout import CheckoutError, Pages
from kiosk.memberships.models import Coupon, GiftMembership, Membership, Price, Team
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.standing import NOBODY, State, standing_of
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import DAY, a_reader, a_seat

pytestmark = pytest.mark.django_db
PAGES = Pages("https://kiosk.example/membership", "https://kiosk.example/plans", "en")


@pytest.fixture
def desk():
    made = Desk()
    plans.begin(made.clock)
    return made


@pytest.fixture
def amina():
    return a_reader()


def price(interval="month", currency="EUR", *, plan="all-titles", region=""):
    return Price.objects.get(plan__slug=plan, interval=interval, currency=currency, region=region)


def begun(desk, reader, wanted=None, country="", **values):
    pages = replace(PAGES, country=country)
    return checkout.begin(reader, wanted or price(), desk, desk.clock, pages, **values)


def tell(desk):
    """All events so far, some for the second time."""
    for event in desk.events:
        assert receiving.receive(event, desk.now_of, desk.clock)


def test_a_first_membership_begins_with_fourteen_days_free(desk, amina):
    visit = begun(desk, amina)
    assert visit.url.startswith("https://pay.example/")
    assert standing_of(amina.pk, desk.clock) == NOBODY
    desk.pay(visit.id)
    tell(desk)
    standing = standing_of(amina.pk, desk.clock)
    assert (standing.state, standing.via, standing.plan) == (State.TRIAL, "own", "all-titles")
    held = Membership.objects.get()
    assert desk.orders[visit.id].trial_days == 14
    assert standing.until == held.trial_ends_at
    assert held.price == price()


def test_a_trial_is_had_once_even_with_another_account(desk, amina):
    desk.pay(begun(desk, amina).id)
    tell(desk)
    amina.delete()
    again = a_reader("AMINA+again@reader.example")
    desk.pay(begun(desk, again).id)
    tell(desk)
    assert standing_of(again.pk, desk.clock).state == State.ACTIVE


def test_who_has_a_membership_begins_no_second_and_a_checkout_left_is_closed(desk, amina):
    left = begun(desk, amina)
    second = begun(desk, amina)
    assert desk.closed == [left.id]
    desk.pay(second.id)
    tell(desk)
    with pytest.raises(CheckoutError, match="already"):
        begun(desk, amina)


def test_prices_of_a_region_are_sold_once_they_are_known_to_the_provider(desk, amina):
    egyptian = price(currency="USD", region="EG")
    visit = begun(desk, amina, egyptian, "eg")
    sold = desk.wares[desk.orders[visit.id].price]
    assert (sold.amount, sold.currency, sold.interval) == (299, "USD", "month")
    assert price(currency="USD", region="EG").provider_id == desk.orders[visit.id].price


def test_prices_of_a_region_are_for_nobody_else(desk, amina):
    egyptian = price(currency="USD", region="EG")
    for country in ("", "DE", "NG"):
        with pytest.raises(CheckoutError, match="not on offer"):
            begun(desk, amina, egyptian, country)
    dollars = replace(PAGES, country="EG")
    for plan, begin in (
        (
            "team",
            lambda wanted: checkout.begin_team(amina, "Desk", 2, wanted, desk, desk.clock, PAGES),
        ),
        ("all-titles", lambda wanted: checkout.give(amina, wanted, desk, desk.clock, PAGES)),
    ):
        wanted = price("month" if plan == "team" else "gift", "USD", plan=plan)
        wanted.region = "EG"
        with pytest.raises(CheckoutError, match="not on offer"):
            begin(wanted)
    assert not desk.orders
    checkout.begin(amina, egyptian, desk, desk.clock, dollars)
    assert len(desk.orders) == 1


def test_a_coupon_counts_in_its_time_and_for_its_plan(desk, amina):
    Coupon.objects.create(code="SPRING", percent=50, months=3, starts_at=desk.clock,
                          ends_at=desk.clock + DAY)  # fmt: skip
    Coupon.objects.create(code="DOLLARS", amount=100, currency="USD", starts_at=desk.clock)
    visit = begun(desk, amina, coupon=" spring ")
    assert desk.reductions[desk.orders[visit.id].coupon].percent == 50
    with pytest.raises(CheckoutError, match="not for this plan"):
        begun(desk, amina, coupon="dollars")
    desk.now += 2 * 86_400
    with pytest.raises(CheckoutError, match="time is over"):
        begun(desk, amina, coupon="spring")


def test_the_students_plan_is_for_students(desk, amina, settings):
    settings.STUDENT_DOMAINS = ["uni.example"]
    with pytest.raises(CheckoutError, match="students"):
        begun(desk, amina, price(plan="student"))
    EmailAddress.objects.create(user=amina, email="amina@cs.uni.example", verified=True)
    desk.pay(begun(desk, amina, price(plan="student")).id)
    tell(desk)
    assert standing_of(amina.pk, desk.clock).via == "student"


def test_a_gift_is_paid_once_and_read_by_whoever_brings_its_code(desk, amina):
    visit = checkout.give(amina, price("gift"), desk, desk.clock, PAGES, to="bruno@desk.example")
    gift = GiftMembership.objects.get()
    bruno = a_reader("bruno@desk.example")
    with pytest.raises(giving.GiftError, match="no gift"):
        giving.take(gift.code, bruno, desk.clock)
    desk.pay(visit.id)
    tell(desk)
    giving.take(gift.code, bruno, desk.clock)
    assert standing_of(bruno.pk, desk.clock).via == "gift"
    assert standing_of(amina.pk, desk.clock) == NOBODY


def test_a_gift_given_back_before_anybody_took_it_is_none(desk, amina):
    visit = checkout.give(amina, price("gift"), desk, desk.clock, PAGES)
    desk.pay(visit.id)
    desk.refund(f"pi_{visit.id}", 9900, "asked")
    tell(desk)
    with pytest.raises(giving.GiftError, match="taken back"):
        giving.take(GiftMembership.objects.get().code, amina, desk.clock)


def test_a_team_has_the_seats_it_pays_for(desk, amina):
    visit = checkout.begin_team(amina, "The desk", 2, price(plan="team"), desk, desk.clock, PAGES)
    team = Team.objects.get()
    bruno = a_reader("bruno@desk.example")
    a_seat(team, bruno)
    assert standing_of(bruno.pk, desk.clock) == NOBODY
    desk.pay(visit.id)
    tell(desk)
    assert standing_of(bruno.pk, desk.clock).via == "team"
    assert desk.orders[visit.id].quantity == 2
    assert desk.orders[visit.id].trial_days == 0


def test_a_library_begun_under_a_teams_name_has_no_bound_of_seats(desk, amina):
    checkout.begin_team(amina, "Desk", 3, price(plan="team"), desk, desk.clock, PAGES)
    library = price("year", plan="library")
    checkout.begin_team(amina, "Desk", 1, library, desk, desk.clock, PAGES)
    assert Team.objects.get().seats is None


def test_what_is_not_on_offer_is_not_sold(desk, amina, settings):
    for wrong in (price("gift"), price(plan="team")):
        with pytest.raises(CheckoutError, match="not on offer"):
            begun(desk, amina, wrong)
    settings.MEMBERSHIP = False
    with pytest.raises(CheckoutError, match="no memberships"):
        begun(desk, amina)


def test_a_provider_that_does_not_answer_leaves_nothing_behind(desk, amina):
    desk.is_down = True
    with pytest.raises(ProviderError):
        begun(desk, amina)
    desk.is_down = False
    desk.pay(begun(desk, amina).id)
    tell(desk)
    assert standing_of(amina.pk, desk.clock).entitled
