"""Many machines: Celery through Redis, set so that a killed worker loses and hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import Celery

from kiosk.kit.jobs.base import Timetable, named

# A job unfinished after this many seconds is taken to be lost with its worker, and is run again.
VISIBILITY_S = 600


class CeleryAdapter:
    """One Celery task that runs any job by name; acknowledged late, fetched one at a time.

    Celery itself closes Django's connections around each task, where DJANGO_SETTINGS_MODULE is set.
    """

    def __init__(self, redis_url: str) -> None:
        self.app = Celery("kiosk", broker=redis_url)
        self.app.conf.update(
            task_acks_late=True,
            task_reject_on_worker_lost=True,
            worker_prefetch_multiplier=1,
            broker_transport_options={"visibility_timeout": VISIBILITY_S},
            broker_connection_retry_on_startup=True,
            task_ignore_result=True,
            task_serializer="json",
            accept_content=["json"],
            worker_hijack_root_logger=False,
            enable_utc=True,
        )
        self._run = self.app.task(name="kiosk.run", max_retries=3, autoretry_for=(OSError,))(_run)

    def send(self, name: str, arguments: dict[str, object], delay_s: float) -> None:
        self._run.apply_async((name, arguments), countdown=delay_s or None)

    def work(self, timetable: Sequence[Timetable], *, threads: int) -> None:
        self.app.conf.beat_schedule = {
            line.job.name: {
                "task": "kiosk.run",
                "schedule": float(line.seconds),
                "args": (line.job.name, {}),
                "options": {"expires": line.seconds},
            }
            for line in timetable
        }
        # What beat remembers of its last round is of no use to the next: all lines are intervals.
        with TemporaryDirectory() as folder:
            self.app.Worker(
                pool="threads",
                concurrency=threads,
                beat=True,
                schedule_filename=str(Path(folder) / "beat"),
                loglevel="WARNING",
                without_gossip=True,
            ).start()


def _run(name: str, arguments: dict[str, object]) -> None:
    named(name)(**arguments)
