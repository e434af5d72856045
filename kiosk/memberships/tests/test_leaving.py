"""What a reader pays for ends before their account is erased, and what was told of them is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.kit.personal import NotYetError
from kiosk.memberships import forgetting, leaving
from kiosk.memberships.models import Event, Membership
from kiosk.memberships.provider import ProviderError
from kiosk.memberships.tests.factories import NOON, a_membership, a_payer, a_price, a_reader

pytestmark = pytest.mark.django_db


class Counter:
    """A provider that ends what it is asked to, unless it is down."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.is_down = is_down
        self.ended: list[str] = []

    def end_all(self, reader, provider, now):
        if self.is_down:
            raise ProviderError("no answer")
        for held in Membership.objects.running().filter(reader=reader):
            self.ended.append(held.subscription_id or "")
        Membership.objects.running().filter(reader=reader).update(status="canceled")

    def invoices_of(self, customer):
        return []

    def now_of(self, kind, key):
        raise AssertionError("nothing is unsure")


@pytest.fixture
def counter(monkeypatch):
    made = Counter()
    monkeypatch.setattr(leaving, "provider", lambda: made)
    monkeypatch.setattr(leaving, "end_all", made.end_all)
    return made


def told(customer: str, **values: object) -> Event:
    return Event.objects.create(
        event_id=f"evt_{Event.objects.count()}",
        kind="customer.updated",
        payload={"data": {"object": {"id": customer, "email": "amina@reader.example"}}},
        made_at=NOON,
        received_at=NOON,
        **values,
    )


def test_what_a_reader_pays_for_ends(counter):
    reader = a_reader()
    payer = a_payer(reader)
    a_membership(reader, subscription_id="sub_1", payer=payer, price=a_price())
    leaving.leave(reader.pk, NOON)
    leaving.leave(reader.pk, NOON)
    assert counter.ended == ["sub_1"]


def test_who_never_paid_is_not_asked_about(monkeypatch):
    monkeypatch.setattr(leaving, "provider", lambda: pytest.fail("asked"))
    leaving.leave(a_reader().pk, NOON)


def test_while_the_provider_is_down_it_is_not_done(counter):
    counter.is_down = True
    a_payer(a_reader())
    with pytest.raises(NotYetError, match="no answer"):
        leaving.leave(a_reader().pk, NOON)


def test_what_waits_of_theirs_is_not_tried_for_ever(counter):
    a_payer(a_reader())
    mine, others = told("cus_amina"), told("cus_bruno")
    Event.objects.update(payload={"type": "x"})  # neither can be read
    Event.objects.filter(pk=mine.pk).update(payload={"about": "cus_amina"})
    leaving.leave(a_reader().pk, NOON)
    assert list(Event.objects.waiting()) == [others]


def test_what_was_told_is_forgotten_a_month_after_it_was_applied():
    old, new = told("cus_1", applied_at=NOON), told("cus_1", applied_at=NOON + timedelta(days=1))
    waits = told("cus_1")
    assert forgetting.forget_told(NOON + timedelta(days=30)) == 1
    assert forgetting.forget_told(NOON + timedelta(days=30)) == 0
    kept = {event.pk for event in Event.objects.exclude(payload={})}
    assert kept == {new.pk, waits.pk}
    assert Event.objects.filter(event_id=old.event_id).exists()
