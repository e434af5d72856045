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
from kiosk.publishers.terms import read_in_full
from kiosk.web.entitled import Access

_COUNTED_S = 60
# Where plans are chosen, in a house that sells some.
_PLANS = "/membership"


@dataclass(frozen=True, slots=True)
class Wall:
    """`why` is the decision's reason. `titles`: how many are read in full; `limit`: free articles a month;
    `offers`: this one may be opened as one of them; `ended`: there was a membership once; `plans` leads to
    the plans, empty where there are none. `trial`: days free to begin with."""

    why: Why
    signed_in: bool
    titles: int
    limit: int
    offers: bool
    ended: bool
    gifts: int
    plans: str
    trial: int

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
        titles=opened_titles(now),
        limit=found.limit,
        offers=why == Why.UNCOUNTED and found.limit > 0,
        ended=found.standing.state in {State.LAPSED, State.PAUSED},
        gifts=settings.GIFTS_A_MONTH,
        plans=plans(),
        trial=settings.TRIAL_DAYS if plans() and found.standing.state == State.NONE else 0,
    )


def opened_titles(now: datetime) -> int:
    """How many titles a member reads in full, as it was a minute ago at most."""
    known: int | None = cache.get("web:opened-titles")
    if known is None:
        known = read_in_full(now)
        cache.set("web:opened-titles", known, _COUNTED_S)
    return known


def plans() -> str:
    """The address of the page of plans; empty where there is none."""
    return _plans(str(settings.ROOT_URLCONF))


@remembered
def _plans(urlconf: str) -> str:
    return _PLANS if is_valid_path(_PLANS, urlconf) else ""
