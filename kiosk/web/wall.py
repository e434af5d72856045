"""The wall before the rest of an article: what it says to whom, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache as remembered

from django.conf import settings
from django.core.cache import cache
from django.urls import is_valid_path

from kiosk.access.entitlements import Why
from kiosk.memberships.standing import State
from kiosk.publishers.models import Title
from kiosk.web.entitled import Access

_COUNTED_S = 60
# Where plans are chosen, in a house that sells some.
_PLANS = "/membership"


@dataclass(frozen=True, slots=True)
class Wall:
    """`why` is the decision's reason. `titles`: how many are carried; `limit`: free articles a month;
    `offers`: this one may be opened as one of them; `ended`: there was a membership once; `plans` leads to
    the plans, empty where there are none."""

    why: Why
    signed_in: bool
    titles: int
    limit: int
    offers: bool
    ended: bool
    gifts: int
    plans: str

    @property
    def joinable(self) -> bool:
        """Whether a membership would open it."""
        return self.why not in {Why.ARCHIVE, Why.REGION, Why.TERMS}


def wall_of(found: Access, now: datetime) -> Wall:
    """The wall for who asked."""
    why = found.decision.why
    return Wall(
        why=why,
        signed_in=found.signed_in,
        titles=carried(now),
        limit=found.limit,
        offers=why == Why.UNCOUNTED and found.limit > 0,
        ended=found.standing.state in {State.LAPSED, State.PAUSED},
        gifts=settings.GIFTS_A_MONTH,
        plans=plans(),
    )


def carried(now: datetime) -> int:
    """How many titles are carried, as it was a minute ago at most."""
    known: int | None = cache.get("web:carried")
    if known is None:
        known = Title.objects.carried().count()
        cache.set("web:carried", known, _COUNTED_S)
    return known


def plans() -> str:
    """The address of the page of plans; empty where there is none."""
    return _plans(str(settings.ROOT_URLCONF))


@remembered
def _plans(urlconf: str) -> str:
    return _PLANS if is_valid_path(_PLANS, urlconf) else ""
