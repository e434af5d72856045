"""What memberships ask, answered through Stripe's client by the fake; and the fake's own pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest

from kiosk.memberships.gateway.fake.customers import CARDS
from kiosk.memberships.provider import Order, ProviderError, Reduction, Ware
from kiosk.memberships.values import Chargeback, Checkout, Invoice, Refund, Status, Subscription

pytestmark = pytest.mark.apart
DAY = 86_400
PAYS, _, REFUSED, FAILS_LATER, ASKS, _, DISPUTED = (quote(card.number) for card in CARDS)
WARE = Ware("price-of-a-test", "plan-of-a-test", "Kiosk: All titles", "month", "EUR", 999)


@pytest.fixture
def amina(gateway, calm, request):
    return gateway.customer(request.node.name, "amina@news.example", "Amina", "ar")


def visit(gateway, customer, price="", **more):
    """A checkout begun: its id, and its page's path."""
    order = Order(
        customer, price or gateway.ware(WARE)[1], 1, "https://news.example/done?v={CHECKOUT_SESSION_ID}",
        "https://news.example/back", "ar", **more,
    )  # fmt: skip
    begun = gateway.checkout(order)
    return begun.id, urlsplit(begun.url).path


def subscribed(gateway, fake, customer, card=PAYS, **more):
    """A subscription paid through the checkout's page."""
    name, path = visit(gateway, customer, **more)
    status, leads, _ = fake.page(path, f"card={card}&answer=yes")
    assert (status, leads) == (303, f"https://news.example/done?v={name}")
    [held] = gateway.subscriptions_of(customer)
    return held


def test_a_customer_of_one_key_is_one(gateway, amina, request):
    again = gateway.customer(request.node.name, "amina@news.example", "Amina", "ar")
    assert again == amina


def test_a_ware_is_made_once_and_anew_where_its_price_is_another(gateway, calm):
    product, price = gateway.ware(WARE)
    assert gateway.ware(WARE) == (product, price)
    dearer = Ware(
        WARE.key, WARE.plan_key, WARE.name, "month", "EUR", 1099, product
    )  # fmt: skip
    other = gateway.ware(dearer)
    assert other[0] == product
    assert other[1] != price
    assert gateway.ware(dearer) == other


def test_a_checkout_with_a_trial_charges_nothing_and_tells_the_house_before_the_reader_is_back(
    gateway, calm, amina, house
):
    held = subscribed(gateway, calm, amina, trial_days=14)
    assert held.status is Status.TRIALING
    assert held.trial_ends_at - held.started_at == timedelta(days=14)
    assert "checkout.session.completed" in house.kinds()
    [invoice] = gateway.invoices_of(amina)
    assert (invoice.total, invoice.status) == (0, "paid")


def test_its_page_says_that_it_is_a_test_what_is_due_and_when(gateway, calm, amina):
    _, path = visit(gateway, amina, trial_days=14)
    status, _, page = calm.page(path)
    assert status == 200
    for said in (
        "No real card is asked for",
        "€0.00",
        "€9.99 a month",
        "Free until",
        "amina@news.example",
    ):
        assert said in page


def test_a_refused_card_leaves_the_checkout_open(gateway, calm, amina):
    name, path = visit(gateway, amina)
    for card in (REFUSED, FAILS_LATER):
        status, _, page = calm.page(path, f"card={card}")
        assert status == 402
        assert "Your card was declined." in page
    assert gateway.now_of(Checkout, name).status == "open"
    assert list(gateway.subscriptions_of(amina)) == []
    assert calm.page(path, f"card={PAYS}")[0] == 303


def test_a_bank_that_asks_is_answered_on_a_page_of_its_own(gateway, calm, amina):
    name, path = visit(gateway, amina)
    status, _, page = calm.page(path, f"card={ASKS}")
    assert (status, "It is me" in page) == (200, True)
    assert calm.page(path, f"card={ASKS}&answer=no")[0] == 402
    assert calm.page(path, f"card={ASKS}&answer=yes")[0] == 303
    paid = gateway.now_of(Checkout, name)
    assert (paid.status, paid.is_paid, paid.total) == ("complete", True, 999)


