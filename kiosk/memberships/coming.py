"""What members asked for and comes later: a pause that ends, a cheaper price, fewer seats."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet

from kiosk.memberships import changing
from kiosk.memberships.changing import ChangeError
from kiosk.memberships.models import Membership
from kiosk.memberships.provider import Provider, ProviderError

logger = logging.getLogger(__name__)

# So long before a charge it is told what is to be charged: long enough for several runs to fail.
BEFORE = timedelta(hours=2)


def is_any_due(now: datetime) -> bool:
    """Whether the provider has to be asked for anything; it is not, where there is nothing to do."""
    return _pauses_over(now).exists() or _wanted(now).exists()


def end_pauses(provider: Provider, now: datetime) -> int:
    """End the pauses whose time is over, each with the charge of a new period; returns how many.

    One that fails is tried again by the next run: until then nothing is charged and nobody reads by it.
    """
    return sum(_resumed(membership, provider, now) for membership in _pauses_over(now))


def begin_wanted(provider: Provider, now: datetime) -> int:
    """Tell the provider, shortly before it charges, what is to be charged from then on; returns of how
    many memberships. One that fails is tried again by the next run."""
    return sum(_told(membership, provider, now) for membership in _wanted(now))


def _pauses_over(now: datetime) -> QuerySet[Membership]:
    running = Membership.objects.running()
    return running.filter(is_paused=True, pause_ends_at__lte=now, ends_at=None)


def _wanted(now: datetime) -> QuerySet[Membership]:
    """Of one that was cancelled nothing is charged any more; it waits, in case it is kept after all."""
    running = Membership.objects.running().select_related(
        "team", "price__plan", "wanted_price__plan"
    )
    return running.filter(wanted_at__lte=now + BEFORE, ends_at=None)


def _told(membership: Membership, provider: Provider, now: datetime) -> bool:
    try:
        return changing.begin_wanted(membership, provider, now)
    except (ChangeError, ProviderError) as error:
        logger.warning("what is wanted of %s could not be told: %s", membership, error)
        return False


def _resumed(membership: Membership, provider: Provider, now: datetime) -> bool:
    try:
        changing.resume(membership, provider, now)
    except (ChangeError, ProviderError) as error:
        logger.warning("the pause of %s could not be ended: %s", membership, error)
        return False
    return True
