"""What a member asked for and comes later: a pause that ends."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import QuerySet

from kiosk.memberships import changing
from kiosk.memberships.changing import ChangeError
from kiosk.memberships.models import Membership
from kiosk.memberships.provider import Provider, ProviderError

logger = logging.getLogger(__name__)


def is_any_due(now: datetime) -> bool:
    """Whether the provider has to be asked for anything; it is not, where there is nothing to do."""
    return _pauses_over(now).exists()


def end_pauses(provider: Provider, now: datetime) -> int:
    """End the pauses whose time is over, each with the charge of a new period; returns how many.

    One that fails is tried again by the next run: until then nothing is charged and nobody reads by it.
    """
    return sum(_resumed(membership, provider, now) for membership in _pauses_over(now))


def _pauses_over(now: datetime) -> QuerySet[Membership]:
    running = Membership.objects.running()
    return running.filter(is_paused=True, pause_ends_at__lte=now, ends_at=None)


def _resumed(membership: Membership, provider: Provider, now: datetime) -> bool:
    try:
        changing.resume(membership, provider, now)
    except (ChangeError, ProviderError) as error:
        logger.warning("the pause of %s could not be ended: %s", membership, error)
        return False
    return True
