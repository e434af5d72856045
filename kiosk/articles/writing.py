"""Many rows at once, in one statement for many of them and without an object for each.

The ingest line writes five rows for every new entry; made into model objects and saved by
`bulk_create`, they would cost several times as much as all the parsing. Values are checked by the
database's constraints alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction

# Rows a statement inserts. The same number makes the same text, which drivers keep prepared.
_ROWS = 50
Row = Sequence[Any]


def insert(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Row], *, standing: str = "fail"
) -> None:
    """Insert rows of `names`: every column of the model but its id.

    What happens where a row breaks a unique constraint is said by `standing`: "fail" (an
    IntegrityError), "keep" the row that stands, or the SQL of an ON CONFLICT clause.
    """
    clause = {"fail": "", "keep": "ON CONFLICT DO NOTHING"}.get(standing, standing)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for sql, values in _inserts(model, names, rows, clause):
            cursor.execute(sql, values)


def insert_for_ids(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Row]
) -> list[int]:
    """Insert rows like `insert`; returns their ids, in the order of the rows."""
    ids: list[int] = []
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for sql, values in _inserts(model, names, rows, "RETURNING id"):
            cursor.execute(sql, values)
            ids += [row[0] for row in cursor.fetchall()]
    return ids


def update(objects: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these fields of objects of one model that stand in the database."""
    kept = list(objects)
    if not kept:
        return
    model = type(kept[0])
    prepare = _preparer(model, names)
    columns = ", ".join(f"{column} = %s" for column in _columns(model, names))
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {columns} WHERE id = %s"  # noqa: S608
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(
            sql, [(*prepare([getattr(one, name) for name in names]), one.pk) for one in kept]
        )


def _inserts(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Row], clause: str
) -> Iterable[tuple[str, list[Any]]]:
    table, columns = _quoted(model._meta.db_table), ", ".join(_columns(model, names))
    group = f"({', '.join(['%s'] * len(names))})"
    prepare = _preparer(model, names)
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        groups = ", ".join([group] * len(some))
        sql = f"INSERT INTO {table} ({columns}) VALUES {groups} {clause}"  # noqa: S608
        yield sql, [value for row in some for value in prepare(row)]


def _preparer(model: type[models.Model], names: Sequence[str]) -> Callable[[Row], list[Any]]:
    """What turns a row's values into the database's own: dates and JSON; the rest is as it is.

    A batch says the same dates and empty lists over and over: each is turned once.
    """
    turned: list[tuple[int, Callable[[Any], Any]]] = []
    for position, name in enumerate(names):
        field = model._meta.get_field(name.removesuffix("_id"))
        if isinstance(field, models.DateTimeField):
            turned.append((position, connection.ops.adapt_datetimefield_value))
        elif isinstance(field, models.JSONField):
            turned.append((position, _json))
    known: dict[Any, Any] = {}

    def prepare(row: Row) -> list[Any]:
        values = list(row)
        for position, turn in turned:
            value = values[position]
            if value is None:
                continue
            if isinstance(value, (list, dict)):
                values[position] = turn(value)
            elif value in known:
                values[position] = known[value]
            else:
                values[position] = known[value] = turn(value)
        return values

    return prepare


def _json(value: Any) -> Any:
    return connection.ops.adapt_json_value(value, None)


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    found = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    return [_quoted(str(field.column)) for field in found if isinstance(field, models.Field)]


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
