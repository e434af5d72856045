"""Invitations to a seat: offered to an address, mailed to it, and forgotten after two weeks.

Nothing that shows to who invites depends on whether the address has an account here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from kiosk.design.interface import negotiated
from kiosk.design.letters import send
from kiosk.memberships.letters import letter
from kiosk.memberships.models import Invitation, Team
from kiosk.readers.models import Reader

logger = logging.getLogger(__name__)
GOOD_FOR = timedelta(days=14)


def invite(team: Team, address: str, now: datetime) -> Invitation:
    """The invitation of that address, the one that stands where there is one."""
    _forget(now)
    made, _ = Invitation.objects.get_or_create(
        team=team, address=address.strip().casefold(), defaults={"made_at": now}
    )
    return made


def waiting(team: Team, now: datetime) -> list[Invitation]:
    """Those of a team that nobody took yet, the newest first."""
    good = Invitation.objects.filter(team=team, made_at__gt=now - GOOD_FOR)
    return list(good.order_by("-made_at", "-id"))


def of(addresses: Iterable[str], now: datetime) -> list[Invitation]:
    """Those of somebody with these addresses, with their teams, the oldest first."""
    mine = Invitation.objects.filter(address__in=[each.casefold() for each in addresses])
    good = mine.filter(made_at__gt=now - GOOD_FOR)
    return list(good.select_related("team").order_by("made_at", "id"))


def take_back(team: Team, invitation_id: int) -> None:
    """Offer the seat no more."""
    Invitation.objects.filter(team=team, pk=invitation_id).delete()


def end(team: Team, addresses: Iterable[str]) -> None:
    """Nobody with these addresses is invited any more: they took the seat, or did not want it."""
    mine = [each.casefold() for each in addresses]
    Invitation.objects.filter(team=team, address__in=mine).delete()


def send_due(now: datetime) -> int:
    """Mail those that were not mailed yet; returns how many went out."""
    _forget(now)
    ready = Invitation.objects.filter(mailed_at=None).select_related("team__manager")
    return sum(_sent(invitation, now) for invitation in list(ready.order_by("id")))


def _forget(now: datetime) -> None:
    Invitation.objects.filter(made_at__lte=now - GOOD_FOR).delete()


def _sent(invitation: Invitation, now: datetime) -> bool:
    address, manager = invitation.address, invitation.team.manager
    known = Reader.objects.filter(email__iexact=address).values_list("interface", flat=True)
    language = negotiated("", known.first() or (manager.interface if manager else ""))
    values = {
        "site": settings.SITE_NAME, "team": invitation.team.name,
        "link": f"{settings.BASE_URL.rstrip('/')}/account/membership",
    }  # fmt: skip
    try:
        with transaction.atomic():
            mine = Invitation.objects.filter(pk=invitation.pk, mailed_at=None)
            if not mine.update(mailed_at=now):
                return False
            send(letter("invitation", values, language), address, language)
            return True
    except OSError as error:
        logger.warning("an invitation could not be mailed: %s", error)
        return False
