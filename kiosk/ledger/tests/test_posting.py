"""Writing to the ledger, and what it then says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kiosk.kit.money import Money
from kiosk.ledger import guards
from kiosk.ledger.accounts import CHART, AccountError, Kind, kind_of
from kiosk.ledger.balancing import balances, faults
from kiosk.ledger.models import Posting, Transaction
from kiosk.ledger.posting import ConflictError, Line, UnbalancedError, post
from kiosk.ledger.receipts import receipts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def lines(*pairs, currency="EUR"):
    return [Line(account, Money(minor, currency)) for account, minor in pairs]


CHARGE = lines(("provider", 1190), ("memberships", -1000), ("tax:de", -190))


@pytest.mark.django_db
def test_a_fact_is_written_once_however_often_it_is_told():
    first = post("charge", "invoice:1", NOON, CHARGE, payer="p", meta={"about": "in_1"})
    again = post("charge", "invoice:1", NOON + DAY, CHARGE, payer="p")
    assert again == first
    assert (again.at, Posting.objects.count()) == (NOON, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        {"kind": "gift"},
        {"payer": "another"},
        {"lines": lines(("provider", 1), ("memberships", -1))},
    ],
)
def test_another_fact_under_its_key_is_a_conflict(other):
    known = {"kind": "charge", "lines": CHARGE, "payer": "p"}
    post("charge", "invoice:1", NOON, CHARGE, payer="p")
    said = known | other
    with pytest.raises(ConflictError):
        post(said["kind"], "invoice:1", NOON, said["lines"], payer=said["payer"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "off",
    [
        [],
        lines(("provider", 1)),
        lines(("provider", 2), ("memberships", -1)),
        lines(("provider", 1), ("fees", 0), ("memberships", -1)),
        [Line("provider", Money(1, "EUR")), Line("memberships", Money(-1, "USD"))],
    ],
)
def test_what_is_not_in_balance_is_no_transaction(off):
    with pytest.raises(UnbalancedError):
        post("charge", "invoice:1", NOON, off)
    assert not Transaction.objects.exists()


@pytest.mark.parametrize("name", ["", "cash", "tax:", "tax:D E", "Tax", "provider:x:y"])
def test_there_is_no_account_but_of_the_chart(name):
    with pytest.raises(AccountError):
        kind_of(name)
    assert kind_of("tax:de") == kind_of("tax") == Kind.LIABILITY


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_of_one_fact_at_once_write_it_once():
    together = Barrier(4)
    told, wrong = [], []

    def tell():
        try:
            together.wait()
            told.append(post("charge", "invoice:1", NOON, CHARGE).pk)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(told) == 4
    assert len(set(told)) == 1
    assert Posting.objects.count() == 3


@pytest.mark.django_db
def test_balances_say_what_stands_on_each_account_in_a_time():
    post("charge", "invoice:1", NOON, CHARGE)
    post("fee", "fee:1", NOON + DAY, lines(("fees", 40), ("provider", -40)))
    post(
        "charge", "invoice:2", NOON, lines(("provider", 900), ("memberships", -900), currency="JPY")
    )
    assert [(b.account, b.kind.value, b.money) for b in balances()] == [
        ("fees", "expense", Money(40, "EUR")),
        ("memberships", "income", Money(-1000, "EUR")),
        ("memberships", "income", Money(-900, "JPY")),
        ("provider", "asset", Money(1150, "EUR")),
        ("provider", "asset", Money(900, "JPY")),
        ("tax:de", "liability", Money(-190, "EUR")),
    ]
    assert [b.account for b in balances(since=NOON + DAY)] == ["fees", "provider"]
    assert {b.account for b in balances(until=NOON + DAY)} == {"memberships", "provider", "tax:de"}
    assert balances(until=NOON) == []


@pytest.mark.django_db
def test_a_payer_sees_what_they_paid_and_what_came_back():
    post("charge", "invoice:1", NOON, CHARGE, payer="p", meta={"about": "in_1"})
    post("fee", "fee:1", NOON, lines(("fees", 40), ("provider", -40)), payer="p")
    post("charge", "invoice:2", NOON, CHARGE, payer="another")
    post("refund", "refund:1", NOON + DAY, lines(("refunds", 1190), ("provider", -1190)), payer="p")
    seen = [(r.kind, r.total, r.tax, r.about) for r in receipts(["p", ""])]
    assert seen == [
        ("refund", Money(-1190, "EUR"), Money(0, "EUR"), ""),
        ("charge", Money(1190, "EUR"), Money(190, "EUR"), "in_1"),
    ]
    assert receipts([""]) == []


@pytest.mark.django_db
def test_a_ledger_that_was_tampered_with_is_found_out():
    post("charge", "invoice:1", NOON, CHARGE)
    assert list(faults()) == []
    guards.lower_guards(connection)
    try:
        Posting.objects.filter(number=0).update(minor=1191)
    finally:
        guards.raise_guards(connection)
    assert list(faults()) == [
        "invoice:1: its postings are not those of its lines", "invoice:1: 1 EUR too much",
    ]  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    some.lists(
        some.tuples(
            some.integers(1, 30),
            some.sampled_from(("EUR", "USD", "JPY")),
            some.lists(
                some.tuples(some.sampled_from(sorted(CHART)), some.integers(-(10**9), 10**9)),
                min_size=1, max_size=5,
            ),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_whatever_is_told_in_whatever_order_it_sums_to_zero(told):
    for number, currency, pairs in told:
        whole = [*pairs, ("pool", -sum(minor for _, minor in pairs))]
        try:
            post("any", f"fact:{number}", NOON, lines(*whole, currency=currency))
        except (UnbalancedError, ConflictError):
            continue
    sums: dict[str, int] = {}
    for balance in balances():
        sums[balance.money.currency] = sums.get(balance.money.currency, 0) + balance.money.minor
    assert not any(sums.values())
    assert list(faults()) == []
