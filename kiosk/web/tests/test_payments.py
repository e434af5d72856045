"""The provider's door: signed events are stored and applied, and nothing else gets in."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from django.utils import timezone

from kiosk.memberships import jobs, receiving, rows
from kiosk.memberships.models import Event, Membership
from kiosk.memberships.provider import SignatureError
from kiosk.memberships.tests import histories
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import a_payer, a_reader
from kiosk.web.views import payments

pytestmark = pytest.mark.django_db
DOOR = "/hooks/payments"


class Signing(Desk):
    """Opens what is signed by `sign`."""

    def opened(self, body, signature):
        if not hmac.compare_digest(signature, sign(body)):
            raise SignatureError("another signature")
        return json.loads(body)


def sign(body: bytes) -> str:
    return hmac.new(b"whsec", body, hashlib.sha256).hexdigest()


@pytest.fixture
def desk(monkeypatch):
    made = Signing()
    monkeypatch.setattr(payments, "provider", lambda: made)
    monkeypatch.setattr(jobs, "provider", lambda: made)
    histories.set_up()
    a_payer(a_reader(), customer_id=made.whom)
    made.now = int(timezone.now().timestamp()) - 3600
    made.subscribe(trial=True)
    return made


def sent(client, event, signature=None):
    body = json.dumps(event).encode()
    return client.post(
        DOOR, body, "application/json", headers={"Stripe-Signature": signature or sign(body)}
    )


def test_what_is_signed_is_stored_and_applied_without_a_forms_token(desk, client):
    client.handler.enforce_csrf_checks = True
    for event in desk.events:
        answer = sent(client, event)
        assert (answer.status_code, answer.content) == (200, b"applied\n")
        assert answer["Cache-Control"] == "no-store"
    assert Membership.objects.get().status == "trialing"


def test_what_is_not_signed_or_too_long_or_asked_for_leaves_nothing(desk, client):
    assert sent(client, desk.events[0], "nonsense").status_code == 400
    assert client.post(DOOR, b"", "application/json").status_code == 400
    assert client.post(DOOR, b"x" * 1_000_001, "application/json").status_code == 413
    assert client.get(DOOR).status_code == 405
    assert not Event.objects.exists()


def test_what_cannot_be_applied_yet_is_ours_all_the_same_and_a_job_applies_it(
    desk, client, monkeypatch
):
    def fails(newest, payer):
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(rows, "keep", fails)
        answers = [sent(client, event) for event in desk.events]
    assert (200, b"stored\n") in {(answer.status_code, answer.content) for answer in answers}
    assert "no space left" in Event.objects.waiting()[0].fault
    jobs.work_off_events()
    assert not Event.objects.waiting().exists()
    assert Membership.objects.get().status == "trialing"


def test_where_it_cannot_be_stored_the_provider_is_told_to_come_again(desk, client, monkeypatch):
    def full(event, now):
        raise OSError("no space left")

    monkeypatch.setattr(receiving, "store", full)
    client.raise_request_exception = False
    assert sent(client, desk.events[0]).status_code == 500


def test_a_house_without_members_has_no_door_and_its_jobs_ask_nobody(desk, client, settings):
    settings.MEMBERSHIP = False
    assert sent(client, desk.events[0]).status_code == 404
    desk.is_down = True
    jobs.compare_with_provider()
    jobs.send_letters()
    jobs.work_off_events()
    assert not Event.objects.exists()


def test_the_jobs_of_a_house_with_members_run_and_run_again(desk):
    for _ in range(2):
        jobs.compare_with_provider()
        jobs.work_off_events()
        jobs.send_letters()
    assert Membership.objects.get().notices.count() == 1
