"""Seats: as many as there are, taken by an invitation, a proven address or a code, and left at will."""

from __future__ import annotations

import threading
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.db import connection

from kiosk.memberships import entrances, inviting, noticing, seats
from kiosk.memberships.models import Entrance, Invitation, Membership, Seat
from kiosk.memberships.tests.factories import (
    DAY,
    NOON,
    a_reader,
    a_seat,
    a_team,
    an_entrance,
    proved,
)


def readers(count):
    return [proved(a_reader(f"reader{n}@desk.example")) for n in range(count)]


@pytest.mark.django_db
def test_there_are_as_many_seats_as_there_are_and_one_given_back_is_free():
    team, (amina, bruno, chidi) = a_team(), readers(3)
    an_entrance(team, "domain", "desk.example")
    seats.join(team, amina, NOON)
    seats.join(team, bruno, NOON)
    with pytest.raises(seats.SeatError, match="All seats of this team are taken"):
        seats.join(team, chidi, NOON)
    assert seats.end(team, amina.pk, NOON)
    assert not seats.end(team, amina.pk, NOON)
    seats.join(team, chidi, NOON)
    assert [seat.reader for seat in seats.taken(team, NOON)] == [bruno, chidi]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_no_more_sit_down_than_there_are_seats():
    team, many = a_team(seats=3), readers(8)
    code = entrances.draw_code(team, NOON).value
    refused = []

    def come(reader):
        try:
            seats.bring_code(code, reader, NOON)
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
    an_entrance(team, "domain", "uni.example")
    address = EmailAddress.objects.create(user=amina, email=amina.email, verified=False)
    with pytest.raises(seats.SeatError, match="None of your addresses"):
        seats.join(team, amina, NOON)
    address.verified = True
    address.save()
    assert seats.vacancies(amina, NOON) == [seats.Vacancy(team, amina.email, "domain")]
    seat = seats.join(team, amina, NOON)
    assert (seat.way, seat.address) == ("domain", amina.email)
    assert seats.vacancies(amina, NOON) == []
    chidi = proved(a_reader("chidi@not-uni.example"))
    assert seats.vacancies(chidi, NOON) == []


@pytest.mark.django_db
@pytest.mark.parametrize("domain", ["gmail.com", "co.uk", "com", "web.de"])
def test_a_domain_that_is_everybodys_lets_nobody_in(domain):
    """Even where one stands from before."""
    team, reader = a_team(), proved(a_reader(f"amina@shop.{domain}"))
    proved(reader, f"amina@{domain}")
    an_entrance(team, "domain", domain)
    assert seats.vacancies(reader, NOON) == []
    with pytest.raises(entrances.EntranceError, match="Anybody"):
        entrances.as_domain(f"@{domain.upper()}")


@pytest.mark.django_db
def test_a_domain_is_its_managers_once_they_proved_an_address_of_it():
    manager = proved(a_reader("amina@desk.example"))
    proved(manager, "amina@gmail.com")
    team = a_team(manager=manager)
    assert entrances.own_domains(team) == ["desk.example"]
    with pytest.raises(entrances.EntranceError, match="Prove an address"):
        entrances.open_domain(team, "uni.example", NOON)
    with pytest.raises(entrances.EntranceError, match="Anybody"):
        entrances.open_domain(team, "gmail.com", NOON)
    made = entrances.open_domain(team, "@Desk.example", NOON)
    assert made.value == "desk.example"
    assert entrances.open_domain(team, "desk.example", NOON) == made


@pytest.mark.django_db
def test_a_domain_is_another_teams_for_as_long_as_that_reads():
    manager = proved(a_reader("amina@desk.example"))
    other = a_team(name="Before")
    before = an_entrance(other, "domain", "desk.example")
    team = a_team(manager=manager)
    with pytest.raises(entrances.EntranceError, match="Another team"):
        entrances.open_domain(team, "desk.example", NOON)
    Membership.objects.filter(team=other).update(status="canceled")
    assert entrances.open_domain(team, "desk.example", NOON).team == team
    before.refresh_from_db()
    assert before.ended_at == NOON


