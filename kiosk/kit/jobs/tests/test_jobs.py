"""Jobs: sent by name with keywords, run by a worker; two adapters that do the same."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.kit.jobs import JobError, NowAdapter, base, every, named, use
from kiosk.kit.jobs.huey_adapter import HueyAdapter, _Due

NAME = "kiosk.probe.jobs.note"
noted: list[str] = []


@pytest.fixture(autouse=True)
def note(monkeypatch):
    """A job of no room, known for the time of a test."""
    noted.clear()
    made = base.Job(NAME, lambda *, word: noted.append(word))
    monkeypatch.setitem(base._jobs, NAME, made)
    return made


@pytest.fixture
def now_adapter(monkeypatch):
    monkeypatch.setattr(base, "_adapter", None)
    monkeypatch.setattr(base, "_maker", None)
    use(adapter := NowAdapter())
    return adapter


def test_a_job_is_sent_by_its_name_and_run(now_adapter, note):
    note.later(word="harbour")
    assert now_adapter.sent == [(NAME, {"word": "harbour"})]
    assert noted == ["harbour"]


def test_a_job_takes_keywords_only(now_adapter, note):
    with pytest.raises(JobError, match="keywords only"):
        note.later("harbour")


@pytest.mark.parametrize("name", ["os.system", "kiosk.kit.sandbox.Pool", "kiosk.probe.jobs"])
def test_a_name_that_is_no_job_is_refused(name):
    with pytest.raises(JobError):
        named(name)


def test_without_an_adapter_sending_fails(monkeypatch, note):
    monkeypatch.setattr(base, "_adapter", None)
    monkeypatch.setattr(base, "_maker", None)
    with pytest.raises(JobError, match="no adapter"):
        note.later(word="x")


def test_a_line_of_the_timetable_is_due_once_in_its_time(monkeypatch):
    clock = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    due = _Due(600)
    at = datetime(2026, 1, 1)  # noqa: DTZ001 - huey passes a naive one
    assert due(at)
    clock += 60
    assert not due(at)
    clock += 540
    assert due(at)


WORKER = """
import sys, pathlib
from kiosk.kit.jobs import base, every
from kiosk.kit.jobs.{module} import {adapter}
mark = pathlib.Path(sys.argv[2])
base._jobs["kiosk.probe.jobs.write"] = job = base.Job(
    "kiosk.probe.jobs.write", lambda name: (mark / name).write_text("done"))
base._jobs["kiosk.probe.jobs.tick"] = tick = base.Job(
    "kiosk.probe.jobs.tick", lambda: (mark / "tick").write_text("done"))
{adapter}({where}).work([every(60, tick)], threads=1)
"""
# A job of the timetable and one that is sent, both of which fail.
FAILING = """
import sys, pathlib, threading
from kiosk.kit.jobs import base, every
from kiosk.kit.jobs.huey_adapter import HueyAdapter
mark = pathlib.Path(sys.argv[2])
ran = threading.local()
def run(word):
    ran.word = word
    raise OSError("the connection is lost")
base._jobs["kiosk.probe.jobs.write"] = base.Job(
    "kiosk.probe.jobs.write", lambda name: run(name))
base._jobs["kiosk.probe.jobs.tick"] = tick = base.Job(
    "kiosk.probe.jobs.tick", lambda: run("tick"))
HueyAdapter(pathlib.Path(sys.argv[1]), lambda: (mark / ran.word).write_text("tidied")).work(
    [every(60, tick)], threads=1)
"""


def worked(code: str, marks: Path, *names: str, where: str) -> bool:
    """Whether a worker in a process of its own leaves those marks within half a minute."""
    worker = subprocess.Popen([sys.executable, "-c", code, where, str(marks)])
    try:
        for _ in range(300):
            if all((marks / name).exists() for name in names):
                return True
            if worker.poll() is not None:
                return False
            time.sleep(0.1)
        return False
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)


def test_huey_runs_what_was_sent_while_no_worker_ran(tmp_path):
    file = tmp_path / "jobs.sqlite3"
    HueyAdapter(file).send("kiosk.probe.jobs.write", {"name": "sent"}, 0)
    code = WORKER.format(
        module="huey_adapter", adapter="HueyAdapter", where="pathlib.Path(sys.argv[1])"
    )
    assert worked(code, tmp_path, "sent", where=str(file))


def test_what_a_thread_holds_is_seen_to_after_each_job_also_where_it_failed(tmp_path):
    file = tmp_path / "jobs.sqlite3"
    HueyAdapter(file).send("kiosk.probe.jobs.write", {"name": "sent"}, 0)
    assert worked(FAILING, tmp_path, "sent", "tick", where=str(file))


@pytest.mark.slow
def test_celery_runs_what_was_sent_and_what_is_due(tmp_path):
    redis = pytest.importorskip("redis")
    address = "redis://127.0.0.1:6379/13"
    try:
        client = redis.Redis.from_url(address)
        client.ping()
    except redis.ConnectionError:
        pytest.skip("no Redis answers on this machine")
    from kiosk.kit.jobs.celery_adapter import CeleryAdapter

    client.flushdb()
    CeleryAdapter(address).send("kiosk.probe.jobs.write", {"name": "sent"}, 0)
    code = WORKER.format(
        module="celery_adapter", adapter="CeleryAdapter", where="sys.argv[1]"
    ).replace("every(60", "every(1")
    try:
        assert worked(code, tmp_path, "sent", "tick", where=address)
    finally:
        client.flushdb()
        client.close()


def test_a_timetable_names_job_and_seconds(note):
    line = every(60, note)
    assert (line.job.name, line.seconds) == (NAME, 60)
