"""Where an article stands in the index: a number that counts down with time, so the newest is first.

An index is read fastest in the order of its numbers. Numbers in the order of publication therefore
make the newest hits the first ones found, however many there are. A second has 256 places; an
article whose place is taken stands in a free one near by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

PER_SECOND = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Places of some 500 years; what was published before 1970 shares the last of them.
LAST = 2**42
_THROWS = 8


def place_at(moment: datetime) -> int:
    """The place of what is published then: smaller is newer, 1 to `LAST`."""
    passed = (moment - _EPOCH) // timedelta(microseconds=1)
    return min(LAST, max(1, LAST - passed * PER_SECOND // 1_000_000))


def second_of(place: int) -> int:
    """Seconds since 1970 at that place."""
    return (LAST - place) // PER_SECOND


def assign(wanted: Mapping[int, int], taken: Callable[[Iterable[int]], set[int]]) -> dict[int, int]:
    """A place of its own for each article id, as near as can be to the one it wants.

    `taken` tells which of some places others hold; it is asked a time more for each fourfold of
    articles that want the same place.
    """
    given: dict[int, int] = {}
    waiting = dict(wanted)
    width = 1
    used: set[int] = set()
    while waiting:
        near = {pk: _near(place, pk, width) for pk, place in waiting.items()}
        used |= taken({place for places in near.values() for place in places})
        for pk, places in near.items():
            free = next((place for place in places if place not in used), None)
            if free is not None:
                given[pk] = free
                used.add(free)
                del waiting[pk]
        width *= 4
    return given


def _near(place: int, article_id: int, width: int) -> list[int]:
    """Some of the `width` places from there on towards the newer, as if thrown by dice."""
    offsets = [hash((article_id, width, throw)) % width for throw in range(min(width, _THROWS))]
    return [place - offset if place > offset else place + offset for offset in offsets]
