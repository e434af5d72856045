"""Which feeds are in their editors' order: those that keep being out of order of time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.front.sights import EntrySight

# Entries looked at, and pairs of different times it takes to say anything.
_ENTRIES = 40
_PAIRS = 15
# Times nearer than this are one: a newsroom's clock and its feed's may differ by as much.
_SAME_S = 90
# Pairs out of order, of all: a shuffled list has half of them so, one in order of time none.
# So much of it says at once that the order is somebody's, a little that it is after some polls.
_PLAINLY = 0.2
_LIKELY = 0.12
_NO_LONGER = 0.08
_POLLS = 4
# What the last poll weighs in the mean.
_LEAN = 0.3


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of a feed's order: see FeedOrder."""

    disorder: float = 0.0
    polls: int = 0
    editorial: bool = False


def disorder(moments: Sequence[datetime | None]) -> float | None:
    """How far entries are out of order of time: 0 where later ones only follow (or only precede)
    earlier ones, 0.5 where they are shuffled. None where too few have a time to say.

    The part of pairs that are in the wrong order, as in Kendall's rank correlation.
    """
    dated = [moment.timestamp() for moment in moments if moment is not None][:_ENTRIES]
    rising = falling = 0
    before: list[float] = []  # those that stand above, sorted
    for at in dated:
        rising += bisect_right(before, at - _SAME_S)
        falling += len(before) - bisect_left(before, at + _SAME_S)
        insort(before, at)
    if rising + falling < _PAIRS:
        return None
    return min(rising, falling) / (rising + falling)


def entries_disorder(entries: Sequence[EntrySight]) -> float | None:
    """As `disorder`, by the dates of publication or by those of change, whichever fits better."""
    found = disorder([entry.published for entry in entries])
    if not any(entry.modified for entry in entries):
        return found
    changed = disorder([entry.modified or entry.published for entry in entries])
    return min((one for one in (found, changed) if one is not None), default=None)


def learned(order: Order, found: float) -> Order:
    """What is known after one more poll that found that disorder."""
    mean = found if not order.polls else order.disorder + _LEAN * (found - order.disorder)
    polls = order.polls + 1
    if order.editorial:
        editorial = mean >= _NO_LONGER
    else:
        editorial = found >= _PLAINLY or (polls >= _POLLS and mean >= _LIKELY)
    return Order(mean, polls, editorial)