@pytest.mark.django_db
def test_a_team_nobody_pays_for_asks_nobody_in():
    manager = proved(a_reader("amina@desk.example"))
    team = a_team(is_paid=False, manager=manager)
    an_entrance(team, "domain", "desk.example")
    code = an_entrance(team, "code", "ELLERWICK2026").value
    bruno = proved(a_reader("bruno@desk.example"))
    assert seats.vacancies(bruno, NOON) == []
    with pytest.raises(seats.SeatError, match="None of your addresses"):
        seats.join(team, bruno, NOON)
    with pytest.raises(seats.SeatError, match="has ended"):
        seats.bring_code(code, bruno, NOON)
    for asking in (
        lambda: seats.invite(team, "bruno@desk.example", NOON),
        lambda: entrances.open_domain(team, "desk.example", NOON),
        lambda: entrances.open_range(team, "8.8.8.0/24", NOON),
        lambda: entrances.draw_code(team, NOON),
    ):
        with pytest.raises(seats.SeatError, match="is paid"):
            asking()
    assert not Seat.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_a_seat_is_offered_by_a_letter_and_is_nobodys_before_it_is_taken():
    team, amina = a_team(), a_reader()
    seats.invite(team, "Amina@reader.example", NOON)
    seats.invite(team, "nobody@reader.example", NOON)
    assert noticing.send_due(NOON) == 2
    assert noticing.send_due(NOON) == 0
    assert [sent.to for sent in mail.outbox] == [[amina.email], ["nobody@reader.example"]]
    first, second = (str(sent.body) for sent in mail.outbox)
    assert first == second
    assert "The desk" in first
    assert "/account/membership" in first
    assert not Seat.objects.exists()
    assert seats.vacancies(amina, NOON) == []
    proved(amina)
    assert seats.vacancies(amina, NOON) == [seats.Vacancy(team, amina.email, "invitation")]
    seat = seats.join(team, amina, NOON)
    assert (seat.way, seat.address) == ("invitation", amina.email)
    assert [each.address for each in inviting.waiting(team, NOON)] == ["nobody@reader.example"]


@pytest.mark.django_db
def test_no_more_seats_are_offered_than_there_are_and_an_offer_lasts_two_weeks():
    team, amina = a_team(), proved(a_reader())
    seats.invite(team, amina.email, NOON)
    a_seat(team, a_reader("bruno@desk.example"))
    with pytest.raises(seats.SeatError, match="taken or offered"):
        seats.invite(team, "chidi@desk.example", NOON)
    later = NOON + 14 * DAY
    assert seats.vacancies(amina, later) == []
    seats.invite(team, "chidi@desk.example", later)
    assert [each.address for each in Invitation.objects.all()] == ["chidi@desk.example"]
    inviting.take_back(team, inviting.waiting(team, later)[0].pk)
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_who_leaves_a_team_or_takes_no_seat_is_in_none():
    team, amina = a_team(), proved(a_reader())
    seats.invite(team, amina.email, NOON)
    seats.leave(team, amina, NOON)
    assert seats.vacancies(amina, NOON) == []
    seats.invite(team, amina.email, NOON)
    seats.join(team, amina, NOON)
    assert [seat.team for seat in seats.sat_in(amina, NOON)] == [team]
    seats.leave(team, amina, NOON)
    assert seats.sat_in(amina, NOON) == []
    assert seats.taken(team, NOON) == []


@pytest.mark.django_db
def test_a_librarys_code_lasts_its_days_and_can_be_brought_again():
    library, amina = a_team("library"), a_reader()
    an_entrance(library, "code", "ELLERWICK-2026", days=30)
    seat = seats.bring_code(" Ellerwick-2026 ", amina, NOON)
    assert seat.until == NOON + 30 * DAY
    assert seat.address == ""
    again = seats.bring_code("ELLERWICK-2026", amina, NOON + 29 * DAY)
    assert (again.pk, again.until) == (seat.pk, NOON + 59 * DAY)
    with pytest.raises(seats.UnknownCodeError, match="Nobody"):
        seats.bring_code("ellerwick-2025", amina, NOON)


@pytest.mark.django_db
def test_a_code_is_drawn_and_found_however_it_is_typed():
    team = a_team()
    drawn = {entrances.draw_code(team, NOON).value for _ in range(20)}
    assert len(drawn) == 20
    assert {len(code) for code in drawn} == {12}
    code = drawn.pop()
    typed = f" {code[:4]}-{code[4:8]} {code[8:]}".lower()
    assert seats.bring_code(typed, a_reader(), NOON).team == team


@pytest.mark.django_db
def test_seats_given_before_hold_no_managers_address_any_more():
    team, amina = a_team(), a_reader()
    mine = a_seat(team, amina, way="bruno@desk.example", address="")
    code = a_seat(team, a_reader("chidi@desk.example"), way="code A@B-2026", address="")
    migration = import_module("kiosk.memberships.migrations.0008_managers_unnamed")
    migration.unname(apps, None)
    mine.refresh_from_db()
    code.refresh_from_db()
    assert (mine.way, mine.address) == ("manager", amina.email)
    assert (code.way, code.address) == ("code A@B-2026", "")


@pytest.mark.django_db
def test_ranges_are_librarys_alone_and_wait_for_the_operator():
    with pytest.raises(entrances.EntranceError, match="Only a library"):
        entrances.open_range(a_team(), "8.8.8.0/24", NOON)
    library = a_team("library", name="Library")
    waits = entrances.open_range(library, " 8.8.8.0/24 ", NOON)
    assert list(Entrance.objects.waiting()) == [waits]
    entrances.confirm(waits, NOON)
    assert not Entrance.objects.waiting().exists()
