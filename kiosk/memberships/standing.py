"""Whether a reader may read as a member, and until when: all that pages and entitlements ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from kiosk.memberships.holding import held_by
from kiosk.memberships.ranges import held_at
from kiosk.memberships.values import Status


class State(StrEnum):
    """How one stands with the house."""

    NONE = "none"
    TRIAL = "trial"
    ACTIVE = "active"
    GRACE = "grace"
    PAUSED = "paused"
    LAPSED = "lapsed"


_ENTITLED = frozenset({State.TRIAL, State.ACTIVE, State.GRACE})
# Of several memberships the one that gives most is told.
_ORDER = (State.ACTIVE, State.TRIAL, State.GRACE, State.PAUSED, State.LAPSED, State.NONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """`until`: entitled until then (the end of trial, period or grace); None: no end, or not entitled.
    `via`: own, gift, student, team, library or "". `plan`: its slug or ""."""

    state: State
    via: str
    until: datetime | None
    plan: str

    @property
    def entitled(self) -> bool:
        """Whether a member's articles open: in a trial, in paid time (cancelled or not), in grace."""
        return self.state in _ENTITLED


@dataclass(frozen=True, slots=True)
class Held:
    """What of a membership its standing follows from; fields as `Membership`'s."""

    status: str
    via: str
    plan: str
    period_ends_at: datetime | None = None
    trial_ends_at: datetime | None = None
    paid_until: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    grace_until: datetime | None = None
    period_starts_at: datetime | None = None
    is_paused: bool = False
    is_waived: bool = False
    seat_until: datetime | None = None


NOBODY = Standing(State.NONE, "", None, "")


def standing_of(reader_id: int | None, now: datetime, *, address: str = "") -> Standing:
    """How that reader stands; `address` is the IP address they come from, for libraries' ranges.

    One query for a reader (none without one); the ranges are kept in memory for half a minute.
    """
    if not settings.MEMBERSHIP:
        return NOBODY
    found = held_by(reader_id) if reader_id is not None else []
    if address:
        found = [*found, *held_at(address)]
    return best((Held(*row) for row in found), now)


def best(held: Iterable[Held], now: datetime) -> Standing:
    """The standing that gives most; of two alike the one that lasts longer. Pure."""
    standings = [read(each, now) for each in held]
    return min(standings, key=_rank, default=NOBODY)


def _rank(standing: Standing) -> tuple[int, bool, float]:
    until = standing.until
    return _ORDER.index(standing.state), until is not None, -until.timestamp() if until else 0.0


def read(held: Held, now: datetime) -> Standing:
    """How one stands by one membership. Pure."""
    state, until = _state(held, now)
    if held.seat_until is not None and held.seat_until <= now:
        state = State.LAPSED
    if until is not None and held.seat_until is not None:
        until = min(until, held.seat_until)
    elif held.seat_until is not None and state in _ENTITLED:
        until = held.seat_until
    return Standing(state, held.via, until if state in _ENTITLED else None, held.plan)


def _state(held: Held, now: datetime) -> tuple[State, datetime | None]:
    status = held.status
    if status == Status.INCOMPLETE or status == Status.INCOMPLETE_EXPIRED:
        return State.NONE, None
    if held.via == "gift" and held.period_starts_at is not None and held.period_starts_at > now:
        return State.NONE, None
    if held.ended_at is not None or status in {Status.CANCELED, Status.UNPAID}:
        return State.LAPSED, None
    if held.ends_at is not None and held.ends_at <= now:
        return State.LAPSED, None
    if status == Status.PAUSED:
        return State.PAUSED, None
    if status == Status.PAST_DUE:
        over = held.grace_until is None or held.grace_until <= now
        return (State.LAPSED, None) if over else (State.GRACE, held.grace_until)
    if held.is_paused or held.is_waived:
        return _paused(held, now)
    if status == Status.TRIALING:
        return _running(State.TRIAL, held.ends_at or held.trial_ends_at, now)
    return _running(State.ACTIVE, held.ends_at or held.period_ends_at, now)


def _paused(held: Held, now: datetime) -> tuple[State, datetime | None]:
    """What was paid for before the pause is kept; time that nobody paid for is none, as after a pause
    that ended without a charge."""
    kept = held.paid_until is not None and held.paid_until > now
    return (State.ACTIVE, held.paid_until) if kept else (State.PAUSED, None)


def _running(state: State, until: datetime | None, now: datetime) -> tuple[State, datetime | None]:
    """Past its end with no word of the provider's, it stands for as long as grace lasts: that we have not
    heard is not the reader's fault. What ends by itself was found ended before."""
    if until is None or until > now:
        return state, until
    unheard = until + timedelta(days=settings.GRACE_DAYS)
    return (State.GRACE, unheard) if unheard > now else (State.LAPSED, None)
