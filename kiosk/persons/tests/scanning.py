"""Every table of the database looked through for a person's names, as the database has it. For tests."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.contrib.sessions.models import Session
from django.db import connection

# An index of articles' words that SQLite can search and not read.
_UNREADABLE = {"search_words"}


def found(names: Collection[str]) -> list[str]:
    """Where any of these texts stands, letters' case aside: a line "table.column" for each column of any
    type, and one for sessions, whose rows are read as what they hold."""
    return [*_in_columns(names), *_in_sessions(names)]


def _in_columns(names: Collection[str]) -> Iterator[str]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in _UNREADABLE:
                continue
            described = connection.introspection.get_table_description(cursor, table)
            for column in (one.name for one in described):
                for name in names:
                    cursor.execute(
                        f"SELECT 1 FROM {quote(table)} "
                        f"WHERE LOWER(CAST({quote(column)} AS text)) LIKE %s LIMIT 1",
                        [f"%{name.casefold()}%"],
                    )
                    if cursor.fetchone():
                        yield f"{table}.{column}"
                        break


def _in_sessions(names: Collection[str]) -> Iterator[str]:
    for session in Session.objects.order_by("pk"):
        held = str(session.get_decoded()).casefold()
        if any(name.casefold() in held for name in names):
            yield "django_session.session_data"
