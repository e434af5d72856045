"""A statement that every article asks, compiled once: making it takes Django longer than the database to
answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import QuerySet

Make: TypeAlias = Callable[[int, datetime], "QuerySet[Any, Any]"]

# No reader has such an id, and nothing is of such a time: where they stand, the values asked for go.
_READER, _NOW = -4_294_967_291, datetime(1907, 7, 7, 7, 7, 7, 7, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Statement:
    """`places`: for each value to fill in, whether it is the reader's id, the time, or this very value."""

    sql: str
    places: tuple[tuple[str, Any], ...]
    read: Callable[[list[Any]], Any]


def asked(make: Make, reader_id: int, now: datetime) -> list[tuple[Any, ...]]:
    """The rows of the query that `make` makes of a reader and a time, of one shape for all of them."""
    statement = _compiled(make, connection.vendor)
    filled = {"reader": reader_id, "now": connection.ops.adapt_datetimefield_value(now)}
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [filled.get(kind, value) for kind, value in statement.places])
        return [tuple(row) for row in statement.read(cursor.fetchall())]


@cache
def _compiled(make: Make, vendor: str) -> _Statement:
    compiler = make(_READER, _NOW).query.get_compiler(connection=connection)
    sql, given = compiler.as_sql()
    now = connection.ops.adapt_datetimefield_value(_NOW)
    kinds = {_READER: "reader", now: "now"}
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    return _Statement(
        sql,
        tuple((kinds.get(value, ""), value) for value in given),
        lambda rows: compiler.apply_converters(rows, converters) if converters else rows,
    )
