"""Seats: as many as there are, by an address, a code, or the manager's hand."""

from __future__ import annotations

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from kiosk.memberships import seats
from kiosk.memberships.models import Entrance, Seat, Team
from kiosk.memberships.ranges import RangeError
from kiosk.memberships.tests.factories import DAY, NOON, a_reader


def a_team(**values):
    return Team.objects.create(**{"name": "The desk", "seats": 2, "made_at": NOON, **values})


def readers(count):
    return [a_reader(f"reader{n}@desk.example") for n in range(count)]


@pytest.mark.django_db
def test_there_are_as_many_seats_as_there_are_and_one_given_back_is_free():
    team, (amina, bruno, chidi) = a_team(), readers(3)
    seats.give(team, amina, NOON)
    assert seats.give(team, amina, NOON) == seats.give(team, amina, NOON)
    seats.give(team, bruno, NOON)
    with pytest.raises(seats.SeatError, match="taken"):
        seats.give(team, chidi, NOON)
    assert seats.end(team, amina.pk, NOON)
    assert not seats.end(team, amina.pk, NOON)
    seats.give(team, chidi, NOON)
    assert [seat.reader for seat in seats.taken(team, NOON)] == [bruno, chidi]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_no_more_sit_down_than_there_are_seats():
    team, many = a_team(seats=3), readers(8)
    refused = []

    def come(reader):
        try:
            seats.give(team, reader, NOON)
        except seats.SeatError:
            refused.append(reader)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(reader,)) for reader in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Seat.objects.filter(team=team).count() == 3
    assert len(refused) == 5


@pytest.mark.django_db
def test_an_address_counts_once_it_is_proved_and_a_part_of_a_domain_does_too():
    team, amina = a_team(), a_reader("amina@physics.uni.example")
    seats.let_in(team, Entrance.Kind.DOMAIN, "@Uni.example", NOON)
    address = EmailAddress.objects.create(user=amina, email=amina.email, verified=False)
    with pytest.raises(seats.SeatError, match="None of your addresses"):
        seats.join(team, amina, NOON)
    address.verified = True
    address.save()
    assert seats.open_to(amina) == [team]
    assert seats.join(team, amina, NOON).way == "domain"
    chidi = a_reader("chidi@not-uni.example")
    EmailAddress.objects.create(user=chidi, email=chidi.email, verified=True)
    assert seats.open_to(chidi) == []


@pytest.mark.django_db
def test_a_librarys_code_lasts_its_days_and_can_be_brought_again():
    library, amina = a_team(seats=None), a_reader()
    seats.let_in(library, Entrance.Kind.CODE, "ellerwick-2026", NOON, days=30)
    seat = seats.bring_code(" Ellerwick-2026 ", amina, NOON)
    assert seat.until == NOON + 30 * DAY
    again = seats.bring_code("ELLERWICK-2026", amina, NOON + 29 * DAY)
    assert (again.pk, again.until) == (seat.pk, NOON + 59 * DAY)
    with pytest.raises(seats.SeatError, match="Nobody"):
        seats.bring_code("ellerwick-2025", amina, NOON)


@pytest.mark.django_db
def test_two_teams_have_no_entrance_in_common_and_a_range_is_one():
    desk, library = a_team(), a_team(name="Library")
    seats.let_in(desk, Entrance.Kind.DOMAIN, "desk.example", NOON)
    assert seats.let_in(desk, Entrance.Kind.DOMAIN, "desk.example", NOON)
    with pytest.raises(seats.SeatError, match="Another team"):
        seats.let_in(library, Entrance.Kind.DOMAIN, "desk.example", NOON)
    with pytest.raises(RangeError, match="no range"):
        seats.let_in(library, Entrance.Kind.RANGE, "192.0.2", NOON)
