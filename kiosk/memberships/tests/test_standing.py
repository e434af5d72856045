"""Whether one may read as a member, by which way, until when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.memberships import ranges, seats
from kiosk.memberships.models import Entrance, Team
from kiosk.memberships.standing import NOBODY, Held, State, best, read, standing_of
from kiosk.memberships.tests.factories import DAY, NOON, a_membership, a_reader
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
    team = Team.objects.create(name="The desk", made_at=NOON)
    a_membership(team=team, via="team")
    seats.give(team, bruno, NOON)
    with django_assert_num_queries(1):
        assert standing_of(amina.pk, NOON).via == "own"
    assert standing_of(bruno.pk, NOON).via == "team"
    seats.end(team, bruno.pk, NOON)
    library = Team.objects.create(name="The library", made_at=NOON)
    a_membership(team=library, via="library")
    seats.let_in(library, Entrance.Kind.CODE, "ellerwick", NOON, days=30)
    seats.bring_code("ellerwick", bruno, NOON)
    assert standing_of(bruno.pk, NOON).until == NOON + 30 * DAY
    assert not standing_of(bruno.pk, NOON + 31 * DAY).entitled
    seats.end(library, bruno.pk, NOON)
    assert standing_of(bruno.pk, NOON) == NOBODY
    with django_assert_num_queries(0):
        assert standing_of(None, NOON) == NOBODY


@pytest.mark.django_db
def test_a_librarys_readers_are_known_by_their_address():
    library = Team.objects.create(name="Ellerwick library", made_at=NOON)
    a_membership(team=library, via="library")
    seats.let_in(library, Entrance.Kind.RANGE, "192.0.2.0/24", NOON)
    seats.let_in(library, Entrance.Kind.RANGE, "2001:db8::/32", NOON)
    for address in ("192.0.2.7", "2001:db8::1", "::ffff:192.0.2.255"):
        assert standing_of(None, NOON, address=address).via == "library", address
    for address in ("192.0.3.0", "198.51.100.1", "2001:db9::1", "nonsense", ""):
        assert standing_of(None, NOON, address=address) == NOBODY, address
    seats.close(Entrance.objects.order_by("id")[0], NOON)
    assert standing_of(None, NOON, address="192.0.2.7") == NOBODY


@pytest.mark.django_db
def test_two_queries_at_most_and_one_when_the_ranges_are_known(django_assert_max_num_queries):
    amina = a_reader()
    library = Team.objects.create(name="Ellerwick library", made_at=NOON)
    a_membership(team=library, via="library")
    seats.let_in(library, Entrance.Kind.RANGE, "192.0.2.0/24", NOON)
    with django_assert_max_num_queries(2):
        standing_of(amina.pk, NOON, address="192.0.2.7")
    with django_assert_max_num_queries(1):
        assert standing_of(amina.pk, NOON, address="192.0.2.7").entitled


@pytest.mark.django_db
def test_a_house_without_memberships_asks_nothing(settings, django_assert_num_queries):
    settings.MEMBERSHIP = False
    amina = a_reader()
    a_membership(amina)
    with django_assert_num_queries(0):
        assert standing_of(amina.pk, NOON, address="192.0.2.7") == NOBODY
