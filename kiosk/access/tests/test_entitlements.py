"""Who may read what, decided over all that counts: a table, and what must hold whatever comes together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access.entitlements import Gate, Verdict, Who, Why, may_read
from kiosk.memberships.standing import NOBODY, Standing, State
from kiosk.publishers.terms import Window

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MEMBERS = Window("full", 80, members=True)
MEMBER = Standing(State.ACTIVE, "own", NOW + timedelta(days=9), "monthly")
AMINA = Who(signed_in=True, standing=NOBODY, left_of_meter=0)


def gate(published=NOW - timedelta(days=2), *, free=False, **windows):
    return Gate(1, 1, replace(MEMBERS, **windows), published, free)


def decided(who, at):
    found = may_read(who, at, NOW)
    return found.verdict, found.why, found.left


@pytest.mark.parametrize("state", State)
def test_a_membership_opens_everything_while_it_stands(state):
    who = replace(AMINA, standing=replace(MEMBER, state=state))
    stands = state in {State.TRIAL, State.ACTIVE, State.GRACE}
    assert may_read(who, gate(), NOW).whole is stands


CASES = [
    (gate(show="excerpt"), Verdict.PREVIEW, Why.TERMS),
    (gate(show="headline"), Verdict.PREVIEW, Why.TERMS),
    (gate(members=False), Verdict.FULL, Why.OPEN),
    (gate(free=True), Verdict.FULL, Why.PUBLISHER_FREE),
    (gate(NOW - timedelta(hours=23, minutes=59), free_hours=24), Verdict.FULL, Why.FREE_HOURS),
    (gate(NOW - timedelta(hours=24), free_hours=24), Verdict.PREVIEW, Why.METER_USED),
    (gate(archive_days=2), Verdict.PREVIEW, Why.ARCHIVE),
    (gate(archive_days=3), Verdict.PREVIEW, Why.METER_USED),
    (gate(archive_days=2, members=False), Verdict.PREVIEW, Why.ARCHIVE),
    (gate(regions=frozenset({"DE"})), Verdict.PREVIEW, Why.REGION),
    (gate(regions=frozenset({"DE"}), members=False), Verdict.PREVIEW, Why.REGION),
    (gate(meter_signed_in=0), Verdict.PREVIEW, Why.MEMBERS_ONLY),
    (gate(meter_anonymous=0), Verdict.PREVIEW, Why.METER_USED),
]


@pytest.mark.parametrize(("behind", "verdict", "why"), CASES)
def test_terms_decide_for_a_reader_with_nothing_left(behind, verdict, why):
    found = may_read(AMINA, behind, NOW)
    assert (found.verdict, found.why) == (verdict, why)


@pytest.mark.parametrize("behind", [gate(archive_days=2), gate(show="excerpt")])
def test_a_membership_opens_nothing_that_nobody_may_read(behind):
    who = replace(AMINA, standing=MEMBER, gifted=True, opened=True, left_of_meter=9)
    assert not may_read(who, behind, NOW).whole


def test_a_country_opens_its_own():
    here = gate(regions=frozenset({"AT", "DE"}))
    member = replace(AMINA, standing=MEMBER)
    assert decided(replace(member, country="DE"), here) == (Verdict.FULL, Why.MEMBER, None)
    assert decided(replace(member, country="FR"), here)[1] == Why.REGION
    assert decided(member, here)[1] == Why.REGION


def test_the_meter_counts_down_and_what_was_opened_stays_open():
    assert decided(replace(AMINA, left_of_meter=3), gate()) == (Verdict.METERED, Why.METER, 2)
    assert decided(replace(AMINA, opened=True), gate()) == (Verdict.METERED, Why.OPENED, 0)
    assert decided(AMINA, gate()) == (Verdict.PREVIEW, Why.METER_USED, 0)
    nobody = replace(AMINA, signed_in=False, left_of_meter=None)
    assert decided(nobody, gate()) == (Verdict.PREVIEW, Why.UNCOUNTED, None)


def test_a_gift_opens_its_article_unless_the_title_lets_none_be_given():
    guest = replace(AMINA, gifted=True)
    assert decided(guest, gate())[:2] == (Verdict.FULL, Why.GIFT)
    assert not may_read(guest, gate(gifting=False), NOW).whole


standings = st.builds(
    Standing, st.sampled_from(State), st.just("own"), st.none(), st.just("monthly")
)
readers = st.builds(
    Who, st.booleans(), standings, st.booleans(), st.none() | st.integers(0, 5), st.booleans(),
    st.sampled_from(["", "DE", "FR"]),
)  # fmt: skip
windows = st.builds(
    Window,
    st.sampled_from(["full", "excerpt", "headline"]),
    st.just(80),
    st.booleans(),
    st.sampled_from([0, 24, 100]),
    st.sampled_from([None, 1, 30]),
    st.sampled_from([frozenset(), frozenset({"DE"})]),
    st.sampled_from([None, 0, 2]),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)
gates = st.builds(
    Gate, st.just(1), st.just(1), windows,
    st.integers(0, 60 * 24).map(lambda hours: NOW - timedelta(hours=hours)), st.booleans(),
)  # fmt: skip


@given(readers, gates)
def test_what_nobody_in_particular_may_read_anybody_there_may(who, behind):
    nobody = Who(signed_in=False, standing=NOBODY, country=who.country)
    if may_read(nobody, behind, NOW).whole:
        assert may_read(who, behind, NOW).whole


@given(readers, gates)
def test_what_a_list_shows_in_full_anybody_may_read(who, behind):
    if behind.window.shown().full:
        assert may_read(who, behind, NOW).whole


@given(readers, gates)
def test_full_text_is_for_who_is_entitled_and_for_nobody_else(who, behind):
    found = may_read(who, behind, NOW)
    window = behind.window
    if found.whole:
        assert window.show == "full"
        assert not window.regions or who.country in window.regions
        assert (
            not window.members or behind.free or window.free_hours or who.standing.entitled
            or (who.gifted and window.gifting) or who.opened or who.left_of_meter
        )  # fmt: skip
    if found.verdict == Verdict.METERED:
        assert not who.standing.entitled
    assert found.left is None or found.left >= 0
