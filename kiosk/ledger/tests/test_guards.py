"""What the database refuses, whoever asks: by SQL of our own, past all code."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from kiosk.kit.money import Money
from kiosk.ledger import guards
from kiosk.ledger.models import Posting, Transaction
from kiosk.ledger.posting import Line, post

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD: list[tuple[str, str, int]] = [
    ("provider", "EUR", 1200), ("memberships", "EUR", -1000), ("tax:de", "EUR", -200),
]  # fmt: skip


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def written(lines, key="fact"):
    sql(
        'INSERT INTO ledger_transaction (kind, "key", at, written_at, payer, lines, meta)'
        " VALUES ('charge', %s, %s, %s, '', %s, '{}')",
        key, NOON.isoformat(), NOON.isoformat(), lines if isinstance(lines, str) else json.dumps(lines),
    )  # fmt: skip


def test_the_postings_are_made_of_the_lines():
    written(GOOD)
    made = Posting.objects.order_by("number").values_list("number", "account", "currency", "minor")
    assert list(made) == [(n, *line) for n, line in enumerate(GOOD)]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [["provider", "EUR", 0]],
        [["provider", "EUR", 1], ["memberships", "EUR", -2]],
        [["provider", "EUR", 1], ["memberships", "USD", -1]],
        [["provider", "EUR", 1.5], ["memberships", "EUR", -1.5]],
        [["provider", "EUR", "1"], ["memberships", "EUR", "-1"]],
        [["provider", "EUR", 1, 2], ["memberships", "EUR", -1]],
        [["provider", "EUR", 0], ["memberships", "EUR", 0]],
        {"provider": 1},
        "null",
    ],
)
def test_what_is_not_in_balance_is_refused(lines):
    with pytest.raises(IntegrityError):
        written(lines)
    assert not Transaction.objects.exists()
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transaction SET lines = '[]'",
        "UPDATE ledger_transaction SET payer = 'x'",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_posting SET minor = minor + 1",
        "DELETE FROM ledger_transaction",
        "INSERT INTO ledger_posting (transaction_id, number, account, currency, minor)"
        " SELECT id, 3, 'fees', 'EUR', 5 FROM ledger_transaction",
        "INSERT INTO ledger_posting (transaction_id, number, account, currency, minor)"
        " SELECT id, 0, 'provider', 'EUR', 1200 FROM ledger_transaction",
    ],
)
def test_what_stands_is_never_changed_nor_added_to(statement):
    written(GOOD)
    with pytest.raises(IntegrityError):
        sql(statement)
    assert Posting.objects.count() == 3
    assert [tuple(line) for line in Transaction.objects.get().lines] == GOOD


def test_nothing_is_written_over():
    written(GOOD)
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError):
            sql(
                'INSERT OR REPLACE INTO ledger_transaction (id, kind, "key", at, written_at, payer,'
                " lines, meta) SELECT id, 'other', 'other', at, at, '', lines, '{}'"
                " FROM ledger_transaction"
            )
    with pytest.raises(IntegrityError):
        written(GOOD)
    assert Transaction.objects.get().kind == "charge"


def test_without_the_guards_all_of_it_would_be_possible():
    guards.lower_guards(connection)
    try:
        written([["provider", "EUR", 1]])
        sql("UPDATE ledger_transaction SET kind = 'other'")
        assert not Posting.objects.exists()
        sql("DELETE FROM ledger_transaction")
    finally:
        guards.raise_guards(connection)
    post("charge", "fact", NOON, [Line(a, Money(n, c)) for a, c, n in GOOD])
    assert Posting.objects.count() == 3
