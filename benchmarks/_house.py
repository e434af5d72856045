"""A Kiosk as bin/start opens it, with the sample edition, in a data folder that is gone afterwards."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks._measuring import below

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE_S = 180.0


class NotOpenError(Exception):
    """The house did not open; the text is what it said."""


@dataclass(frozen=True, slots=True)
class House:
    """`paths` are those of `front`, a `story` that several tell and an `article` with a picture."""

    port: int
    process: int
    paths: Mapping[str, str]
    environment: Mapping[str, str]

    def get(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers (small letters) and body of a page."""
        visit = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            visit.request("GET", path, headers={"Host": f"localhost:{self.port}", **headers})
            answer = visit.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, given, answer.read()
        finally:
            visit.close()

    def run(self, module: str) -> str:
        """What a module prints, run over the house's database."""
        done = subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def web(self) -> list[int]:
        """The ids of the processes that serve pages."""
        found = []
        for process in below(self.process):
            try:
                words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
            except FileNotFoundError:
                continue
            if b"granian" in words:
                found += [process, *below(process)]
        return sorted(set(found))


@contextmanager
def open_house(**settings: str) -> Iterator[House]:
    """Opened on a free port under those settings, its edition loaded and its front ranked.

    Raises NotOpenError.
    """
    with tempfile.TemporaryDirectory(prefix="bench-house-") as folder:
        port = free_port()
        said = Path(folder) / "said.txt"
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "kiosk.config.settings",
            "KIOSK_DATA_DIR": str(Path(folder) / "data"),
            "KIOSK_DATABASE_URL": "sqlite",
            "KIOSK_LOG_LEVEL": "ERROR",
            **settings,
        }
        with said.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "kiosk", "start", "--sample", "--port", str(port)],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            yield House(port, process.pid, _paths(process, port, said), environment)
        finally:
            process.terminate()
            process.wait(30)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _paths(process: subprocess.Popen[bytes], port: int, said: Path) -> dict[str, str]:
    """The pages' addresses, once the front leads with a story that several titles tell."""
    waiting = House(port, process.pid, {}, {})
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            _, _, front = waiting.get("/")
        except OSError:
            front = b""
        story = re.search(r'href="(/story/\d+/[^"]+)"', front.decode())
        if story is not None:
            told = waiting.get(story[1])[2].decode()
            article = re.search(r'href="(/article/\d+/[^"]+)"', told)
            if article is not None:
                return {"front": "/", "story": story[1], "article": article[1]}
        time.sleep(0.5)
    raise NotOpenError(said.read_text())
