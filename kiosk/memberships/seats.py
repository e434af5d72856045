"""Seats in a team: given by its manager, or taken by a proven address's domain, or by a code.

A library's readers need none on its premises: they are known by their IP address (`ranges`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kiosk.kit.texts import phrase
from kiosk.memberships import ranges
from kiosk.memberships.models import Entrance, Seat, Team
from kiosk.readers.models import Reader


class SeatError(Exception):
    """No seat can be had; the text is a phrase for the reader."""


class UnknownCodeError(SeatError):
    """No team or library gives out this code."""


def taken(team: Team, now: datetime) -> list[Seat]:
    """The seats taken now, longest first, with their readers."""
    seats = _sitting(team, now).select_related("reader")
    return list(seats.order_by("since", "id"))


def give(team: Team, reader: Reader, now: datetime, *, by: str = "") -> Seat:
    """Give a seat, as the manager does. The standing one where they have one. Raises SeatError."""
    return _sit(team, reader, now, way=by or "manager", until=None)


def end(team: Team, reader_id: int, now: datetime) -> bool:
    """Take the seat back. Whether there was one."""
    return bool(_sitting(team, now).filter(reader_id=reader_id).update(ended_at=now))


def open_to(reader: Reader) -> list[Team]:
    """The teams a reader may sit down in by an address they proved."""
    domains = {address.rpartition("@")[2].casefold() for address in proven(reader)}
    entrances = Entrance.objects.filter(kind=Entrance.Kind.DOMAIN, ended_at=None)
    found = entrances.filter(value__in=_and_above(domains)).select_related("team")
    return list({entrance.team_id: entrance.team for entrance in found.order_by("id")}.values())


def join(team: Team, reader: Reader, now: datetime) -> Seat:
    """Sit down by one's address. Raises SeatError where it is not of the team's domain."""
    if team not in open_to(reader):
        raise SeatError(phrase("None of your addresses is of this team."))
    return _sit(team, reader, now, way="domain", until=None)


def bring_code(code: str, reader: Reader, now: datetime) -> Seat:
    """Sit down by a library's or team's code. Raises SeatError, UnknownCodeError where there is no such code."""
    entrances = Entrance.objects.filter(kind=Entrance.Kind.CODE, ended_at=None)
    entrance = entrances.filter(value=tidy(code)).select_related("team").first()
    if entrance is None:
        raise UnknownCodeError(phrase("Nobody gives out this code."))
    until = now + timedelta(days=entrance.days) if entrance.days else None
    return _sit(entrance.team, reader, now, way=f"code {entrance.value}"[:60], until=until)


def let_in(
    team: Team, kind: Entrance.Kind, value: str, now: datetime, *, days: int | None = None
) -> Entrance:
    """Make a way in. Raises SeatError where another team has it, RangeError for what is no range."""
    first = last = ""
    if kind == Entrance.Kind.RANGE:
        first, last = ranges.ends(value.strip())
        value = value.strip()
    elif kind == Entrance.Kind.DOMAIN:
        value = value.strip().lstrip("@").casefold()
    else:
        value = tidy(value)
    entrance, is_new = Entrance.objects.get_or_create(
        kind=kind,
        value=value,
        ended_at=None,
        defaults={"team": team, "first": first, "last": last, "days": days, "made_at": now},
    )
    if not is_new and entrance.team_id != team.pk:
        raise SeatError(phrase("Another team has this already."))
    ranges.forget()
    return entrance


def close(entrance: Entrance, now: datetime) -> None:
    """Let nobody in by it any more; seats taken by it stay."""
    Entrance.objects.filter(pk=entrance.pk, ended_at=None).update(ended_at=now)
    ranges.forget()


def proven(reader: Reader) -> list[str]:
    """The addresses a reader proved to be theirs."""
    from allauth.account.models import EmailAddress

    rows = EmailAddress.objects.filter(user_id=reader.pk, verified=True).order_by("id")
    return list(rows.values_list("email", flat=True))


def tidy(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(code.split()).upper()


def _and_above(domains: Iterable[str]) -> set[str]:
    """The domains and those they are part of: physics.uni.example is of uni.example."""
    found = set()
    for domain in domains:
        labels = domain.split(".")
        found |= {".".join(labels[at:]) for at in range(len(labels) - 1)}
    return found


def _sitting(team: Team, now: datetime) -> QuerySet[Seat]:
    return Seat.objects.filter(Q(until=None) | Q(until__gt=now), team=team, ended_at=None)


@transaction.atomic
def _sit(team: Team, reader: Reader, now: datetime, *, way: str, until: datetime | None) -> Seat:
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
        mine.way = way
        mine.save(update_fields=["until", "way"])
        return mine
    return Seat.objects.create(team=held, reader=reader, way=way, since=now, until=until)
