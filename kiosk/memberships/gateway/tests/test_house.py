"""A membership's whole life through the fake, told by its signed webhooks and by what is asked of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest
from django.utils import timezone

from kiosk.ledger.balancing import faults
from kiosk.ledger.receipts import receipts
from kiosk.memberships import changing, checkout, reconciling
from kiosk.memberships.checkout import Pages
from kiosk.memberships.gateway.fake.customers import CARDS
from kiosk.memberships.models import Event, Invoice, Membership, Payer
from kiosk.memberships.receiving import receive, work_off
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests.factories import a_price, a_reader

pytestmark = pytest.mark.django_db
DAY = 86_400
PAYS, FAILS_LATER = quote(CARDS[0].number), quote(CARDS[3].number)
PAGES = Pages("https://news.example/done", "https://news.example/back", "de")


@pytest.fixture
def amina(settings):
    settings.TRIAL_DAYS = 14
    return a_reader()


@pytest.fixture
def price(db):
    return a_price(provider_id="")


def take_in(gateway, fake, house, *, disorder: int | None = None) -> None:
    """All that was told until now, in order or not, each twice where not."""
    assert fake.ask("settle")["settled"]
    told, house.told[:] = list(house.told), []
    if disorder is not None:
        told = told * 2
        random.Random(disorder).shuffle(told)
    for body, signed in told:
        receive(gateway.opened(body, signed), gateway.now_of, timezone.now())
    work_off(gateway.now_of, timezone.now())
    ours = Event.objects.waiting().exclude(fault__contains="nobody here")
    assert [event.fault for event in ours] == []


def subscribe(gateway, fake, reader, price) -> None:
    """Paid at the fake's page; here nothing is known of it until it is told."""
    visit = checkout.begin(reader, price, gateway, timezone.now(), PAGES)
    assert fake.page(urlsplit(visit.url).path, f"card={PAYS}")[0] == 303
    assert not Membership.objects.filter(reader=reader).exists()


def fake_now(fake) -> datetime:
    return datetime.fromtimestamp(fake.ask("advance", seconds=0)["now"], UTC)


@pytest.mark.parametrize("disorder", [None, 1])
def test_from_trial_to_charge_to_a_failed_one_to_paid_to_cancelled(
    gateway, calm, house, amina, price, disorder
):
    subscribe(gateway, calm, amina, price)
    take_in(gateway, calm, house, disorder=disorder)
    begun = standing_of(amina.pk, fake_now(calm))
    assert (begun.state, begun.via) == (State.TRIAL, "own")

    calm.ask("advance", seconds=14 * DAY + 2 * 3600)
    take_in(gateway, calm, house, disorder=disorder)
    assert standing_of(amina.pk, fake_now(calm)).state is State.ACTIVE
    payer = Payer.objects.get(reader=amina)
    [charge] = [invoice for invoice in Invoice.objects.filter(payer=payer) if invoice.paid]
    assert (charge.paid, charge.currency) == (999, "EUR")
    assert reconciling.learn_fees(gateway, timezone.now()) == 1
    assert [receipt.total.minor for receipt in receipts([str(payer.key)])] == [999]

    portal = urlsplit(gateway.portal(payer.customer_id, PAGES.back, "de")).path
    calm.page(portal, f"card={FAILS_LATER}")
    calm.ask("advance", seconds=31 * DAY)
    take_in(gateway, calm, house, disorder=disorder)
    assert standing_of(amina.pk, fake_now(calm)).state is State.GRACE
    calm.ask("advance", seconds=15 * DAY)
    take_in(gateway, calm, house, disorder=disorder)
    assert standing_of(amina.pk, fake_now(calm)).state is State.LAPSED

    due = Invoice.objects.get(payer=payer, status="open")
    assert calm.page(urlsplit(due.page).path, f"card={PAYS}")[0] == 303
    take_in(gateway, calm, house, disorder=disorder)
    assert standing_of(amina.pk, fake_now(calm)).state is State.ACTIVE

    held = Membership.objects.get(reader=amina)
    changing.cancel(held, gateway, timezone.now())
    take_in(gateway, calm, house, disorder=disorder)
    ends = Membership.objects.get(reader=amina).period_ends_at
    assert ends is not None
    assert standing_of(amina.pk, ends - timedelta(hours=1)).entitled
    calm.ask("advance", seconds=32 * DAY)
    take_in(gateway, calm, house, disorder=disorder)
    assert not standing_of(amina.pk, fake_now(calm)).entitled
    assert list(faults()) == []
    assert reconciling.reconcile(gateway, timezone.now(), everybody=True).mended == []


def test_what_an_outage_kept_from_the_house_is_mended_by_reconciling(
    gateway, calm, house, amina, price
):
    calm.ask("mischief", lost=True)
    subscribe(gateway, calm, amina, price)
    assert not standing_of(amina.pk, fake_now(calm)).entitled
    since = fake_now(calm) - timedelta(minutes=1)
    outcome = reconciling.reconcile(gateway, timezone.now(), since=since)
    assert outcome.missed > 3
    assert standing_of(amina.pk, fake_now(calm)).state is State.TRIAL
    again = reconciling.reconcile(gateway, timezone.now(), since=since)
    assert (again.missed, again.mended) == (0, [])
    assert house.told == []


def test_a_charge_given_back_is_booked_once_and_ends_the_membership(
    gateway, calm, house, amina, price, settings
):
    settings.TRIAL_DAYS = 0
    subscribe(gateway, calm, amina, price)
    take_in(gateway, calm, house)
    reconciling.learn_fees(gateway, timezone.now())
    held = Membership.objects.get(reader=amina)
    changing.give_back(held, gateway, fake_now(calm))
    take_in(gateway, calm, house, disorder=5)
    assert not standing_of(amina.pk, fake_now(calm)).entitled
    assert list(faults()) == []
