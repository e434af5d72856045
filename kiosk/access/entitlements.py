"""Whether an article may be read in full: one pure decision over terms, membership, gift and meter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.memberships.standing import Standing
from kiosk.publishers.models import Terms
from kiosk.publishers.terms import Window


class Verdict(StrEnum):
    """All of it; all of it as one of the month's free articles; or the preview."""

    FULL = "full"
    METERED = "metered"
    PREVIEW = "preview"


class Why(StrEnum):
    """What a verdict rests on."""

    # in full
    OPEN = "open"  # the terms let everybody read
    PUBLISHER_FREE = "publisher-free"  # the publisher gives this article away itself
    FREE_HOURS = "free-hours"  # it is new, and new ones are for everybody
    MEMBER = "member"
    GIFT = "gift"
    # metered
    OPENED = "opened"  # it was opened this month already
    METER = "meter"  # there are free articles left
    # the preview
    TERMS = "terms"  # no full text is agreed
    ARCHIVE = "archive"  # it is older than the terms go
    REGION = "region"  # not in this country, or the country is not known
    MEMBERS_ONLY = "members-only"  # the title has no free articles
    METER_USED = "meter-used"
    UNCOUNTED = "uncounted"  # nothing to count by: a robot, or a page that all share


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `opened`: this article is among those opened this month; `left_of_meter`: free articles
    left, None where there is nothing to count by; `gifted`: a good gift link for it; `country`: ISO
    3166-1 alpha-2, empty where it is not known."""

    signed_in: bool
    standing: Standing
    opened: bool = False
    left_of_meter: int | None = None
    gifted: bool = False
    country: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """What an article is behind: its title's terms in force, when it was published, and whether its
    publisher gives it away (`free`)."""

    article_id: int
    title_id: int
    window: Window
    published: datetime
    free: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """`left` is the meter's rest once this article is opened; None where the meter has no part in it."""

    verdict: Verdict
    why: Why
    left: int | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it is shown."""
        return self.verdict != Verdict.PREVIEW


def may_read(reader: Who, article: Gate, now: datetime) -> Decision:
    """What this reader may read of the article at `now`, and why."""
    held_back = _held_back(article, reader.country, now)
    if held_back is not None:
        return Decision(Verdict.PREVIEW, held_back)
    open_to_all = _open_to_all(article, now)
    if open_to_all is not None:
        return Decision(Verdict.FULL, open_to_all)
    if reader.standing.entitled:
        return Decision(Verdict.FULL, Why.MEMBER)
    if reader.gifted and article.window.gifting:
        return Decision(Verdict.FULL, Why.GIFT)
    return _metered(reader, article.window)


def meter_of(window: Window, *, signed_in: bool) -> int | None:
    """The title's own number of free articles a month; None where the house's meter counts."""
    return window.meter_signed_in if signed_in else window.meter_anonymous


def free_until(article: Gate) -> datetime:
    """Until when a new article is everybody's."""
    return article.published + timedelta(hours=article.window.free_hours)


def _held_back(article: Gate, country: str, now: datetime) -> Why | None:
    """Why nobody there may have it in full now, members included."""
    window = article.window
    if window.show != Terms.Show.FULL:
        return Why.TERMS
    days = window.archive_days
    if days is not None and now - article.published >= timedelta(days=days):
        return Why.ARCHIVE
    if window.regions and country not in window.regions:
        return Why.REGION
    return None


def _open_to_all(article: Gate, now: datetime) -> Why | None:
    if not article.window.members:
        return Why.OPEN
    if article.free:
        return Why.PUBLISHER_FREE
    if now < free_until(article):
        return Why.FREE_HOURS
    return None


def _metered(reader: Who, window: Window) -> Decision:
    left = reader.left_of_meter
    if reader.opened:
        return Decision(Verdict.METERED, Why.OPENED, max(0, left or 0))
    if meter_of(window, signed_in=reader.signed_in) == 0:
        return Decision(Verdict.PREVIEW, Why.MEMBERS_ONLY)
    if left is None:
        return Decision(Verdict.PREVIEW, Why.UNCOUNTED)
    if left > 0:
        return Decision(Verdict.METERED, Why.METER, left - 1)
    return Decision(Verdict.PREVIEW, Why.METER_USED, 0)
