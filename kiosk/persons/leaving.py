"""What of a reader's lies outside of the database: the files of their exports."""

from __future__ import annotations

from datetime import datetime

from kiosk.persons import keeping


def leave(reader_id: int, now: datetime) -> None:
    """Delete the files of the reader's exports."""
    keeping.delete_of(reader_id)
