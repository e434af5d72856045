"""Moments as a database gives them to a statement written by hand."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(told: datetime | str | None) -> datetime | None:
    """It, aware: SQLite has no type for moments, and gives them without a zone, or as text."""
    if told is None:
        return None
    found = datetime.fromisoformat(told) if isinstance(told, str) else told
    return found if found.tzinfo else found.replace(tzinfo=UTC)
