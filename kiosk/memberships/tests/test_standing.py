"""Whether one may read as a member, by which way, until when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.memberships import entrances, ranges, seats
from kiosk.memberships.standing import NOBODY, Held, State, best, read, standing_of
from kiosk.memberships.tests.factories import (
    DAY,
    NOON,
    a_membership,
    a_reader,
    a_seat,
    a_team,
    an_entrance,
)
from kiosk.memberships.values import Status

MONTH = NOON + 30 * DAY
PAYS = Held(Status.ACTIVE, "own", "all-titles", period_ends_at=MONTH)


@pytest.fixture(autouse=True)
def _ranges_are_read_anew():
    ranges.forget()
    yield
    ranges.forget()


@pytest.mark.parametrize(
    ("held", "state", "until"),
    [
        (PAYS, State.ACTIVE, MONTH),
        (replace(PAYS, status=Status.TRIALING, trial_ends_at=NOON + DAY), State.TRIAL, NOON + DAY),
        # Cancelled: the paid time is kept.
        (replace(PAYS, ends_at=NOON + DAY), State.ACTIVE, NOON + DAY),
        (replace(PAYS, ends_at=NOON), State.LAPSED, None),
        (replace(PAYS, status=Status.CANCELED), State.LAPSED, None),
        (replace(PAYS, status=Status.UNPAID), State.LAPSED, None),
        (replace(PAYS, status=Status.PAST_DUE, grace_until=NOON + DAY), State.GRACE, NOON + DAY),
        (replace(PAYS, status=Status.PAST_DUE, grace_until=NOON), State.LAPSED, None),
        (replace(PAYS, is_paused=True, paid_until=NOON + DAY), State.ACTIVE, NOON + DAY),
        (replace(PAYS, is_paused=True, paid_until=NOON), State.PAUSED, None),
        (replace(PAYS, is_waived=True, paid_until=NOON + DAY), State.ACTIVE, NOON + DAY),
        (replace(PAYS, is_waived=True, paid_until=NOON - DAY), State.PAUSED, None),
        (replace(PAYS, status=Status.PAUSED), State.PAUSED, None),
        (replace(PAYS, status=Status.INCOMPLETE), State.NONE, None),
        # The period is over and nothing was heard: not the reader's fault, for a while.
        (replace(PAYS, period_ends_at=NOON - DAY), State.GRACE, NOON + 13 * DAY),
        (replace(PAYS, period_ends_at=NOON - 20 * DAY), State.LAPSED, None),
        # A gift whose time has not come.
        (replace(PAYS, via="gift", period_starts_at=NOON + DAY), State.NONE, None),
        (replace(PAYS, via="gift", period_starts_at=NOON), State.ACTIVE, MONTH),
        (replace(PAYS, period_starts_at=NOON + DAY), State.ACTIVE, MONTH),
        # A seat that ends before the team's membership does.
        (replace(PAYS, via="library", seat_until=NOON + DAY), State.ACTIVE, NOON + DAY),
        (replace(PAYS, via="library", seat_until=NOON), State.LAPSED, None),
    ],
)
def test_a_standing_follows_from_what_is_held(held, state, until):
    standing = read(held, NOON)
    assert (standing.state, standing.until) == (state, until)
    assert standing.entitled == (state in {State.TRIAL, State.ACTIVE, State.GRACE})


def test_of_several_the_one_that_gives_most_is_told():
    lapsed = replace(PAYS, status=Status.CANCELED)
    longer = replace(PAYS, via="gift", period_ends_at=MONTH + DAY)
    assert best([lapsed, PAYS, longer], NOON).via == "gift"
    for_good = replace(PAYS, via="team", period_ends_at=None)
    assert best([longer, for_good], NOON).via == "team"
    assert best([], NOON) == NOBODY


@pytest.mark.django_db
def test_a_readers_own_their_teams_and_nobodys(django_assert_num_queries):
    amina, bruno = a_reader(), a_reader("bruno@desk.example")
    a_membership(amina)
    team = a_team()
    a_seat(team, bruno)
    with django_assert_num_queries(1):
        assert standing_of(amina.pk, NOON).via == "own"
    assert standing_of(bruno.pk, NOON).via == "team"
    seats.end(team, bruno.pk, NOON)
    library = a_team("library")
    an_entrance(library, "code", "ELLERWICK2026", days=30)
    seats.bring_code("ellerwick2026", bruno, NOON)
    assert standing_of(bruno.pk, NOON).until == NOON + 30 * DAY
    assert not standing_of(bruno.pk, NOON + 31 * DAY).entitled
    seats.end(library, bruno.pk, NOON)
    assert standing_of(bruno.pk, NOON) == NOBODY
    with django_assert_num_queries(0):
        assert standing_of(None, NOON) == NOBODY


@pytest.mark.django_db
def test_a_librarys_readers_are_known_by_their_address():
    library = a_team("library")
    first, second = (
        entrances.open_range(library, value, NOON) for value in ("8.8.8.0/24", "2a01:4f8::/32")
    )
    # Nobody but the operator knows whose addresses these are.
    assert standing_of(None, NOON, address="8.8.8.7") == NOBODY
    for entrance in (first, second):
        entrances.confirm(entrance, NOON)
    for address in ("8.8.8.7", "2a01:4f8::1", "::ffff:8.8.8.255"):
        assert standing_of(None, NOON, address=address).via == "library", address
    for address in ("8.8.9.0", "198.51.100.1", "2a01:4f9::1", "nonsense", ""):
        assert standing_of(None, NOON, address=address) == NOBODY, address
    entrances.close(first, NOON)
    assert standing_of(None, NOON, address="8.8.8.7") == NOBODY


@pytest.mark.django_db
def test_a_range_of_a_team_is_none_even_where_one_stands():
    team = a_team()
    first, last = ranges.ends("8.8.8.0/24")
    an_entrance(team, "range", "8.8.8.0/24", first=first, last=last, confirmed_at=NOON)
    assert standing_of(None, NOON, address="8.8.8.7") == NOBODY


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("0.0.0.0/0", "too wide"),
        ("::/0", "too wide"),
        ("8.0.0.0/15", "too wide"),
        ("2a01::/31", "too wide"),
        ("10.1.0.0/24", "public internet"),
        ("127.0.0.1", "public internet"),
        ("224.1.0.0/24", "public internet"),
        ("fe80::/64", "public internet"),
        # All of IPv4, and a part of it, written as IPv6.
        ("::ffff:0:0/96", "public internet"),
        ("::ffff:8.0.0.0/104", "public internet"),
        ("192.0.2", "no range"),
        ("", "no range"),
    ],
)
def test_a_range_is_no_wider_than_a_library_and_of_the_public_internet(value, why):
    with pytest.raises(ranges.RangeError, match=why):
        ranges.ends(value)


@pytest.mark.django_db
def test_two_queries_at_most_and_one_when_the_ranges_are_known(django_assert_max_num_queries):
    amina = a_reader()
    entrances.confirm(entrances.open_range(a_team("library"), "8.8.8.0/24", NOON), NOON)
    with django_assert_max_num_queries(2):
        standing_of(amina.pk, NOON, address="8.8.8.7")
    with django_assert_max_num_queries(1):
        assert standing_of(amina.pk, NOON, address="8.8.8.7").entitled


@pytest.mark.django_db
def test_a_house_without_memberships_asks_nothing(settings, django_assert_num_queries):
    settings.MEMBERSHIP = False
    amina = a_reader()
    a_membership(amina)
    with django_assert_num_queries(0):
        assert standing_of(amina.pk, NOON, address="8.8.8.7") == NOBODY
