"""The provider's events in any order, once or often: what stands is what the provider has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.memberships import hearing
from kiosk.memberships.entries import Book, entries
from kiosk.memberships.happenings import UnsureError, take_in
from kiosk.memberships.tests.world import World, disordered
from kiosk.memberships.values import Happening, Invoice, Status, Subscription

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEEDS = st.integers(0, 10**9)
HELD = Subscription(
    "sub_1", "cus_1", Status.ACTIVE, "price_month", 1, NOON, NOON, NOON + timedelta(days=30)
)
PAID = Invoice(
    "in_1",
    "cus_1",
    "sub_1",
    "K-1",
    "paid",
    "EUR",
    999,
    159,
    999,
    NOON,
    paid_at=NOON,
    payment="pi_1",
)


def told(world: World, events: list) -> tuple[dict, dict[str, object]]:
    """What stands after those events, and all entries, by their keys."""
    state, booked = {}, {}
    for event in events:
        happening = hearing.happening(event)
        if happening is None:
            continue
        try:
            state, found = take_in(state, happening)
        except UnsureError:
            now = world.now_of(type(happening.thing), happening.thing.id)
            state, found = take_in(state, replace(happening, thing=now), asked=True)
        for entry in found:
            # A key that named two facts would book one of them never.
            assert booked.setdefault(entry.key, entry) == entry
    return state, booked


@given(SEEDS, SEEDS)
def test_in_any_order_and_however_often_what_stands_is_what_the_provider_has(seed, order):
    world = World(seed)
    world.live(12)
    state, booked = told(world, disordered(world.events, order))
    truth = world.things()
    assert {name: seen.thing for name, seen in state.items()} == truth
    owed = {entry.key: entry for thing in truth.values() for entry in entries(thing)}
    assert booked == owed
    assert all(sum(amount for _, amount in entry.lines) == 0 for entry in booked.values())


def happened(thing, seconds: int = 0, kind: str = "x.updated", rank: int = 1) -> Happening:
    return Happening(f"evt_{seconds}", kind, NOON + timedelta(seconds=seconds), thing, rank)


def test_an_older_state_never_replaces_a_newer_one():
    state, _ = take_in({}, happened(HELD, 5))
    older = replace(HELD, status=Status.INCOMPLETE)
    after, _ = take_in(state, happened(older, 4))
    assert after["sub_1"].thing == HELD


def test_two_states_of_one_second_are_asked_for_and_what_is_said_stands():
    state, _ = take_in({}, happened(HELD))
    other = replace(HELD, quantity=2)
    with pytest.raises(UnsureError) as unsure:
        take_in(state, happened(other))
    assert unsure.value.happening.thing.id == "sub_1"
    after, _ = take_in(state, happened(other), asked=True)
    assert after["sub_1"].thing == other


def test_of_one_second_a_thing_is_made_before_it_changes_and_goes_last():
    made, gone = replace(HELD, quantity=3), replace(HELD, status=Status.CANCELED)
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        told = [happened(made, rank=0), happened(HELD, rank=1), happened(gone, rank=2)]
        state = {}
        for number in order:
            state, _ = take_in(state, told[number])
        assert state["sub_1"].thing == gone


def test_what_is_paid_stays_paid_whatever_is_told_later():
    state, first = take_in({}, happened(PAID, 1))
    after, again = take_in(state, happened(replace(PAID, status="open", paid=0), 9))
    assert after["in_1"].thing == PAID
    assert first == again


def test_an_invoice_books_what_was_paid_its_tax_apart():
    (entry,) = entries(PAID)
    assert dict(entry.lines) == {Book.PROVIDER: 999, Book.MEMBERSHIPS: -840, Book.TAX: -159}
    assert entry.key == "invoice:in_1"


def test_one_paid_out_of_credit_in_part_books_that_part_alone():
    (entry,) = entries(replace(PAID, paid=333))
    assert dict(entry.lines) == {Book.PROVIDER: 333, Book.MEMBERSHIPS: -280, Book.TAX: -53}


@pytest.mark.parametrize("paid", [{"paid": 0, "total": 0}, {"status": "open", "paid": 0}])
def test_nothing_paid_books_nothing(paid):
    assert entries(replace(PAID, **paid)) == ()
