"""How a step bears trouble: a database that is away, a row that breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError, connections

from kiosk.wire import stepping
from kiosk.wire.stepping import Step, Writer, unavailable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    host: str = "daily.example"


class Rows:
    """Leases given in turn: rows, or an error to raise; nothing after the last."""

    def __init__(self, *leases: list[Row] | Exception) -> None:
        self.leases = list(leases)
        self.asked = 0
        self.acted: list[Row] = []

    def lease(self, most: int, now: datetime, busy: list[str]) -> list[Row]:
        self.asked += 1
        given = self.leases.pop(0) if self.leases else []
        if isinstance(given, Exception):
            raise given
        return given

    async def act(self, row: Row) -> None:
        self.acted.append(row)


def step(rows: Rows, act: Callable[[Row], Any] | None = None, **more: Any) -> Step[Row]:
    return Step("trying", 4, rows.lease, lambda rows: None, act or rows.act, **more)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(stepping, "IDLE_S", 0.01)


@pytest.fixture
async def writer():
    writer = Writer()
    writing = asyncio.create_task(writer.run())
    yield writer
    writing.cancel()
    writer.close()


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("gone")])
async def test_a_step_goes_on_when_the_database_has_been_away(writer, error):
    stopping, rows = asyncio.Event(), Rows(error, error, [Row()])

    async def act(row: Row) -> None:
        stopping.set()

    await asyncio.wait_for(step(rows, act).forever(writer, lambda: NOW, stopping), 5)
    assert rows.asked == 3


async def test_a_step_that_is_to_end_says_that_the_database_is_away(writer):
    rows = Rows(OperationalError("database is locked"))
    with pytest.raises(OperationalError):
        await step(rows).work(writer, lambda: NOW, asyncio.Event())


async def test_a_broken_connection_is_closed_and_one_that_works_is_kept(monkeypatch, writer):
    class Connection:
        looked_at = 0

        def close_if_unusable_or_obsolete(self) -> None:
            self.looked_at += 1

        def close(self) -> None:
            """The writer ends."""

    connection = Connection()
    monkeypatch.setattr(connections, "all", lambda initialized_only: [connection])

    def fail(error: Exception) -> None:
        raise error

    with pytest.raises(DataError):
        await writer.read(fail, DataError("too long"))
    assert connection.looked_at == 0
    with pytest.raises(OperationalError):
        await writer.read(fail, OperationalError("the server closed the connection"))
    assert connection.looked_at == 1


@pytest.mark.parametrize(
    ("error", "calls"),
    [(OperationalError("away"), [[1, 2, 3]]), (DataError("bad"), [[1, 2, 3], [1], [2], [3]])],
)
async def test_results_are_written_one_by_one_only_where_one_may_be_at_fault(writer, error, calls):
    seen: list[Sequence[Any]] = []

    def record(results: Sequence[Any]) -> None:
        seen.append(list(results))
        raise error

    told = await asyncio.gather(
        *(writer.write(record, n) for n in (1, 2, 3)), return_exceptions=True
    )
    assert told == [error] * 3
    assert seen == calls


@pytest.mark.parametrize(
    ("error", "counted"), [(DataError("bad"), 1), (OperationalError("away"), 0)]
)
async def test_a_row_that_breaks_is_counted_unless_the_database_is_away(writer, error, counted):
    told: list[Exception] = []

    async def act(row: Row) -> None:
        raise error

    async def broken(row: Row, broke: Exception) -> None:
        told.append(broke)

    await step(Rows([Row()]), act, broken=broken).work(writer, lambda: NOW, asyncio.Event())
    assert told == [error] * counted


async def test_a_row_whose_breaking_cannot_be_recorded_does_not_end_the_step(writer):
    rows = Rows([Row("one.example")], [Row("two.example")])
    acted: list[str] = []

    async def act(row: Row) -> None:
        acted.append(row.host)
        raise ValueError("odd")

    async def broken(row: Row, broke: Exception) -> None:
        raise DataError("odd too")

    await step(rows, act, broken=broken).work(writer, lambda: NOW, asyncio.Event())
    assert acted[0] == "one.example"


def test_a_row_too_large_for_postgresql_is_its_own_fault():
    class ProgramLimitExceededError(Exception):
        sqlstate = "54000"

    error = OperationalError("string is too long for tsvector")
    assert unavailable(error)
    error.__cause__ = ProgramLimitExceededError()
    assert not unavailable(error)
