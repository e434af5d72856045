"""`kiosk memberships`: plans, who holds what, and whether the provider agrees."""

from __future__ import annotations

import json

import pytest

from kiosk.cli import main
from kiosk.memberships import asking, entrances
from kiosk.memberships.models import Invoice, Price
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import (
    NOON,
    a_membership,
    a_payer,
    a_plan,
    a_price,
    a_reader,
    a_team,
    an_entrance,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk(monkeypatch):
    made = Desk()
    monkeypatch.setattr(asking, "provider", lambda: made)
    return made


def told(capsys, *words):
    code = main(["memberships", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_house_begins_with_plans_and_makes_them_known(capsys, desk):
    assert main(["memberships", "plans"]) == 0
    assert "no plans yet" in capsys.readouterr().out
    assert main(["memberships", "plans", "--begin", "--publish"]) == 0
    shown = capsys.readouterr().out
    assert "all-titles" in shown
    assert len(desk.wares) == Price.objects.count() > 20
    code, rows = told(capsys, "plans")
    assert code == 0
    assert {row["offered"] for row in rows} == {True}
    assert all(row["provider"] for row in rows)


def test_memberships_are_listed_by_how_they_stand_and_came(capsys):
    a_membership(a_reader())
    a_membership(a_reader("bruno@desk.example"), via="gift", status="past_due")
    assert [row["holder"] for row in told(capsys, "list", "--via", "gift")[1]] == [
        "bruno@desk.example"
    ]
    assert told(capsys, "list", "--status", "trialing") == (0, [])
    assert main(["memberships", "list"]) == 0
    assert "amina@reader.example" in capsys.readouterr().out


def test_a_status_or_a_way_that_is_none_is_refused_with_those_there_are(capsys):
    a_membership(a_reader())
    for words, known in (
        (
            ("--status", "foo"),
            "'foo' is no status: incomplete, incomplete_expired, trialing, active",
        ),
        (("--status", ""), "'' is no status: "),
        (("--via", "post"), "'post' is no way to hold one: own, student, gift, team, library"),
    ):
        assert main(["memberships", "list", *words]) == 1
        assert known in capsys.readouterr().err


def test_people_read_amounts_of_money_and_programs_minor_units_named_so(capsys):
    a_price(amount=999)
    a_price("year", amount=1500, plan=a_plan("all-titles-jp"), currency="JPY")
    amina = a_reader()
    Invoice.objects.create(
        provider_id="in_1", payer=a_payer(amina), status="paid", currency="EUR", total=9900,
        paid=-8900, made_at=NOON, told_at=NOON,
    )  # fmt: skip
    assert main(["memberships", "plans"]) == 0
    shown = capsys.readouterr().out
    assert " 9.99 EUR " in shown
    assert " 1,500 JPY " in shown
    assert "999 " not in shown
    assert [row["amount_minor"] for row in told(capsys, "plans")[1]] == [999, 1500]
    assert main(["memberships", "show", "amina@reader.example"]) == 0
    shown = capsys.readouterr().out
    assert " 99.00 EUR " in shown
    assert " -89.00 EUR " in shown
    [invoice] = told(capsys, "show", "amina@reader.example")[1]["invoices"]
    assert (invoice["total_minor"], invoice["paid_minor"], invoice["currency"]) == (
        9900,
        -8900,
        "EUR",
    )


def test_one_readers_standing_is_shown(capsys):
    amina = a_reader()
    a_membership(amina, status="canceled")
    code, found = told(capsys, "show", "Amina@Reader.example")
    assert code == 0
    assert found["standing"]["state"] == "lapsed"
    assert len(found["memberships"]) == 1
    assert main(["memberships", "show", "amina@reader.example"]) == 0
    assert "amina@reader.example: lapsed (own)" in capsys.readouterr().out
    assert main(["memberships", "show", "nobody@reader.example"]) == 1
    assert "nobody has an account" in capsys.readouterr().err


def test_what_was_never_told_is_taken_in_and_what_cannot_be_is_named(capsys, desk):
    a_price()
    a_payer(a_reader(), customer_id=desk.whom)
    desk.subscribe(trial=True)
    code, outcome = told(capsys, "reconcile", "--all", "--days", "30")
    assert outcome["waiting"] == 0
    assert code == 0
    desk.events.clear()
    Price.objects.update(provider_id="another")
    desk.subscribe(trial=False)
    assert main(["memberships", "reconcile", "--all"]) == 1
    assert "which no plan here costs" in capsys.readouterr().out
    desk.is_down = True
    assert main(["memberships", "reconcile"]) == 1
    assert "does not answer" in capsys.readouterr().err


def test_a_house_without_members_says_so(capsys, settings):
    settings.MEMBERSHIP = False
    assert main(["memberships", "list"]) == 1
    assert "no memberships" in capsys.readouterr().err


def test_a_librarys_range_counts_once_the_operator_confirms_it(capsys):
    assert main(["memberships", "ranges"]) == 0
    assert "No library" in capsys.readouterr().out
    waits = entrances.open_range(a_team("library"), "8.8.8.0/24", NOON)
    (row,) = told(capsys, "ranges")[1]
    assert (row["id"], row["range"], row["confirmed_at"]) == (waits.pk, "8.8.8.0/24", None)
    assert main(["memberships", "ranges", "--confirm", str(waits.pk)]) == 0
    assert "8.8.8.0/24" in capsys.readouterr().out
    waits.refresh_from_db()
    assert waits.confirmed_at is not None
    assert main(["memberships", "ranges", "--confirm", str(waits.pk)]) == 1
    assert "waits to be confirmed" in capsys.readouterr().err


def test_a_range_too_wide_from_before_is_not_confirmed(capsys):
    wide = an_entrance(a_team("library"), "range", "0.0.0.0/0", first="0", last="f")
    assert main(["memberships", "ranges", "--confirm", str(wide.pk)]) == 1
    assert "too wide" in capsys.readouterr().err
