"""One machine: huey over a SQLite file of its own, so that jobs never wait for the main database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from kiosk.kit.importing import without
from kiosk.kit.jobs.base import Timetable, named


def _sqlite_huey() -> Any:
    """huey's class for SQLite; huey also loads every other store it finds, some 35 MB of them."""
    with without("redis", "psycopg", "psycopg2", "cysqlite"):
        from huey import SqliteHuey
    return SqliteHuey


class HueyAdapter:
    """Jobs in a SQLite file; `work` is huey's consumer with its own scheduler thread.

    `after` is called when a job has ended, well or not, on the thread that ran it: for what a thread
    holds, such as a connection that broke.
    """

    def __init__(self, file: Path, after: Callable[[], None] = lambda: None) -> None:
        self._after = after
        self._huey = _sqlite_huey()(
            "kiosk", filename=str(file), utc=True, results=False, timeout=20
        )
        self._run = self._huey.task(name="run", retries=3, retry_delay=30)(self._tidied(_run))

    def send(self, name: str, arguments: dict[str, object], delay_s: float) -> None:
        if delay_s > 0:
            self._run.schedule((name, arguments), delay=delay_s)
        else:
            self._run(name, arguments)

    def work(self, timetable: Sequence[Timetable], *, threads: int) -> None:
        for line in timetable:
            self._huey.periodic_task(_Due(line.seconds), name=f"periodic:{line.job.name}")(
                self._tidied(line.job.function)
            )
        self._huey.create_consumer(
            workers=threads, worker_type="thread", periodic=True, check_worker_health=True
        ).run()

    def _tidied(self, function: Callable[..., Any]) -> Callable[..., None]:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            try:
                function(*args, **kwargs)
            finally:
                self._after()

        return run


class _Due:
    """Says yes once in so many seconds; huey asks every minute, and at the start."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._last: float | None = None

    def __call__(self, at: datetime) -> bool:
        now = time.monotonic()
        # Asked once a minute: half a minute early is nearer than half a minute late.
        if self._last is not None and now - self._last < self._seconds - 30:
            return False
        self._last = now
        return True


def _run(name: str, arguments: dict[str, object]) -> None:
    named(name)(**arguments)
