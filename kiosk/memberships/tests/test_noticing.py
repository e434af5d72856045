"""Letters of a membership: each once, in the reader's language, again where the mail failed."""

from __future__ import annotations

import pytest
from django.core import mail

from kiosk.memberships import giving, noticing
from kiosk.memberships.letters import KINDS, LetterError, letter
from kiosk.memberships.models import GiftMembership, Invoice, Notice
from kiosk.memberships.tests.factories import (
    DAY,
    NOON,
    a_membership,
    a_payer,
    a_plan,
    a_price,
    a_reader,
    a_team,
)
from kiosk.memberships.values import Status

VALUES = {
    "site": "Kiosk", "plan": "All titles", "until": "Monday", "amount": "€9.99", "months": "12",
    "team": "The desk",
    "code": "AAAAA-BBBBB", "link": "https://kiosk.example/membership", "message": "100% for you",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_filled_in_and_leads_to_a_page(kind):
    written = letter(kind, VALUES, "en")
    assert "%(" not in written.subject + written.text
    assert VALUES["link"] in written.text
    assert VALUES["message"] in written.text


def test_a_letter_nobody_wrote_is_an_error():
    with pytest.raises(LetterError, match="poem"):
        letter("poem", VALUES, "en")


def on_trial(**values):
    until = NOON + 14 * DAY
    return a_membership(
        subscription_id="sub_1", status=Status.TRIALING, trial_ends_at=until, period_ends_at=until,
        price=a_price(), **values,
    )  # fmt: skip


def subjects():
    return [str(sent.subject) for sent in mail.outbox]


@pytest.mark.django_db
def test_a_trial_is_told_of_when_it_begins_and_three_days_before_it_ends():
    on_trial()
    assert noticing.send_due(NOON) == 1
    assert noticing.send_due(NOON + 10 * DAY) == 0
    assert noticing.send_due(NOON + 11 * DAY) == 1
    assert noticing.send_due(NOON + 12 * DAY) == 0
    assert subjects() == [
        "Your trial has begun: free until Monday, 16 March 2026",
        "Your trial ends on Monday, 16 March 2026",
    ]
    assert "€9.99 is charged" in str(mail.outbox[1].body)


@pytest.mark.django_db
def test_who_cancelled_their_trial_is_reminded_of_nothing_but_told_when_it_ends():
    on_trial(ends_at=NOON + 14 * DAY)
    noticing.send_due(NOON + 11 * DAY)
    assert subjects() == ["Your membership ends on Monday, 16 March 2026"]


@pytest.mark.django_db
def test_a_charge_that_failed_brings_its_letters_day_by_day():
    a_membership(
        subscription_id="sub_1", status=Status.PAST_DUE, price=a_price(), due_since=NOON,
        grace_until=NOON + 14 * DAY,
    )  # fmt: skip
    for day in range(20):
        noticing.send_due(NOON + day * DAY)
    assert subjects() == [
        "The charge of €9.99 failed",
        "€9.99 is still due",
        "Two days left to pay €9.99",
        "Your membership is paused until it is paid",
    ]


@pytest.mark.django_db
def test_a_receipt_is_sent_of_each_charge():
    membership = a_membership(subscription_id="sub_1", price=a_price(), payer=a_payer())
    Invoice.objects.create(
        payer=membership.payer, membership=membership, provider_id="in_1", status="paid", total=999,
        paid=999, currency="EUR", made_at=NOON, paid_at=NOON, paid_for=NOON + 30 * DAY, told_at=NOON,
    )  # fmt: skip
    noticing.send_due(NOON)
    noticing.send_due(NOON)
    assert subjects() == ["Receipt: €9.99 for Kiosk"]


@pytest.mark.django_db
def test_who_manages_a_team_is_led_to_its_page():
    team = a_team(manager=a_reader(), is_paid=False)
    a_membership(
        team=team, via="team", subscription_id="sub_1", status=Status.PAST_DUE, price=a_price(),
        due_since=NOON, grace_until=NOON + 14 * DAY,
    )  # fmt: skip
    assert noticing.send_due(NOON) == 1
    (sent,) = mail.outbox
    assert sent.to == ["amina@reader.example"]
    assert f"/account/team/{team.pk}\n" in str(sent.body)
    assert "/account/membership" not in str(sent.body)


@pytest.mark.django_db
def test_a_letter_that_could_not_be_sent_is_sent_later(monkeypatch):
    on_trial()

    def fails(*args):
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as down:
        down.setattr(noticing, "send", fails)
        assert noticing.send_due(NOON) == 0
    assert not Notice.objects.exists()
    assert noticing.send_due(NOON) == 1


@pytest.mark.django_db
def test_letters_speak_the_readers_language():
    on_trial(reader=a_reader(interface="de"))
    noticing.send_due(NOON)
    assert "16. März 2026" in str(mail.outbox[0].body)
    assert "9,99\xa0€" in str(mail.outbox[0].body)


@pytest.mark.django_db
def test_a_gift_to_an_address_is_mailed_once_it_is_paid():
    unpaid = GiftMembership.objects.create(
        plan=a_plan(), made_at=NOON, to_address="chidi@reader.example"
    )
    given = giving.give_from_house(a_plan(), 3, NOON, to="bruno@desk.example", message="Read well")
    assert noticing.send_due(NOON) == 1
    assert noticing.send_due(NOON) == 0
    (sent,) = mail.outbox
    assert sent.to == ["bruno@desk.example"]
    assert given.code in str(sent.body)
    assert "Read well" in str(sent.body)
    GiftMembership.objects.filter(pk=unpaid.pk).update(paid_at=NOON)
    assert noticing.send_due(NOON) == 1
