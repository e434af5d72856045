"""What may be shown of a title at a moment: its own terms, or those of a title nobody contracted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kiosk.publishers.models import Terms, latest_terms_first


@dataclass(frozen=True, slots=True)
class Shown:
    """`show` is full, excerpt or headline; `words` is the excerpt's length, None otherwise."""

    show: str
    words: int | None

    @property
    def full(self) -> bool:
        return self.show == Terms.Show.FULL


def uncontracted() -> Shown:
    """An excerpt with a link out: the default for a title with no terms."""
    return Shown(Terms.Show.EXCERPT, settings.EXCERPT_WORDS)


def shown(title_ids: Iterable[int], now: datetime) -> dict[int, Shown]:
    """The terms in force at `now` for each of those titles, in one query."""
    ids = list(dict.fromkeys(title_ids))
    found: dict[int, Shown] = {}
    for row in latest_terms_first(ids, now):
        words = row.excerpt_words or settings.EXCERPT_WORDS
        found.setdefault(
            row.title_id, Shown(row.show, words if row.show == Terms.Show.EXCERPT else None)
        )
    default = uncontracted()
    return {title_id: found.get(title_id, default) for title_id in ids}
