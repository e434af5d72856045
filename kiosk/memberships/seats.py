"""Seats in a team: taken by a reader, where they are invited, by a proven address's domain, or by a code.

Nobody is put into one: who sits in a team took the seat, and leaves it when they like. A library's readers
need none on its premises: they are known by their IP address (`ranges`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kiosk.kit.texts import phrase
from kiosk.memberships import inviting
from kiosk.memberships.domains import and_above
from kiosk.memberships.holding import FIELDS
from kiosk.memberships.models import Entrance, Membership, Seat, Team
from kiosk.memberships.standing import Held, best
from kiosk.memberships.values import Status
from kiosk.readers.models import Reader


class SeatError(Exception):
    """No seat can be had; the text is a phrase for the reader."""


class UnknownCodeError(SeatError):
    """No team or library gives out this code."""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat a reader may take: `way` is "invitation" or "domain", `address` theirs that it is for."""

    team: Team
    address: str
    way: str


def is_open(team: Team, now: datetime) -> bool:
    """Whether the team's membership opens articles now."""
    rows = Membership.objects.filter(team=team).order_by("id").values_list(*FIELDS)
    return best((Held(*row) for row in rows), now).entitled


def check_open(team: Team, now: datetime) -> None:
    """Raises SeatError for a team that nobody pays for: it can ask nobody in."""
    if not is_open(team, now):
        raise SeatError(phrase("This can be done once the team's membership is paid."))


def has_run(team: Team) -> bool:
    """Whether it was ever paid for."""
    never = (Status.INCOMPLETE, Status.INCOMPLETE_EXPIRED)
    return Membership.objects.filter(team=team).exclude(status__in=never).exists()


def taken(team: Team, now: datetime) -> list[Seat]:
    """The seats taken now, longest first."""
    return list(_sitting(team, now).order_by("since", "id"))


def sat_in(reader: Reader, now: datetime) -> list[Seat]:
    """The seats a reader has, longest first, with their teams."""
    mine = Seat.objects.filter(Q(until=None) | Q(until__gt=now), reader=reader, ended_at=None)
    return list(mine.select_related("team").order_by("since", "id"))


def invite(team: Team, address: str, now: datetime) -> None:
    """Offer a seat to whoever has that address; the letter follows (`inviting.send_due`).

    Says nothing of whether they have an account here. Raises SeatError.
    """
    check_open(team, now)
    with transaction.atomic():
        held = Team.objects.select_for_update().get(pk=team.pk)
        promised = _sitting(held, now).count() + len(inviting.waiting(held, now))
        if held.seats is not None and promised >= held.seats:
            raise SeatError(phrase("All seats of this team are taken or offered to somebody."))
        inviting.invite(held, address, now)


def vacancies(reader: Reader, now: datetime) -> list[Vacancy]:
    """The seats a reader may take by an address they proved, in teams they do not sit in."""
    addresses = proven(reader)
    found = {
        invitation.team_id: Vacancy(invitation.team, invitation.address, "invitation")
        for invitation in inviting.of(addresses, now)
    }
    by_domain = {
        domain: address
        for address in reversed(addresses)
        for domain in and_above([address.rpartition("@")[2].casefold()])
    }
    open_by = Entrance.objects.filter(kind=Entrance.Kind.DOMAIN, ended_at=None, value__in=by_domain)
    for entrance in open_by.select_related("team").order_by("id"):
        vacancy = Vacancy(entrance.team, by_domain[entrance.value], "domain")
        found.setdefault(entrance.team_id, vacancy)
    mine = {seat.team_id for seat in sat_in(reader, now)}
    return [each for key, each in found.items() if key not in mine and is_open(each.team, now)]


def join(team: Team, reader: Reader, now: datetime) -> Seat:
    """Take the seat that is theirs to take. Raises SeatError where there is none."""
    vacancy = next((each for each in vacancies(reader, now) if each.team == team), None)
    if vacancy is None:
        raise SeatError(phrase("None of your addresses is of this team."))
    seat = _sit(team, reader, now, way=vacancy.way, until=None, address=vacancy.address)
    inviting.end(team, proven(reader))
    return seat


def bring_code(code: str, reader: Reader, now: datetime) -> Seat:
    """Sit down by a library's or team's code. Raises SeatError; UnknownCodeError for none of theirs."""
    entrances = Entrance.objects.filter(kind=Entrance.Kind.CODE, ended_at=None)
    typed = tidy(code)
    known = entrances.filter(value__in=(typed, typed.replace("-", ""))).select_related("team")
    entrance = known.order_by("id").first()
    if entrance is None:
        raise UnknownCodeError(phrase("Nobody gives out this code."))
    if not is_open(entrance.team, now):
        raise SeatError(phrase("The membership this code is of has ended."))
    until = now + timedelta(days=entrance.days) if entrance.days else None
    return _sit(entrance.team, reader, now, way=f"code {entrance.value}"[:60], until=until)


def end(team: Team, reader_id: int, now: datetime) -> bool:
    """Take the seat back. Whether there was one."""
    return bool(_sitting(team, now).filter(reader_id=reader_id).update(ended_at=now))


def leave(team: Team, reader: Reader, now: datetime) -> None:
    """Leave the team, or do not take the seat that is offered."""
    end(team, reader.pk, now)
    inviting.end(team, proven(reader))


def proven(reader: Reader) -> list[str]:
    """The addresses a reader proved to be theirs."""
    from allauth.account.models import EmailAddress

    rows = EmailAddress.objects.filter(user_id=reader.pk, verified=True).order_by("id")
    return list(rows.values_list("email", flat=True))


def tidy(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(code.split()).upper()


def _sitting(team: Team, now: datetime) -> QuerySet[Seat]:
    return Seat.objects.filter(Q(until=None) | Q(until__gt=now), team=team, ended_at=None)


@transaction.atomic
def _sit(
    team: Team,
    reader: Reader,
    now: datetime,
    *,
    way: str,
    until: datetime | None,
    address: str = "",
) -> Seat:
    """The team's row is held: of many who come at once, no more sit down than there are seats."""
    held = Team.objects.select_for_update().get(pk=team.pk)
    sitting = _sitting(held, now)
    mine = Seat.objects.filter(team=held, reader=reader, ended_at=None).first()
    if mine is not None and (mine.until is None or (until is not None and mine.until >= until)):
        return mine
    others = sitting.exclude(reader=reader)
    if held.seats is not None and others.count() >= held.seats:
        raise SeatError(phrase("All seats of this team are taken."))
    if mine is not None:
        mine.until = until
        mine.way, mine.address = way, address
        mine.save(update_fields=["until", "way", "address"])
        return mine
    return Seat.objects.create(
        team=held, reader=reader, way=way, address=address, since=now, until=until
    )
