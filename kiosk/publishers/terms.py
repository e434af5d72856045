"""What may be shown of a title at a moment: its own terms, or those of a title nobody contracted.

`shown` is what anybody may see, and all lists, feeds and searches go by it; who may read on is decided
for one article and one reader, by `in_force` (`kiosk.access.entitlements`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kiosk.publishers.models import Terms, Title, latest_terms_first


@dataclass(frozen=True, slots=True)
class Shown:
    """`show` is full, excerpt or headline; `words` is the excerpt's length, None otherwise.

    `gated`: the excerpt is a preview, and there are readers who may have all of it here.
    """

    show: str
    words: int | None
    gated: bool = False

    @property
    def full(self) -> bool:
        """Whether anybody may see all of it."""
        return self.show == Terms.Show.FULL

    @property
    def readable(self) -> bool:
        """Whether it can be read here in full, by everybody or by those entitled."""
        return self.full or self.gated


WHOLE = Shown(Terms.Show.FULL, None)


@dataclass(frozen=True, slots=True)
class Window:
    """A title's terms in force: what of it is shown, and who may read all of it, when and where.

    `words` is an excerpt's or a preview's length. `free_hours`: so long after publication everybody
    may read; `archive_days`: after so many nobody may; `regions`: the countries where it may be read,
    none for all. A meter of None is the house's, any other is this title's own, articles a month.
    """

    show: str
    words: int
    members: bool = False
    free_hours: int = 0
    archive_days: int | None = None
    regions: frozenset[str] = frozenset()
    meter_anonymous: int | None = None
    meter_signed_in: int | None = None
    gifting: bool = True
    ai_use: str = ""
    since: datetime | None = None
    note: str = ""

    @property
    def gated(self) -> bool:
        """Whether there are articles and readers for whom the full text is not."""
        return self.show == Terms.Show.FULL and bool(
            self.members or self.archive_days is not None or self.regions
        )

    @property
    def reserved(self) -> bool:
        """Whether the title keeps mining its texts to itself (TDMRep's reservation)."""
        return bool(self.ai_use) and not {"all", "ai-all", "ai-train"} & set(self.ai_use.split())

    def shown(self) -> Shown:
        """What anybody may see under these terms."""
        if self.gated:
            return Shown(Terms.Show.EXCERPT, self.words, gated=True)
        return Shown(self.show, self.words if self.show == Terms.Show.EXCERPT else None)


def uncontracted() -> Shown:
    """An excerpt with a link out: the default for a title with no terms."""
    return _uncontracted().shown()


def shown(title_ids: Iterable[int], now: datetime) -> dict[int, Shown]:
    """What anybody may see of each of those titles at `now`, in one query."""
    return {title_id: window.shown() for title_id, window in in_force(title_ids, now).items()}


def in_force(title_ids: Iterable[int], now: datetime) -> dict[int, Window]:
    """The terms in force at `now` for each of those titles, in one query."""
    ids = list(dict.fromkeys(title_ids))
    found: dict[int, Window] = {}
    for row in latest_terms_first(ids, now):
        if row.title_id not in found:
            found[row.title_id] = window_of(row)
    default = _uncontracted()
    return {title_id: found.get(title_id, default) for title_id in ids}


def read_in_full(now: datetime) -> int:
    """How many of the titles carried can be read here in full, by everybody or by members."""
    ids = Title.objects.carried().values_list("pk", flat=True)
    return sum(window.shown().readable for window in in_force(ids, now).values())


def window_of(row: Terms) -> Window:
    """The terms of that row. A house without members has none to keep texts for."""
    full = row.show == Terms.Show.FULL
    words = row.preview_words or settings.PREVIEW_WORDS
    return Window(
        show=row.show,
        words=words if full else row.excerpt_words or settings.EXCERPT_WORDS,
        members=settings.MEMBERSHIP and row.readers == Terms.Readers.MEMBERS,
        free_hours=row.free_hours or 0,
        archive_days=row.archive_days,
        regions=frozenset(row.regions.split()),
        meter_anonymous=row.meter_anonymous,
        meter_signed_in=row.meter_signed_in,
        gifting=row.gifting,
        ai_use=row.ai_use,
        since=row.since,
        note=row.note,
    )


def _uncontracted() -> Window:
    return Window(Terms.Show.EXCERPT, settings.EXCERPT_WORDS)
