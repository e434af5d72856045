"""What a parsing child hands back of a feed: values only, so that the line need load no parser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.copy import EntryCopy


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
