"""How a step of the line runs: lease what is due, do it side by side, write results in batches."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

import structlog
from django.db import connections

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
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

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
        """Together; where that fails, one by one, so that one bad result costs itself only."""
        try:
            await self.read(record, [result.value for result in results])
        except Exception as error:  # noqa: BLE001 - handed to who waits for it
            if len(results) == 1:
                if not results[0].written.done():
                    results[0].written.set_exception(error)
                return
            log.warning("a batch failed, written one by one", error=repr(error)[:300])
            for result in results:
                await self._record(record, [result])
        else:
            for result in results:
                # Whoever waited may have been let go of meanwhile.
                if not result.written.done():
                    result.written.set_result(None)


@dataclass(slots=True)
class _Result:
    record: Callable[[Sequence[Any]], None]
    value: object
    written: asyncio.Future[None]


@dataclass(slots=True)
class Step(Generic[D]):
    """One step of the line: how its due rows are leased and let go, what is done with each."""

    name: str
    at_once: int
    lease: Callable[[int, datetime, list[str]], list[D]]
    release: Callable[[Sequence[D]], None]
    act: Callable[[D], Awaitable[None]]
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def forever(self, writer: Writer, clock: Clock, stopping: asyncio.Event) -> None:
        """Work, then wait to be woken or for a second, until stopping."""
        while not stopping.is_set():
            self.wake.clear()
            if not await self.work(writer, clock, stopping):
                try:
                    await asyncio.wait_for(self.wake.wait(), IDLE_S)
                except TimeoutError:
                    continue

    async def work(self, writer: Writer, clock: Clock, stopping: asyncio.Event) -> int:
        """Lease and do until nothing more is due; returns how many were done."""
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
                leased = await writer.read(self.lease, free, clock(), busy)
                for due in leased:
                    running[asyncio.create_task(self._guarded(due))] = due
                empty_at = None if leased else monotonic()
            if not running:
                return done
            if stopping.is_set():
                return done + await self._finish(running, writer)
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

    async def _finish(self, running: dict[asyncio.Task[None], D], writer: Writer) -> int:
        """Wait a little for what is under way; let go of what is not done, so that it is due."""
        finished, late = await asyncio.wait(running, timeout=GRACE_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await writer.read(self.release, [running[task] for task in late])
        return len(finished)

    async def _guarded(self, due: D) -> None:
        """One row's trouble is its own: it is logged, and its lease runs out."""
        try:
            await self.act(due)
        except Exception:
            log.exception("a step broke", step=self.name, row=repr(due)[:300])
