"""Many rows at once, by one prepared statement and without an object for each.

The ingest line writes five rows for every new entry; made into model objects and saved by
`bulk_create`, they would cost several times as much as all the parsing. Values are checked by the
database's constraints alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

Row = Sequence[Any]


def insert(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Row], *, standing: str = "fail"
) -> None:
    """Insert rows of `names`: every column of the model, its id only where it was reserved.

    What happens where a row breaks a unique constraint is said by `standing`: "fail" (an
    IntegrityError), "keep" the row that stands, or the SQL of an ON CONFLICT clause.
    """
    if not rows:
        return
    clause = {"fail": "", "keep": "ON CONFLICT DO NOTHING"}.get(standing, standing)
    table, columns = _quoted(model._meta.db_table), ", ".join(_columns(model, names))
    values = ", ".join(["%s"] * len(names))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({values}) {clause}",  # noqa: S608
            _prepared(model, names, rows),
        )


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Ids for rows about to be inserted, given to nobody else. Inside a transaction only.

    SQLite has one writer at a time (transactions are IMMEDIATE here), so what comes after the last
    id is free; it takes note itself of ids inserted.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            (last,) = cursor.fetchone() or (0,)
            return range(last + 1, last + 1 + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def update(objects: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these fields of objects of one model that stand in the database."""
    kept = list(objects)
    if kept:
        update_rows(type(kept[0]), names, list(map(attrgetter(*names, "pk"), kept)))


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Row]) -> None:
    """Write `names` of rows that stand in the database; last in each row is its id."""
    if not rows:
        return
    columns = ", ".join(f"{column} = %s" for column in _columns(model, names))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {_quoted(model._meta.db_table)} SET {columns} WHERE id = %s",  # noqa: S608
            _prepared(model, names, rows),
        )


def _prepared(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Row]
) -> Sequence[Row]:
    """The rows with dates and JSON as the database takes them; the rest is as it is."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    # Once for all values: asked of `connection` anew for each, it would cost more than they do.
    operations = connection.ops
    for position, name in enumerate(names):
        field = model._meta.get_field(name.removesuffix("_id"))
        if isinstance(field, models.DateTimeField):
            columns[position] = [_moment(operations, value) for value in columns[position]]
        elif isinstance(field, models.JSONField):
            columns[position] = [_json(operations, value) for value in columns[position]]
    return list(zip(*columns, strict=True))


@lru_cache(10_000)
def _moment(operations: BaseDatabaseOperations, value: datetime | None) -> Any:
    return operations.adapt_datetimefield_value(value)


def _json(operations: BaseDatabaseOperations, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, tuple):  # names and topics, the same ones over and over
        return _names(operations, value)
    return operations.adapt_json_value(value, None)


@lru_cache(2_000)
def _names(operations: BaseDatabaseOperations, value: tuple[str, ...]) -> Any:
    return operations.adapt_json_value(value, None)


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    found = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    return [_quoted(str(field.column)) for field in found if isinstance(field, models.Field)]


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
