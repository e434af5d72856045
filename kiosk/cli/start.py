"""`kiosk start`: web, wire, worker and test payments as processes under one command, until Ctrl-C."""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, Any

from kiosk.cli import CommandError, SaidError
from kiosk.cli.holding import hold
from kiosk.cli.saying import say

# Seconds a process has to end by itself before it is killed.
_PATIENCE_S = 12.0
# A process that ends this often within a minute is broken, and stops the whole.
_MOST_RESTARTS = 4


def add(commands: Any) -> None:
    start = commands.add_parser(
        "start", help="serve and ingest: web, wire and worker under one command (Ctrl-C stops it)"
    )
    what = start.add_mutually_exclusive_group()
    what.add_argument(
        "--titles",
        metavar="FILE|URL",
        help="titles to take in first; without it, and with none carried yet, the starter catalogue",
    )
    start.add_argument("--port", type=int, help="port to serve on (KIOSK_PORT, 8000)")
    what.add_argument(
        "--sample", action="store_true", help="the invented sample edition; nothing is fetched"
    )
    start.set_defaults(run=run, opens=True)


def run(arguments: argparse.Namespace) -> int:
    """Prepare, start the processes, wait."""
    if arguments.port is not None:
        os.environ["KIOSK_PORT"] = str(arguments.port)
    # The pages are open before the edition is, and say what they wait for.
    os.environ["KIOSK_SAMPLE"] = "true" if arguments.sample else "false"
    lock = _hold_the_folder()
    try:
        return _open(arguments)
    finally:
        if lock is not None:
            lock.close()


def _open(arguments: argparse.Namespace) -> int:
    """Until it is asked to stop."""
    from kiosk.config.house import BIND, PORT

    _listening(BIND, PORT).close()  # first of all: preparing takes seconds
    say("Preparing the database and the static files")
    place = json.loads(_command("prepare", "--json", quiet=True))
    asked_to_pay: socket.socket | None = None
    if place["payments"]:
        asked_to_pay = _listening(place["bind"], place["payments"]["port"], _OTHER_FOR_PAYMENTS)
        say(
            "Payments are a test, no money moves (KIOSK_STRIPE_SECRET_KEY is not set):"
            f" {place['payments']['url']}"
        )
    if place["mail"]:
        say(f"Mail stays in {place['mail']} (KIOSK_MAIL_URL names a mail server)")
    if arguments.titles:
        # Before anything is started: a list that cannot be read is a mistake to be mended first.
        _take_titles(arguments.titles)
    house = _House(place)
    # Pages are served at once; what they show comes in meanwhile.
    house.start("web")
    try:
        if asked_to_pay:
            # Who never pays has no process for it; what was sold before falls due by itself.
            house.start("payments", asked_to_pay, at_once=place["payments"]["begun"])
        if arguments.sample:
            say("Loading the sample edition")
            _command("sample")
        else:
            if not arguments.titles:
                _take_starter()
            house.start("wire")
        house.start("worker")
        return house.watch()
    except CommandError:
        if house.stopping:
            return 0  # Ctrl-C reached the command we were waiting for, too
        raise
    finally:
        house.end()


_ADVICE = {
    errno.EADDRNOTAVAIL: "KIOSK_BIND is no address of this machine: unset it for this machine alone,"
    " or set 0.0.0.0 for every address it has",
    errno.EACCES: "Ports under 1024 are the administrator's. Another port: bin/start --port N",
}


_OTHER_PORT = "Another port: bin/start --port N"
_OTHER_FOR_PAYMENTS = (
    "It is for the fake of Stripe; another port: KIOSK_STRIPE_API_BASE=http://127.0.0.1:N"
)


