"""The provider's events in any order, once or often: what stands is what the provider has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.memberships import hearing
from kiosk.memberships.entries import Back, Book, Entry, Paid, entries, paid
from kiosk.memberships.happenings import State, UnsureError, take_in
from kiosk.memberships.tests.world import Json, World, disordered
from kiosk.memberships.values import Chargeback, Happening, Invoice, Refund, Status, Subscription

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


def told(world: World, events: list[Json]) -> tuple[State, dict[str, Entry]]:
    """What stands after those events, and all entries, by their keys."""
    state: State = {}
    booked: dict[str, Entry] = {}
    for event in events:
        happening = hearing.happening(event)
        if happening is None:
            continue
        try:
            state = take_in(state, happening)
        except UnsureError:
            now = world.now_of(type(happening.thing), happening.thing.id)
            state = take_in(state, replace(happening, thing=now), asked=True)
        for entry in entries(state[happening.thing.id].thing):
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
    state = take_in({}, happened(HELD, 5))
    older = replace(HELD, status=Status.INCOMPLETE)
    after = take_in(state, happened(older, 4))
    assert after["sub_1"].thing == HELD


def test_two_states_of_one_second_are_asked_for_and_what_is_said_stands():
    state = take_in({}, happened(HELD))
    other = replace(HELD, quantity=2)
    with pytest.raises(UnsureError) as unsure:
        take_in(state, happened(other))
    assert unsure.value.happening.thing.id == "sub_1"
    after = take_in(state, happened(other), asked=True)
    assert after["sub_1"].thing == other


def test_of_one_second_a_thing_is_made_before_it_changes_and_goes_last():
    made, gone = replace(HELD, quantity=3), replace(HELD, status=Status.CANCELED)
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        told = [happened(made, rank=0), happened(HELD, rank=1), happened(gone, rank=2)]
        state: State = {}
        for number in order:
            state = take_in(state, told[number])
        assert state["sub_1"].thing == gone


def test_what_is_paid_stays_paid_whatever_is_told_later():
    state = take_in({}, happened(PAID, 1))
    after = take_in(state, happened(replace(PAID, status="open", paid=0), 9))
    assert after["in_1"].thing == PAID


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


REFUND = Refund("re_1", "pi_1", "succeeded", "EUR", 999, NOON)


def test_what_is_given_back_takes_its_tax_along():
    (entry,) = entries(REFUND, Back(159))
    assert dict(entry.lines) == {Book.REFUNDS: 840, Book.TAX: 159, Book.PROVIDER: -999}
    taken = Chargeback("dp_1", "pi_1", "lost", "EUR", 999, 0, NOON)
    (entry,) = entries(taken, Back(159))
    assert dict(entry.lines) == {Book.CHARGEBACKS: 840, Book.TAX: 159, Book.PROVIDER: -999}


def test_what_came_back_after_all_owes_its_tax_again():
    out, home = entries(replace(REFUND, status="failed"), Back(159, 158))
    assert dict(out.lines)[Book.TAX] == 159
    assert dict(home.lines) == {Book.PROVIDER: 999, Book.REFUNDS: -841, Book.TAX: -158}


def test_what_is_paid_of_an_invoice_or_a_gift_has_its_tax():
    assert paid(PAID) == Paid(999, 159)
    assert paid(replace(PAID, paid=333)) == Paid(333, 53)
    assert paid(replace(PAID, status="open")) == Paid(0, 0)


@given(st.integers(1, 10**6), st.floats(0, 1), st.lists(st.integers(1, 10**5), max_size=8))
def test_the_tax_in_the_parts_of_a_payment_is_its_tax(amount, share, parts):
    whole = Paid(amount, int(amount * share))
    cuts = sorted({min(sum(parts[:at]), amount) for at in range(len(parts) + 1)} | {0, amount})
    taxes = [whole.tax_in(b) - whole.tax_in(a) for a, b in pairwise(cuts)]
    assert sum(taxes) == whole.tax
    assert all(0 <= tax <= b - a for tax, (a, b) in zip(taxes, pairwise(cuts), strict=True))
    assert whole.tax_in(amount + 1) == whole.tax
