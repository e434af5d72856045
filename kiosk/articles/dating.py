"""Which dates are believed: none in the future, none before the web had news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.articles.copy import Copy

# No news article on the web is older; an earlier date is a machine's zero.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)

# Hours until a page is first read again of which its feed says no more than that its date changed.
REREAD_AFTER = timedelta(hours=3)


def credible(moment: datetime | None, received: datetime) -> datetime | None:
    """The moment, where it lies between 1995 and the time it was received; else None."""
    return moment if moment is not None and EARLIEST <= moment <= received else None


def dated(copy: Copy, received: datetime) -> tuple[datetime, bool]:
    """When it was published, and whether the copy says so; else the time it was received."""
    said = credible(copy.published, received)
    return said or received, said is not None


def calls_for_a_reading(
    copy: Copy,
    received: datetime,
    read: datetime | None,
    now: datetime,
    tried: datetime | None = None,
) -> bool:
    """Whether the page of an entry that changed in its dates alone is read again.

    `received` is when the article first came, `read` when its page was last read, and `tried` when it
    was last to be read and could not be. Some feeds stamp their entries anew at every request: so the
    date must be later than the last reading, and the wait after each try is as long as all that went
    before, three hours at least.
    """
    said = [d for d in (credible(copy.published, now), credible(copy.modified, now)) if d]
    if read is None or not said or max(said) <= read:
        return False
    last = max(read, tried or read)
    return now - last >= max(REREAD_AFTER, last - received)