def _listening(bind: str, port: int, otherwise: str = _OTHER_PORT) -> socket.socket:
    """A socket that listens there; CommandError where something else does, another Kiosk perhaps."""
    listener = socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((bind, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise CommandError(
            f"cannot serve on {bind}, port {port}: {error.strerror}."
            f" {_ADVICE.get(error.errno or 0, otherwise)}"
        ) from error
    return listener


def _hold_the_folder() -> IO[str] | None:
    """A lock on the data folder; None where a PostgreSQL holds the data, and as many may run as one likes.

    CommandError where another Kiosk runs over it.
    """
    from kiosk.config.folder import DATA_DIR
    from kiosk.config.house import DATABASE_URL, PORT

    return None if DATABASE_URL.startswith("postgres") else hold(DATA_DIR, PORT)


def _take_titles(source: str) -> None:
    say(f"Taking in titles: {source}")
    _command("titles", "import", source)


def _take_starter() -> None:
    """In an empty house, the starter catalogue."""
    listed = _command("titles", "list", "--json", quiet=True)
    # The invented titles of the sample are no titles to poll.
    if all(title["home"].endswith(".example") for title in json.loads(listed)):
        _take_titles("starter")


def _command(*words: str, quiet: bool = False) -> str:
    """Run a kiosk command in a process of its own, so that its memory is given back."""
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        stdout=subprocess.PIPE if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SaidError(f"kiosk {' '.join(words)} failed")
    return done.stdout or ""


@dataclass(slots=True)
class _Process:
    """One process of the house, and when it was started lately."""

    name: str
    # What it answers on, where we listen for it: nobody is turned away while it is down.
    listener: socket.socket | None = None
    running: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        now = time.monotonic()
        self.starts = [*(at for at in self.starts if now - at < 60), now]
        taken = [self.listener.fileno()] if self.listener else []
        self.running = subprocess.Popen(
            [sys.executable, "-m", "kiosk", self.name, *(f"--listener={fd}" for fd in taken)],
            pass_fds=taken,
            # Ctrl-C reaches this process only, which then ends the others in order.
            start_new_session=True,
            # glibc keeps what was freed for each thread's arena; a news day is long.
            env={
                "MALLOC_ARENA_MAX": "2",
                "MALLOC_TRIM_THRESHOLD_": "1048576",
                "MALLOC_MMAP_THRESHOLD_": "262144",
                **os.environ,
            },
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    @property
    def asked_for(self) -> bool:
        """Whether it was not started yet, and somebody knocks."""
        if self.running is not None or self.listener is None:
            return False
        return bool(select.select([self.listener], [], [], 0)[0])

    @property
    def broken(self) -> bool:
        return len(self.starts) > _MOST_RESTARTS


class _House:
    """The processes together: started, watched, restarted when one falls, stopped as one."""

    def __init__(self, place: dict[str, Any]) -> None:
        """`place` has the site's `name`, the `url` readers use, and `bind` and `port`, where it listens."""
        self._place = place
        self._processes: list[_Process] = []
        self._stop = threading.Event()
        # Whoever says that it is open, or that it stops, has it: never the first after the second.
        self._saying = threading.Lock()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        threading.Thread(target=self._announce, daemon=True).start()

    def start(
        self, name: str, listener: socket.socket | None = None, *, at_once: bool = True
    ) -> None:
        """Start the process of that name: at once, or when its listener is first asked something."""
        self._processes.append(process := _Process(name, listener))
        if at_once:
            process.start()

    def watch(self) -> int:
        """Until asked to stop (0), or until a process keeps falling (1)."""
        while not self._stop.wait(0.5):
            for process in self._processes:
                if process.asked_for:
                    process.start()
                if process.running is None or process.running.poll() is None:
                    continue
                if process.broken:
                    say(f"The {process.name} process keeps ending: stopping.")
                    return 1
                say(f"The {process.name} process ended: starting it again")
                process.start()
        return 0

    @property
    def stopping(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _announce(self) -> None:
        """Say where to read, once the web server answers."""
        listens = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(  # noqa: S104 - asked, not listened on
            self._place["bind"], self._place["bind"]
        )
        asking = f"GET /health HTTP/1.0\r\nHost: localhost:{self._place['port']}\r\n\r\n".encode()
        while not self._stop.wait(0.1):
            try:
                with socket.create_connection((listens, self._place["port"]), 5) as web:
                    web.sendall(asking)
                    if b" 200 " not in web.recv(64):
                        continue
            except OSError:
                continue
            with self._saying:
                if not self._stop.is_set():
                    say(f"{self._place['name']} is open at {self._place['url']}  (Ctrl-C stops it)")
            return

    def end(self) -> None:
        """Ask every process to end, and wait until it has."""
        with self._saying:
            self._stop.set()
            say("Stopping")
        for process in self._processes:
            if process.running is not None and process.running.poll() is None:
                process.running.terminate()
        until = time.monotonic() + _PATIENCE_S
        for process in self._processes:
            if process.running is None:
                continue
            try:
                process.running.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"The {process.name} process did not end in time: killing it")
                os.killpg(process.running.pid, signal.SIGKILL)
        say("Stopped")


def _die_with_parent() -> None:
    """Linux: the kernel ends the child when this process is gone, however it went."""
    parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGTERM)
