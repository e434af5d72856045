"""The words of the index, as each database keeps them: one way for SQLite, one for PostgreSQL.

Both are handed words that are folded and cut already, and have nothing to decide about them.
"""

from __future__ import annotations

from django.db import connection

from kiosk.search.engines.base import Engine, Hit, Row, Span, Wanted

__all__ = ["Engine", "Hit", "Row", "Span", "Wanted", "engine"]


def engine() -> Engine:
    """That of the database in use."""
    if connection.vendor == "sqlite":
        from kiosk.search.engines.sqlite import SqliteEngine

        return SqliteEngine()
    from kiosk.search.engines.postgres import PostgresEngine

    return PostgresEngine()
