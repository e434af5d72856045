"""What a parsing child hands back of a feed or a home page: values only, so the line loads no parser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.copy import EntryCopy
from kiosk.front.sights import Sight


@dataclass(frozen=True, slots=True)
class PreparedFeed:
    """A feed's entries as copy, and what its next poll is reckoned from."""

    entries: tuple[EntryCopy, ...]
    published: tuple[datetime, ...]
    format: str
    title: str
    home: str
    language: str
    ttl_s: int | None
    hub: str
    dropped: int


@dataclass(frozen=True, slots=True)
class PreparedHome:
    """A home page's links, and what it declares of its newsroom, as (schema.org's name, value)."""

    sights: tuple[Sight, ...]
    declared: tuple[tuple[str, str], ...] = ()
