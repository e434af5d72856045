"""What the provider's events make of what we hold: right in any order and however often they come. Pure.

An event carries its object as it was, to the second. Of two states of one object the newer stands; what
is settled for good stands over what is not, whenever it was told. Two states of the same second that
differ cannot be ordered (the provider numbers neither): `UnsureError` then asks for it as it is now.

Money follows from the object that stands, not from the event: its `entries` hold those of an earlier state,
and each has a key the ledger knows it by. So an event that comes twice, late or never (where a later one
came) books the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.memberships.values import Happening, Thing


@dataclass(frozen=True, slots=True)
class Seen:
    """An object as it stood at a moment of the provider's clock; `rank` as in `Happening`."""

    thing: Thing
    at: datetime
    rank: int = 1


# What is held of one payer: the provider's objects by their ids.
State = Mapping[str, Seen]


class UnsureError(LookupError):
    """What was told and what stands are of one second: ask the provider how the object is now. What it says
    counts as long as `stands` does."""

    def __init__(self, happening: Happening, stands: Seen) -> None:
        super().__init__(f"{happening.id}: {happening.thing.id} has two states at {happening.at}")
        self.happening = happening
        self.stands = stands


def take_in(state: State, happening: Happening, *, asked: bool = False) -> State:
    """The state after the event. `asked`: its object is what the provider said when asked. UnsureError."""
    told = Seen(happening.thing, happening.at, happening.rank)
    stands = state.get(happening.thing.id)
    newest = told if stands is None else _newer(stands, told, happening, asked=asked)
    return {**state, happening.thing.id: newest}


def _newer(stands: Seen, told: Seen, happening: Happening, *, asked: bool) -> Seen:
    if stands.thing == told.thing:
        return max(stands, told, key=_order)
    if stands.thing.is_settled != told.thing.is_settled:
        # The time it is known of goes on all the same: what is older than both is old.
        settled = stands if stands.thing.is_settled else told
        return replace(settled, at=max(stands.at, told.at))
    if _order(stands) != _order(told):
        return max(stands, told, key=_order)
    if not asked:
        raise UnsureError(happening, stands)
    return told


def _order(seen: Seen) -> tuple[datetime, int]:
    return seen.at, seen.rank
