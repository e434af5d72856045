"""`kiosk start` as a whole: it serves, it ingests, and Ctrl-C leaves nothing running."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.apart]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int, path: str = "/") -> tuple[int, str]:
    """Status and text of a page; (0, "") where nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def descendants(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = {pid}
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    return found


def complete(process: subprocess.Popen[str], port: int) -> bool:
    """Whether pages are served with articles, and the last process, the worker, is up."""
    names = [Path(f"/proc/{pid}/cmdline") for pid in descendants(process.pid)]
    up = any(b"\0worker" in name.read_bytes() for name in names if name.exists())
    return up and "/article/" in answer(port)[1]


@contextmanager
def started(
    data: Path, *words: str, **environment: str
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "start", "--port", str(port), "--data", str(data), *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KIOSK_DATABASE_URL": "sqlite", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.communicate()


def until(true: object, seconds: float = 240) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the sample edition was loaded, so that a start finds it drawn already."""
    folder = tmp_path_factory.mktemp("loaded")
    for command in ("prepare", "sample"):
        subprocess.run(
            [sys.executable, "-m", "kiosk", command],
            cwd=ROOT,
            env={**os.environ, "KIOSK_DATA_DIR": str(folder), "KIOSK_DATABASE_URL": "sqlite"},
            capture_output=True,
            check=True,
        )
    return folder


@pytest.fixture
def data(loaded: Path, tmp_path: Path) -> Path:
    """A copy of it, of the test's own."""
    return Path(shutil.copytree(loaded, tmp_path / "data"))


def test_the_sample_is_served_and_ctrl_c_stops_all_of_it(tmp_path):
    with started(tmp_path, "--sample") as (process, port):
        assert until(lambda: complete(process, port))
        family = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert "Stopped" in said
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), 5)


def named(process: subprocess.Popen[str], name: str) -> set[int]:
    """The processes of the house whose command line has that word."""
    lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in descendants(process.pid)}
    return {
        pid for pid, line in lines.items() if line.exists() and name.encode() in line.read_bytes()
    }


def test_the_fake_of_stripe_is_started_when_somebody_first_comes_to_pay(data):
    fake = "kiosk.memberships.gateway.fake"
    at_stripe = free_port()
    address = {"KIOSK_STRIPE_API_BASE": f"http://127.0.0.1:{at_stripe}"}
    with started(data, "--sample", **address) as (process, port):
        assert until(lambda: complete(process, port))
        assert not named(process, fake)
        status, said = answer(at_stripe, "/v1/customers")
        assert (status, "API key" in said) == (401, True)
        assert len(named(process, fake)) == 1
        for pid in named(process, fake):
            os.kill(pid, signal.SIGKILL)
        assert answer(at_stripe, "/v1/customers")[0] == 401  # waits until it is there again
    with started(data, "--sample", **address) as (process, port):
        assert until(lambda: complete(process, port))
        assert len(named(process, fake)) == 1  # what was sold before may fall due


def test_commands_find_the_fake_of_the_house_that_runs_over_their_folder(data):
    words = [
        sys.executable,
        "-m",
        "kiosk",
        "memberships",
        "plans",
        "--publish",
        "--data",
        str(data),
    ]
    known = {**os.environ, "KIOSK_DATABASE_URL": "sqlite"}
    known.pop("KIOSK_PORT", None)
    with started(data, "--sample") as (process, port):
        assert until(lambda: complete(process, port))
        done = subprocess.run(
            words, cwd=ROOT, env=known, capture_output=True, text=True, check=False
        )
        assert "made known to the provider" in done.stdout, done.stderr
        assert done.returncode == 0


def test_a_fallen_process_is_started_again(data):
    with started(data, "--sample") as (process, port):
        assert until(lambda: complete(process, port))
        before = descendants(process.pid) - {process.pid}
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert until(lambda: complete(process, port))


def test_when_the_house_is_killed_its_processes_end_too(data):
    with started(data, "--sample") as (process, port):
        assert until(lambda: complete(process, port))
        family = descendants(process.pid) - {process.pid}
        process.kill()
        assert until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in family), 20)


def test_feeds_that_cannot_be_reached_are_said_so_with_the_way_to_the_sample(tmp_path):
    titles = tmp_path / "titles.txt"
    titles.write_text(f"http://127.0.0.1:{free_port()}/feed\nhttp://10.1.2.3/feed\n")
    data = tmp_path / "data"
    with started(data, "--titles", str(titles)) as (process, _port):
        lines = []
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if "bin/start --sample" in line:
                break
        assert any("None of the feeds could be reached" in line for line in lines)
        status = subprocess.run(
            [sys.executable, "-m", "kiosk", "status", "--json"],
            env={**os.environ, "KIOSK_DATA_DIR": str(data), "KIOSK_DATABASE_URL": "sqlite"},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        told = json.loads(status.stdout)
        assert (told["titles"], told["polled"], told["failed"]) == (2, 2, 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_list_that_cannot_be_read_stops_the_start_in_a_sentence(tmp_path):
    with started(tmp_path, "--titles", str(tmp_path / "missing.opml")) as (process, _port):
        said, _ = process.communicate(timeout=240)
        assert process.returncode == 1
        assert "missing.opml cannot be read" in said
        assert "is open" not in said
        assert "Stopping" not in said  # nothing was started
        assert "Traceback" not in said


def test_a_port_that_is_taken_stops_the_start_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", "start", "--sample", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "KIOSK_DATA_DIR": str(tmp_path), "KIOSK_DATABASE_URL": "sqlite"},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert done.returncode == 1
    assert f"port {port}: Address already in use" in done.stderr
    assert "Preparing" not in done.stdout
    assert "Traceback" not in done.stderr


def refused(data: Path, *words: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "start", "--sample", "--data", str(data), *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATABASE_URL": "sqlite", **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_second_start_over_one_data_folder_is_refused(tmp_path):
    with started(tmp_path, "--sample") as (process, _port):
        assert process.stdout is not None
        assert "Preparing" in process.stdout.readline()
        said = refused(tmp_path, "--port", str(free_port()))
        assert f"another Kiosk runs over {tmp_path} already (process {process.pid})" in said
        assert "--data DIR" in said


def test_an_address_that_is_not_this_machines_is_advised_on(tmp_path):
    said = refused(tmp_path, KIOSK_BIND="192.0.2.1")
    assert "KIOSK_BIND is no address of this machine" in said
    assert "--port" not in said
