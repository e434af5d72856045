"""What stands, in one SQLite file: objects as JSON, deliveries, answers given under a key."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_TABLES = """
create table if not exists objects (
    seq integer primary key autoincrement, id text not null unique, kind text not null, data text not null
);
create index if not exists objects_of_a_kind on objects (kind, seq);
create index if not exists objects_of_a_customer on objects (kind, json_extract(data, '$.customer'));
create table if not exists deliveries (
    seq integer primary key autoincrement, event text not null, due real not null,
    tries integer not null default 0, outcome text not null default ''
);
create index if not exists deliveries_due on deliveries (outcome, due);
create table if not exists answers (
    key text primary key, wish text not null, status integer not null, body text not null, at real not null
);
create table if not exists notes (name text primary key, value text not null);
"""


class Store:
    """One connection, of one thread."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("pragma journal_mode = wal")
        # What was answered is on the disk: a kill or a power cut loses none of it.
        self._database.execute("pragma synchronous = full")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside, or nothing where an error leaves it."""
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: all of it, or nothing where an error leaves it, but for a refusal that
        says that what happened stays."""
        self._database.execute("savepoint inner")
        try:
            yield
        except BaseException as error:
            if not getattr(error, "kept", False):
                self._database.execute("rollback to inner")
            raise
        finally:
            self._database.execute("release inner")

    # ---------------------------------------------------------------- objects

    def put(self, told: Json) -> None:
        """Keep an object, new or changed, under its id."""
        self._database.execute(
            "insert into objects (id, kind, data) values (?, ?, ?)"
            " on conflict (id) do update set data = excluded.data",
            (told["id"], told["object"], json.dumps(told)),
        )

    def get(self, name: str, kind: str) -> Json | None:
        """The object of that id and kind."""
        row = self._database.execute(
            "select data from objects where id = ? and kind = ?", (name, kind)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def any(self, name: str) -> Json | None:
        """The object of that id, of whatever kind."""
        row = self._database.execute("select data from objects where id = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def find(self, kind: str, **equal: Any) -> list[Json]:
        """All objects of a kind with those values (`parent__id` looks inside), the newest first."""
        where, values = "kind = ?", [kind]
        for name, value in equal.items():
            at = f"json_extract(data, '$.{name.replace('__', '.')}')"
            where += f" and {at} is ?"
            values.append(value)
        rows = self._database.execute(
            f"select data from objects where {where} order by seq desc",  # noqa: S608 - names are ours
            values,
        )
        return [json.loads(row[0]) for row in rows]

    def drop(self, name: str) -> None:
        """Forget an object."""
        self._database.execute("delete from objects where id = ?", (name,))

    # ---------------------------------------------------------------- notes

    def note(self, name: str, otherwise: Any = None) -> Any:
        """A value kept under a name."""
        row = self._database.execute("select value from notes where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else otherwise

    def keep_note(self, name: str, value: Any) -> None:
        self._database.execute(
            "insert into notes (name, value) values (?, ?)"
            " on conflict (name) do update set value = excluded.value",
            (name, json.dumps(value)),
        )

    # ---------------------------------------------------------------- answers given

    def answer(self, key: str, since: float) -> tuple[str, int, str] | None:
        """What was wished and answered under that key since then: (wish, status, body)."""
        row = self._database.execute(
            "select wish, status, body from answers where key = ? and at >= ?", (key, since)
        ).fetchone()
        return (str(row[0]), int(row[1]), str(row[2])) if row else None

    def keep_answer(self, key: str, wish: str, status: int, body: str, at: float) -> None:
        self._database.execute(
            "insert or replace into answers (key, wish, status, body, at) values (?, ?, ?, ?, ?)",
            (key, wish, status, body, at),
        )

    # ---------------------------------------------------------------- deliveries

    def post(self, event: str, due: float) -> None:
        """Put an event down to be delivered from then on."""
        self._database.execute("insert into deliveries (event, due) values (?, ?)", (event, due))

    def due(self, now: float) -> list[tuple[int, str, int]]:
        """What is to be delivered by now, in order: (delivery, event, tries so far)."""
        rows = self._database.execute(
            "select seq, event, tries from deliveries where outcome = '' and due <= ?"
            " order by due, seq limit 100",
            (now,),
        )
        return [(int(row[0]), str(row[1]), int(row[2])) for row in rows]

    def tried(self, delivery: int, outcome: str, due: float) -> None:
        """How a delivery went: `outcome` taken or given up, or "" to be tried again at `due`."""
        self._database.execute(
            "update deliveries set tries = tries + 1, outcome = ?, due = ? where seq = ?",
            (outcome, due, delivery),
        )

    def untried(self) -> int:
        """How many deliveries have not been tried yet."""
        found = self._database.execute(
            "select count(*) from deliveries where outcome = '' and tries = 0"
        )
        return int(found.fetchone()[0])

    def outcomes(self, event: str) -> list[tuple[str, int]]:
        """How the deliveries of an event went: (outcome, tries)."""
        rows = self._database.execute(
            "select outcome, tries from deliveries where event = ? order by seq", (event,)
        )
        return [(str(row[0]), int(row[1])) for row in rows]
