"""A member erased: what they paid stays in the ledger, and nothing says any more that it was them."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from kiosk.kit.money import Money
from kiosk.ledger.models import Transaction
from kiosk.ledger.posting import Line, post
from kiosk.memberships import leaving, seats
from kiosk.memberships.models import Event, Invoice, Membership, Payer, Seat
from kiosk.memberships.tests.factories import (
    NOON,
    a_membership,
    a_payer,
    a_price,
    a_reader,
    a_team,
    proved,
)
from kiosk.persons import erasing
from kiosk.persons.exporting import write
from kiosk.persons.tests.conftest import Quiet
from kiosk.persons.tests.scanning import found

pytestmark = pytest.mark.django_db


def _lines(minor: int) -> list[Line]:
    return [Line("provider", Money(minor, "EUR")), Line("memberships", Money(-minor, "EUR"))]


def paid() -> Payer:
    reader = a_reader()
    payer = a_payer(reader)
    held = a_membership(
        reader, subscription_id="sub_1", payer=payer, price=a_price(), status="canceled"
    )
    Invoice.objects.create(
        payer=payer, membership=held, provider_id="in_1", status="paid", currency="EUR", total=999,
        page="https://pay.example/amina", file="https://pay.example/amina.pdf", made_at=NOON, told_at=NOON,
    )  # fmt: skip
    post("charge", "in_1", NOON, _lines(999), payer=str(payer.key))
    Event.objects.create(
        event_id="evt_1", kind="invoice.paid", made_at=NOON, received_at=NOON, applied_at=NOON,
        payload={"data": {"object": {"customer": "cus_amina", "customer_email": reader.email}}},
    )  # fmt: skip
    return payer


def test_a_members_export_holds_what_the_ledger_says_of_them():
    payer = paid()
    post("charge", "in_2", NOON, _lines(5), payer="p-2")
    into = BytesIO()
    assert payer.reader is not None
    write(payer.reader, into, language="en", now=NOON)
    with ZipFile(into) as made:
        money = json.loads(made.read("data/ledger.transaction.json"))
        assert [row["key"] for row in money] == ["in_1"]
        assert "data/memberships.invoice.json" in made.namelist()
        assert "data/memberships.event.json" in made.namelist()


def test_a_member_erased_leaves_money_and_no_way_back_to_them(monkeypatch):
    monkeypatch.setattr(leaving, "provider", Quiet)
    payer = paid()
    reader = payer.reader
    assert reader is not None
    begun = erasing.begin(reader, "en", NOON)
    assert erasing.carry_on(begun.pk, lambda: NOON)
    assert Transaction.objects.get().payer == str(payer.key)
    payer.refresh_from_db()
    assert (payer.reader_id, payer.customer_id) == (None, None)
    assert not Membership.objects.exists()
    invoice = Invoice.objects.get()
    assert (invoice.membership_id, invoice.page, invoice.file, invoice.total) == (None, "", "", 999)
    assert Event.objects.get().payload == {}
    assert found([reader.email, "cus_amina", "pay.example"]) == []


def test_an_erased_manager_is_in_no_seat_of_others(client, monkeypatch):
    monkeypatch.setattr(leaving, "provider", Quiet)
    amina = proved(a_reader("amina@desk.example"))
    team, ben = a_team(manager=amina), proved(a_reader("ben@reader.example"))
    client.force_login(amina)
    ours = {"sec-fetch-site": "same-origin"}
    here = f"/account/team/{team.pk}"
    client.post(f"{here}/invitation", {"address": ben.email}, headers=ours)
    client.force_login(ben)
    client.post(f"{here}/joined", headers=ours)
    assert Seat.objects.get().reader == ben
    begun = erasing.begin(amina, "en", NOON)
    assert erasing.carry_on(begun.pk, lambda: NOON)
    assert Seat.objects.get().reader == ben
    assert found([amina.email]) == []


def test_who_is_invited_and_erased_is_in_no_invitation():
    ben = proved(a_reader("ben@reader.example"))
    seats.invite(a_team(), "Ben@Reader.example", NOON)
    begun = erasing.begin(ben, "en", NOON)
    assert erasing.carry_on(begun.pk, lambda: NOON)
    assert found([ben.email]) == []
