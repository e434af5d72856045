"""How a step of the line runs: lease what is due, do it side by side, write results in batches."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

import structlog
from django.db import Error, InterfaceError, OperationalError, connections

log = structlog.get_logger(__name__)

# Results written in one transaction, and seconds the first of them waits for the others.
BATCH = 50
BATCH_WAIT_S = 0.1
# Of one host: more would only wait for their turn there, and keep others from theirs.
ONE_HOST_AT_ONCE = 6
# Seconds until an idle step looks again.
IDLE_S = 1.0
# Seconds that what is under way has to end by itself when the line stops.
GRACE_S = 5.0

Clock = Callable[[], datetime]
R = TypeVar("R")


class Due(Protocol):
    """A leased row: all a step must know is the host it bothers."""

    @property
    def host(self) -> str: ...


D = TypeVar("D", bound=Due)


class Writer:
    """One thread that talks to the database, and a queue of results it records together."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._queue: asyncio.Queue[_Result] = asyncio.Queue(BATCH * 4)

    async def read(self, function: Callable[..., R], *args: Any) -> R:
        """Call a function of the database on the thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, asked, function, *args)

    async def write(self, record: Callable[[Sequence[Any]], None], result: object) -> None:
        """Have a result recorded with others of its kind; returns when it is in the database."""
        written = asyncio.get_running_loop().create_future()
        await self._queue.put(_Result(record, result, written))
        await written

    async def run(self) -> None:
        """Record what comes until cancelled."""
        while True:
            batch = [await self._queue.get()]
            await asyncio.sleep(BATCH_WAIT_S if self._queue.qsize() < BATCH else 0)
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            for record in dict.fromkeys(result.record for result in batch):
                await self._record(record, [r for r in batch if r.record is record])

    def close(self) -> None:
        """End the thread and give its connection back."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    async def _record(
        self, record: Callable[[Sequence[Any]], None], results: list[_Result]
    ) -> None:
        """Together; where that fails, one by one, so that one bad result costs itself only.

        Where the database is away it is nobody's fault: all are told, and their leases run out.
        """
        try:
            await self.read(record, [result.value for result in results])
        except Exception as error:  # noqa: BLE001 - handed to who waits for it
            if len(results) == 1 or unavailable(error):
                for result in results:
                    if not result.written.done():
                        result.written.set_exception(error)
                return
            log.warning("a batch failed, written one by one", error=repr(error)[:300])
            for result in results:
                await self._record(record, [result])
        else:
            for result in results:
                # Whoever waited may have been let go of meanwhile.
                if not result.written.done():
                    result.written.set_result(None)


def unavailable(error: Exception) -> bool:
    """Whether the database could not be asked (away, locked), so that asking again may help."""
    if not isinstance(error, OperationalError):
        return isinstance(error, InterfaceError)
    # PostgreSQL's class 54, "program limit exceeded", is about the row: asking again is no use.
    return not str(getattr(error.__cause__, "sqlstate", None)).startswith("54")


def asked(function: Callable[..., R], *args: Any) -> R:
    """Call a function of the database; a connection that broke over it is not used again."""
    try:
        return function(*args)
    except (OperationalError, InterfaceError):
        close_broken()
        raise


def close_broken() -> None:
    """Close this thread's connections that broke: the next question opens new ones."""
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()


@dataclass(slots=True)
class _Result:
    record: Callable[[Sequence[Any]], None]
    value: object
    written: asyncio.Future[None]


@dataclass(slots=True)
class Step(Generic[D]):
    """One step of the line: how its due rows are leased and let go, what is done with each.

    `broken` records that a row's act broke unexpectedly, so that it is not tried for ever.
    """

    name: str
    at_once: int
    lease: Callable[[int, datetime, list[str]], list[D]]
    release: Callable[[Sequence[D]], None]
    act: Callable[[D], Awaitable[None]]
    broken: Callable[[D, Exception], Awaitable[None]] | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def forever(self, writer: Writer, clock: Clock, stopping: asyncio.Event) -> None:
        """Work, then wait to be woken or for a second, until stopping.

        A database that cannot be asked is asked again a second later.
        """
        while not stopping.is_set():
            self.wake.clear()
            if not await self.work(writer, clock, stopping, patient=True):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), IDLE_S)

    async def work(
        self, writer: Writer, clock: Clock, stopping: asyncio.Event, *, patient: bool = False
    ) -> int:
        """Lease and do until nothing more is due; returns how many were done.

        With `patient`, a database that cannot be asked counts as one where nothing is due; without,
        its error is raised.
        """
        done = 0
        running: dict[asyncio.Task[None], D] = {}
        empty_at: float | None = None
        while True:
            free = self.at_once - len(running)
            # Leasing costs a transaction: it waits until a good part of the places is free, and
            # where there was nothing to lease, until there may be again.
            if free >= max(1, self.at_once // 4) and self._may_find(empty_at, running, stopping):
                self.wake.clear()
                hosts = Counter(due.host for due in running.values())
                busy = [host for host, count in hosts.items() if count >= ONE_HOST_AT_ONCE]
                leased: list[D] = []
                with self._bearing(patient):
                    leased = await writer.read(self.lease, free, clock(), busy)
                for due in leased:
                    running[asyncio.create_task(self._guarded(due))] = due
                # Of a busy host more may be had as soon as it is less so.
                empty_at = None if leased or busy else monotonic()
            if not running:
                return done
            if stopping.is_set():
                return done + await self._finish(running, writer, patient)
            finished, _ = await asyncio.wait(
                running, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED
            )
            for task in finished:
                del running[task]
            done += len(finished)

    def _may_find(
        self, empty_at: float | None, running: Collection[Any], stopping: asyncio.Event
    ) -> bool:
        if stopping.is_set():
            return False
        waited = empty_at is None or monotonic() - empty_at >= IDLE_S
        return waited or not running or self.wake.is_set()

    async def _finish(
        self, running: dict[asyncio.Task[None], D], writer: Writer, patient: bool
    ) -> int:
        """Wait a little for what is under way; let go of what is not done, so that it is due."""
        finished, late = await asyncio.wait(running, timeout=GRACE_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        with self._bearing(patient):
            await writer.read(self.release, [running[task] for task in late])
        return len(finished)

    @contextlib.contextmanager
    def _bearing(self, patient: bool) -> Iterator[None]:
        """With `patient`, an error of the database is logged and gone."""
        try:
            yield
        except Error as error:
            if not patient:
                raise
            log.warning("the database did not answer", step=self.name, error=repr(error)[:300])

    async def _guarded(self, due: D) -> None:
        """One row's trouble is its own: it is logged and counted; failing that, its lease runs out."""
        try:
            await self.act(due)
        except Exception as error:
            if unavailable(error):
                log.warning("not recorded", step=self.name, error=repr(error)[:300])
                return
            log.exception("a step broke", step=self.name, row=repr(due)[:300])
            await self._count(due, error)

    async def _count(self, due: D, broke: Exception) -> None:
        if self.broken is None:
            return
        try:
            await self.broken(due, broke)
        except Exception:
            log.exception("that it broke could not be recorded", step=self.name)
