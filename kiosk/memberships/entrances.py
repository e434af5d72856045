"""Ways into a team, opened by its manager or the operator: a domain, a library's addresses, a code.

A domain is its manager's only once they proved an address of it, a range lets nobody in before the operator
confirmed it, and a code is drawn, so that nobody finds another team's by trying.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from kiosk.kit.texts import phrase
from kiosk.memberships import ranges
from kiosk.memberships.domains import is_public
from kiosk.memberships.models import Entrance, Membership, Team
from kiosk.memberships.seats import check_open, is_open, proven, tidy

# 59 bits: not found by as many tries as the house answers.
CODE_LENGTH = 12
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class EntranceError(Exception):
    """There can be no such way in; the text is a phrase for who opens it."""


def open_domain(team: Team, value: str, now: datetime) -> Entrance:
    """Let in whoever proves an address of that domain. Raises EntranceError, SeatError.

    One that a team holds which reads no more is taken over.
    """
    check_open(team, now)
    domain = as_domain(value)
    if domain not in own_domains(team):
        raise EntranceError(
            phrase("Prove an address of this domain first, on your account's page.")
        )
    return _opened(team, Entrance.Kind.DOMAIN, domain, now)


def own_domains(team: Team) -> list[str]:
    """The domains its manager may open: of addresses they proved, and no public ones."""
    if team.manager is None:
        return []
    found = {_domain_of(address) for address in proven(team.manager)}
    return sorted(domain for domain in found if not is_public(domain))


def open_range(team: Team, value: str, now: datetime) -> Entrance:
    """Let in who comes from a library's addresses, once the operator confirms it.

    Raises EntranceError, SeatError, RangeError for what is no range or none that is let in.
    """
    check_open(team, now)
    check_library(team)
    first, last = ranges.ends(value.strip())
    return _opened(team, Entrance.Kind.RANGE, value.strip(), now, first=first, last=last)


def check_library(team: Team) -> None:
    """Raises EntranceError for a team that is no library: its people have seats."""
    if not Membership.objects.filter(team=team, via=Membership.Via.LIBRARY).exists():
        raise EntranceError(phrase("Only a library's readers are known by their network."))


def draw_code(team: Team, now: datetime) -> Entrance:
    """A new code by which one sits down. Raises SeatError."""
    check_open(team, now)
    code = "".join(secrets.choice(_SIGNS) for _ in range(CODE_LENGTH))
    return _opened(team, Entrance.Kind.CODE, code, now)


def confirm(entrance: Entrance, now: datetime) -> None:
    """Let a library's range count, as the operator does who knows whose it is. Raises EntranceError,
    RangeError."""
    check_library(entrance.team)
    entrance.first, entrance.last = ranges.ends(entrance.value)
    entrance.confirmed_at = entrance.confirmed_at or now
    entrance.save(update_fields=["first", "last", "confirmed_at"])
    ranges.forget()


def close(entrance: Entrance, now: datetime) -> None:
    """Let nobody in by it any more; seats taken by it stay."""
    Entrance.objects.filter(pk=entrance.pk, ended_at=None).update(ended_at=now)
    ranges.forget()


def as_domain(value: str) -> str:
    """A domain as it is kept. Raises EntranceError for one that is everybody's."""
    domain = value.strip().lstrip("@").casefold()
    if is_public(domain):
        raise EntranceError(phrase("Anybody can have an address of this domain."))
    return domain


def as_code(value: str) -> str:
    """A code the operator chose, as it is kept. Raises EntranceError for one that is soon guessed."""
    code = tidy(value)
    if len(code) < CODE_LENGTH:
        raise EntranceError(phrase("A code has 12 letters and digits at least."))
    return code


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].casefold()


@transaction.atomic
def _opened(
    team: Team, kind: Entrance.Kind, value: str, now: datetime, *, first: str = "", last: str = ""
) -> Entrance:
    """The way in, the one that stands where there is one already."""
    standing = Entrance.objects.select_related("team").filter(kind=kind, value=value, ended_at=None)
    held = standing.first()
    if held is not None and held.team_id != team.pk:
        if is_open(held.team, now):
            raise EntranceError(phrase("Another team has this already."))
        close(held, now)
    elif held is not None:
        return held
    ranges.forget()
    return Entrance.objects.create(
        team=team, kind=kind, value=value, first=first, last=last, made_at=now
    )
