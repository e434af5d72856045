"""`kiosk ledger`."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from kiosk.articles.tests.factories import NOON
from kiosk.cli import main
from kiosk.kit.money import Money
from kiosk.ledger import guards
from kiosk.ledger.models import Posting
from kiosk.ledger.posting import Line, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _charged():
    lines = [Line("provider", Money(1190, "EUR")), Line("memberships", Money(-1190, "EUR"))]
    post("charge", "invoice:1", NOON, lines, meta={"about": "in_1"})


def told(capsys, *words):
    code = main(["ledger", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_balances_are_shown(capsys):
    code, found = told(capsys, "balance")
    assert code == 0
    assert [(row["account"], row["minor"], row["amount"]) for row in found] == [
        ("memberships", -1190, "-11.90"), ("provider", 1190, "11.90"),
    ]  # fmt: skip
    assert told(capsys, "balance", "--until", f"{NOON:%Y-%m-%d}") == (0, [])
    assert main(["ledger", "balance"]) == 0
    shown = capsys.readouterr().out
    assert "memberships" in shown
    assert " -11.90 EUR " in shown


def test_a_whole_ledger_is_said_to_be_whole_and_another_is_not(capsys):
    assert told(capsys, "check") == (0, {"transactions": 1, "faults": []})
    guards.lower_guards(connection)
    try:
        Posting.objects.filter(number=0).delete()
    finally:
        guards.raise_guards(connection)
    code, found = told(capsys, "check")
    assert (code, len(found["faults"])) == (1, 2)


def test_one_transaction_is_shown_by_its_key(capsys):
    code, found = told(capsys, "show", "invoice:1")
    line = {"account": "provider", "currency": "EUR", "minor": 1190}
    assert (code, found["lines"][0]) == (0, line)
    assert main(["ledger", "show", "invoice:1"]) == 0
    assert " 11.90 EUR " in capsys.readouterr().out
    assert main(["ledger", "show", "invoice:9"]) == 1
    assert "no transaction" in capsys.readouterr().err


def test_a_day_is_a_day(capsys):
    with pytest.raises(SystemExit):
        main(["ledger", "balance", "--since", "yesterday"])
    assert "is no day" in capsys.readouterr().err
