"""Which dates are believed: none in the future, none before the web had news."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.articles.copy import Copy

# No news article on the web is older; an earlier date is a machine's zero.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


def credible(moment: datetime | None, received: datetime) -> datetime | None:
    """The moment, where it lies between 1995 and the time it was received; else None."""
    return moment if moment is not None and EARLIEST <= moment <= received else None


def dated(copy: Copy, received: datetime) -> tuple[datetime, bool]:
    """When it was published, and whether the copy says so; else the time it was received."""
    said = credible(copy.published, received)
    return said or received, said is not None
