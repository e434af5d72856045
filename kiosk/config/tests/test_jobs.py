"""What carries jobs, as the settings say."""

from __future__ import annotations

from django.db import OperationalError, connections

from kiosk.config import jobs
from kiosk.kit.jobs import base


class Broken:
    """A connection that was lost, until it is closed."""

    lost = True

    def close_if_unusable_or_obsolete(self) -> None:
        self.lost = False


def test_a_connection_a_job_broke_is_not_the_next_jobs(settings, monkeypatch):
    settings.JOBS = "huey"
    connection = Broken()

    def break_off() -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setitem(base._jobs, "kiosk.probe.jobs.fail", base.Job("fail", break_off))
    adapter = jobs._adapter()
    adapter.send("kiosk.probe.jobs.fail", {}, 0)
    huey = adapter._huey  # type: ignore[attr-defined]  # no other has a queue of its own
    with monkeypatch.context() as looked:
        looked.setattr(connections, "all", lambda initialized_only: [connection])
        huey.execute(huey.dequeue())
    assert not connection.lost
