"""What was seen of a title's own front, as plain values; a parsing child makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Sight(NamedTuple):
    """A link seen on a home page: the key of its address (as `Address.key`), its place from 0, and how
    prominent it was, 0 to 1."""

    key: str
    position: int
    prominence: float


class EntrySight(NamedTuple):
    """An entry of a feed as it stood there: its GUID's key (as `Sighting.guid_key`) and its dates."""

    guid_key: str
    published: datetime | None
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class FeedSight:
    """A feed as a poll found it, its entries in the document's order; None where it came unchanged."""

    feed_id: int
    title_id: int
    at: datetime
    entries: tuple[EntrySight, ...] | None
