"""The whole way: our door, Stripe's own client, and the fake of Stripe as a process that tells us."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from django.utils import timezone

from kiosk.ledger.models import Transaction
from kiosk.ledger.receipts import receipts
from kiosk.memberships import asking, changing, checkout, plans, reconciling, rows
from kiosk.memberships.checkout import Pages
from kiosk.memberships.gateway.fake.customers import CARDS
from kiosk.memberships.gateway.tests.running import KEY, SECRET, Fake
from kiosk.memberships.models import Event, Invoice, Membership, Payer, Price
from kiosk.memberships.standing import State, standing_of
from kiosk.memberships.tests import histories
from kiosk.memberships.tests.factories import a_reader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAYS, FAILS_LATER = quote(CARDS[0].number), quote(CARDS[3].number)
PAGES = Pages("https://news.example/membership", "https://news.example/plans", "en")
DAY = 86_400


@pytest.fixture
def fake(tmp_path, live_server, settings) -> Iterator[Fake]:
    made = Fake(tmp_path / "fake", f"{live_server.url}/hooks/payments")
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    settings.STRIPE_API_BASE = made.base
    plans.begin(timezone.now())
    yield made
    made.kill()


def paid(fake, reader, card=PAYS, interval="month", **values):
    """A membership begun, paid at the fake's page, and told of."""
    price = Price.objects.get(plan__slug="all-titles", interval=interval, currency="EUR", region="")
    visit = checkout.begin(reader, price, asking.provider(), timezone.now(), PAGES, **values)
    path = urlsplit(visit.url).path
    assert fake.page(path, f"card={card}&answer=yes")[0] == 303
    fake.ask("settle", seconds=60)
    return held(reader)


def held(reader):
    rows = Membership.objects.select_related("price", "plan", "payer", "team")
    return rows.filter(reader=reader).latest("pk")


def differences():
    """What stands here otherwise than at the provider's."""
    asked = asking.provider()
    things = [
        thing
        for payer in Payer.objects.exclude(customer_id=None)
        for told in (asked.subscriptions_of, asked.invoices_of)
        for thing in told(str(payer.customer_id))
    ]
    found = [
        f"{thing} is here {rows.seen(thing)}"
        for thing in things
        if not reconciling.is_as_it_stands(thing)
    ]
    return found + histories.faults_of_ledger()


def test_from_a_trial_to_a_receipt_a_failed_charge_and_the_end(fake):
    amina = a_reader()
    membership = paid(fake, amina)
    assert standing_of(amina.pk, timezone.now()).state == State.TRIAL
    fake.ask("advance", seconds=15 * DAY)
    fake.ask("settle", seconds=60)
    assert standing_of(amina.pk, timezone.now()).state == State.ACTIVE
    (receipt,) = receipts([str(membership.payer.key)])
    assert receipt.total.minor == 999
    assert reconciling.learn_fees(asking.provider(), timezone.now()) == 1
    assert Transaction.objects.filter(kind="fee").count() == 1
    changing.cancel(held(amina), asking.provider(), timezone.now())
    standing = standing_of(amina.pk, timezone.now())
    assert (standing.state, standing.until) == (State.ACTIVE, held(amina).period_ends_at)
    fake.ask("advance", seconds=40 * DAY)
    fake.ask("settle", seconds=60)
    assert standing_of(amina.pk, timezone.now()).state == State.LAPSED
    assert not Event.objects.waiting().exists()
    assert differences() == []


def test_a_card_that_fails_later_leaves_grace_and_what_is_given_back_ends_it(fake):
    amina, bruno = a_reader(), a_reader("bruno@desk.example")
    paid(fake, amina, FAILS_LATER)
    fake.ask("advance", seconds=15 * DAY)
    fake.ask("settle", seconds=60)
    due = held(amina)
    assert due.status == "past_due"
    assert due.due_since is not None
    assert due.next_attempt_at is not None
    assert standing_of(amina.pk, due.due_since).state == State.GRACE
    assert standing_of(amina.pk, due.grace_until).state == State.LAPSED
    paid(fake, bruno)
    fake.ask("advance", seconds=15 * DAY)
    fake.ask("settle", seconds=60)
    paid_at = held(bruno).invoices.exclude(paid_at=None).latest("paid_at").paid_at
    assert paid_at is not None
    changing.give_back(held(bruno), asking.provider(), paid_at)
    fake.ask("settle", seconds=60)
    assert standing_of(bruno.pk, timezone.now()).state == State.LAPSED
    assert Transaction.objects.filter(kind="refund").count() == 1
    assert differences() == []


def test_told_twice_late_and_in_disorder_it_stands_as_it_does_there(fake):
    fake.ask("mischief", duplicates=2, disorder=1.0)
    amina = a_reader()
    paid(fake, amina)
    asked = asking.provider()
    changing.cancel(held(amina), asked, timezone.now())
    changing.stay(held(amina), asked, timezone.now())
    yearly = Price.objects.get(plan__slug="all-titles", interval="year", currency="EUR", region="")
    changing.change(held(amina), yearly, asked, timezone.now())
    fake.ask("advance", seconds=20 * DAY)
    fake.ask("settle", seconds=60)
    assert held(amina).price == yearly
    assert not Event.objects.waiting().exists()
    assert differences() == []
    kinds = Transaction.objects.filter(kind="charge")
    assert kinds.count() == Invoice.objects.filter(status="paid", paid__gt=0).count()


def test_after_an_outage_the_command_mends_what_was_never_told(fake):
    amina = a_reader()
    paid(fake, amina)
    fake.ask("mischief", lost=True)
    fake.ask("advance", seconds=15 * DAY)
    assert held(amina).status == "trialing"
    assert differences() != []
    outcome = reconciling.reconcile(asking.provider(), timezone.now())
    assert outcome.missed > 2
    assert outcome.well
    assert standing_of(amina.pk, timezone.now()).state == State.ACTIVE
    assert differences() == []


def test_money_back_takes_the_credit_along_that_was_made_of_it(fake, settings):
    settings.TRIAL_DAYS = 0
    amina = a_reader()
    paid(fake, amina, interval="year")
    monthly = Price.objects.get(
        plan__slug="all-titles", interval="month", currency="EUR", region=""
    )
    changing.change(held(amina), monthly, asking.provider(), timezone.now())
    fake.ask("settle", seconds=60)
    payer = held(amina).payer
    assert payer is not None
    credit = fake.client().v1.customers.retrieve(payer.customer_id).balance
    assert credit < -8000
    given = changing.give_back(held(amina), asking.provider(), timezone.now())
    fake.ask("settle", seconds=60)
    assert given.amount == 9900
    assert fake.client().v1.customers.retrieve(payer.customer_id).balance == 0
    paid(fake, amina)
    assert Invoice.objects.latest("pk").paid == 999
    assert differences() == []