def test_a_form_of_another_site_pays_nothing(gateway, calm, amina):
    name, path = visit(gateway, amina)
    headers = {
        "Origin": "https://elsewhere.example", "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    assert calm.page(path, f"card={PAYS}", headers)[0] == 403
    assert gateway.now_of(Checkout, name).status == "open"


def test_a_gift_is_paid_once_and_names_its_key(gateway, calm, amina):
    _, price = gateway.ware(Ware("gift-of-a-test", "plan-of-a-test", "A year", "", "JPY", 15000))
    name, path = visit(gateway, amina, price, gift="7")
    assert "¥15,000" in calm.page(path)[2]
    calm.page(path, f"card={PAYS}")
    paid = gateway.now_of(Checkout, name)
    assert (paid.gift, paid.total, paid.currency, paid.subscription) == ("7", 15000, "JPY", "")
    assert paid.payment.startswith("pi_")
    fee = gateway.fee_of(paid.payment)
    assert fee is not None
    assert 0 < fee < paid.total


def test_a_closed_checkout_cannot_be_paid_and_closing_twice_is_nothing(gateway, calm, amina):
    name, path = visit(gateway, amina)
    gateway.close_checkout(name)
    gateway.close_checkout(name)
    assert calm.page(path, f"card={PAYS}")[0] == 402
    assert "This checkout is over" in calm.page(path)[2]


@pytest.mark.parametrize(
    ("percent", "amount", "months", "first"), [(20, None, 3, 799), (None, 500, None, 499)]
)
def test_a_coupon_takes_off_what_it_says(gateway, calm, amina, percent, amount, months, first):
    reduction = Reduction(
        f"coupon-{percent}", "SPRING", percent, amount, "EUR" if amount else "", months, 5,
        datetime.now(UTC) + timedelta(days=9),
    )  # fmt: skip
    coupon = gateway.coupon(reduction)
    subscribed(gateway, calm, amina, coupon=coupon)
    assert [invoice.total for invoice in gateway.invoices_of(amina)] == [first]


def test_a_membership_is_paused_resumed_cancelled_kept_changed_and_ended(gateway, calm, amina):
    held = subscribed(gateway, calm, amina)
    paused = gateway.pause(held.id)
    assert (paused.is_paused, paused.resumes_at) == (True, None)
    assert not gateway.resume(held.id, anew="").is_paused
    assert gateway.end_with_period(held.id, True).ends_at == held.period_ends_at
    assert gateway.end_with_period(held.id, False).ends_at is None
    team = gateway.change(held.id, held.price, 3, proration="always_invoice")
    assert team.quantity == 3
    assert next(iter(gateway.invoices_of(amina))).paid == pytest.approx(2 * 999, abs=2)
    ended = gateway.end(held.id)
    assert ended.status is Status.CANCELED
    assert gateway.end(held.id) == ended == gateway.now_of(Subscription, held.id)


def test_a_pause_past_the_paid_time_ends_with_a_period_that_is_charged_once(gateway, calm, amina):
    held = subscribed(gateway, calm, amina)
    gateway.pause(held.id)
    calm.ask("advance", seconds=40 * DAY)
    assert [invoice.status for invoice in gateway.invoices_of(amina)] == ["void", "paid"]
    voided = gateway.now_of(Subscription, held.id)
    resumed = gateway.resume(held.id, anew=f"resume-{held.id}")
    assert not resumed.is_paused
    assert resumed.period_starts_at > voided.period_starts_at
    newest = next(iter(gateway.invoices_of(amina)))
    assert (newest.status, newest.paid, newest.paid_for) == ("paid", 999, resumed.period_ends_at)
    assert gateway.resume(held.id, anew=f"resume-{held.id}") == resumed
    assert len(list(gateway.invoices_of(amina))) == 3


def test_a_pause_ended_while_the_next_invoice_is_a_draft_charges_that_one(gateway, calm, amina):
    held = subscribed(gateway, calm, amina)
    gateway.pause(held.id)
    end = gateway.now_of(Subscription, held.id).period_ends_at
    now = datetime.fromtimestamp(calm.ask("advance", seconds=0)["now"], UTC)
    calm.ask("advance", seconds=int((end - now).total_seconds()) + 60)
    resumed = gateway.resume(held.id, anew=f"resume-{held.id}")
    assert resumed.period_starts_at == end
    calm.ask("advance", seconds=2 * 3600)
    assert [invoice.paid for invoice in gateway.invoices_of(amina)] == [999, 999]


def test_a_change_whose_charge_fails_is_refused_whole(gateway, calm, amina):
    held = subscribed(gateway, calm, amina)
    page = urlsplit(gateway.portal(amina, "https://news.example/account", "de")).path
    assert calm.page(page, f"card={FAILS_LATER}")[0] == 303
    with pytest.raises(ProviderError, match="declined"):
        gateway.change(held.id, held.price, 2, proration="always_invoice")
    assert gateway.now_of(Subscription, held.id).quantity == 1


def test_a_cheaper_plan_of_another_interval_leaves_credit_that_pays_on(gateway, calm, amina):
    _, year = gateway.ware(Ware("year-of-a-test", "plan-of-a-test", "A year", "year", "EUR", 9900))
    held = subscribed(gateway, calm, amina, price=year)
    _, month = gateway.ware(WARE)
    gateway.change(held.id, month, 1, proration="create_prorations")
    newest = next(iter(gateway.invoices_of(amina)))
    assert newest.total == pytest.approx(999 - 9900, abs=2)
    assert newest.paid == 0
    calm.ask("advance", seconds=32 * DAY)
    renewed = next(iter(gateway.invoices_of(amina)))
    assert (renewed.status, renewed.total, renewed.paid) == ("paid", 999, 0)


def test_a_payment_its_fee_and_its_refund_are_found(gateway, calm, amina):
    subscribed(gateway, calm, amina)
    [invoice] = gateway.invoices_of(amina)
    assert (invoice.status, invoice.paid, invoice.currency) == ("paid", 999, "EUR")
    payment, fee = gateway.payment_of(invoice.id)
    assert payment.startswith("pi_")
    assert fee == 14 + 25
    back = gateway.refund(payment, 999, "refund-of-a-test")
    assert (back.status, back.amount, back.payment) == ("succeeded", 999, payment)
    assert gateway.refund(payment, 999, "refund-of-a-test") == back
    assert gateway.now_of(Refund, back.id) == back
    with pytest.raises(ProviderError):
        gateway.refund(payment, 1, "another-refund")


def test_an_invoice_of_nothing_has_no_payment(gateway, calm, amina):
    subscribed(gateway, calm, amina, trial_days=14)
    [invoice] = gateway.invoices_of(amina)
    assert gateway.payment_of(invoice.id) == ("", None)


def test_a_failed_charge_is_tried_four_times_more_and_then_it_is_over(gateway, calm, amina, house):
    held = subscribed(gateway, calm, amina, trial_days=1)
    path = urlsplit(gateway.portal(amina, "https://news.example/account", "en")).path
    calm.page(path, f"card={FAILS_LATER}")
    calm.ask("advance", seconds=DAY + 2 * 3600)
    assert gateway.now_of(Subscription, held.id).status is Status.PAST_DUE
    due = next(iter(gateway.invoices_of(amina)))
    assert (due.status, due.attempts) == ("open", 1)
    assert due.next_attempt_at - due.due_at == timedelta(days=3, hours=1)
    calm.ask("advance", seconds=30 * DAY)
    ended = gateway.now_of(Subscription, held.id)
    assert ended.status is Status.CANCELED
    assert gateway.now_of(Invoice, due.id).attempts == 5
    calm.ask("settle")
    told = [event for event in house.events() if event["data"]["object"]["id"] == due.id]
    assert [event["type"] for event in told].count("invoice.payment_failed") == 5


def test_who_pays_a_failed_charge_on_its_page_is_a_member_again(gateway, calm, amina):
    held = subscribed(gateway, calm, amina, trial_days=1)
    path = urlsplit(gateway.portal(amina, "https://news.example/account", "en")).path
    calm.page(path, f"card={FAILS_LATER}")
    calm.ask("advance", seconds=16 * DAY)
    due = next(iter(gateway.invoices_of(amina)))
    page = urlsplit(due.page).path
    assert "Pay €9.99" in calm.page(page)[2]
    assert calm.page(page, f"card={FAILS_LATER}")[0] == 402
    assert calm.page(page, f"card={PAYS}")[0] == 303
    assert "paid" in calm.page(page)[2]
    assert gateway.now_of(Subscription, held.id).status is Status.ACTIVE
    assert gateway.now_of(Invoice, due.id).status == "paid"


def test_a_disputed_charge_is_told_and_won_or_lost(gateway, calm, amina, house):
    subscribed(gateway, calm, amina, DISPUTED)
    [told] = [event for event in house.events() if event["type"] == "charge.dispute.created"]
    name = told["data"]["object"]["id"]
    back = gateway.now_of(Chargeback, name)
    assert (back.status, back.amount, back.fee) == ("needs_response", 999, 1500)
    calm.client().v1.disputes.update(
        name, {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True}
    )
    assert gateway.now_of(Chargeback, name).status == "won"
    calm.ask("settle")
    assert house.kinds()[-2:] == ["charge.dispute.funds_reinstated", "charge.dispute.closed"]


def test_a_forgotten_customer_pays_nothing_any_more_and_forgetting_twice_is_nothing(
    gateway, calm, amina
):
    held = subscribed(gateway, calm, amina)
    _, path = visit(gateway, amina)
    gateway.forget(amina)
    gateway.forget(amina)
    assert gateway.now_of(Subscription, held.id).status is Status.CANCELED
    assert calm.page(path, f"card={PAYS}")[0] == 402
    calm.ask("advance", seconds=40 * DAY)
    assert [each.status for each in gateway.invoices_of(amina)] == ["paid"]


def test_the_clocks_page_shows_what_is_held_and_moves_on(gateway, calm, amina):
    held = subscribed(gateway, calm, amina, trial_days=14)
    page = calm.page("/")[2]
    assert "amina@news.example" in page
    assert "trialing" in page
    assert calm.page("/", "seconds=-5")[0] == 400
    assert calm.page("/", f"seconds={15 * DAY}")[0] == 303
    assert gateway.now_of(Subscription, held.id).status is Status.ACTIVE
    assert 999 in [invoice.paid for invoice in gateway.invoices_of(amina)]


def test_nothing_that_is_not_there_is_a_fault(gateway, calm):
    assert calm.page("/checkout/cs_test_none")[0] == 404
    with pytest.raises(ProviderError, match="No such subscription"):
        gateway.now_of(Subscription, "sub_none")
    assert calm.page("/v1/nothing")[0] == 401
