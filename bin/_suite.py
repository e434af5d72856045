"""What bin/check and bin/test run, step by step, in plain lines; ends with the number of failures."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
USUAL_SOCKET = Path("/var/run/postgresql/.s.PGSQL.5432")


def main() -> int:
    arguments = _arguments()
    os.chdir(ROOT)
    os.environ.setdefault("KIOSK_DATA_DIR", tempfile.mkdtemp(prefix="kiosk-test-"))
    browser = not arguments.quick and _browser()
    slow = not arguments.quick
    first = _runs("SQLite", arguments.paths, browser=browser, slow=slow)
    address = None if arguments.quick else _postgres()
    second = _runs("PostgreSQL", arguments.paths, slow=slow, address=address) if address else []
    if arguments.paths:
        failed = _in_turn([*first, *second])
    else:
        failed = [
            *_lint(_LINTERS),
            # Types take long, on one core: the quick tests leave it room.
            *_beside(lambda: _in_turn(first[:1]), lambda: _lint(_SLOW_LINTERS)),
            *_beside(lambda: _in_turn(first[1:]), lambda: _in_turn(second, aloud=False)),
        ]
    if not address and not arguments.quick:
        print("== no PostgreSQL answers here: the tests ran on SQLite only", flush=True)
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All is well.'}", flush=True)
    return 1 if failed else 0


def _lint(linters: list[tuple[str, list[str]]]) -> list[str]:
    """Run the linters, and tell of each as it ends; returns the names of what failed."""
    failed = []
    for name, command in linters:
        began = time.monotonic()
        done = subprocess.run(
            command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        well = "ok" if done.returncode == 0 else "FAILED"
        print(
            f"== {name}\n{done.stdout}== {name}: {well}, {time.monotonic() - began:.0f} s\n",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
    return failed


class Run(NamedTuple):
    """One call of pytest; `well` are the codes it may end with."""

    name: str
    words: list[str]
    well: frozenset[int] = frozenset({0})
    environment: dict[str, str] | None = None


def _runs(
    database: str,
    paths: list[str],
    *,
    browser: bool = False,
    slow: bool = False,
    address: str | None = None,
) -> list[Run]:
    """What is run on a database; without an address on the one of the settings.

    Of the whole suite, the quick ones run first, some at a time; then, by files, those that drive a
    browser or start whole houses. On a second database it is one at a time, beside those.
    """
    environment = {**os.environ, "KIOSK_DATABASE_URL": address} if address else None
    wanted = " or ".join([*(["slow"] if slow else []), *(["browser"] if browser else [])])
    kept = "" if browser else " and not browser"
    if paths:
        left_out = [*([] if slow else ["not slow"]), *([] if browser else ["not browser"])]
        marks = ["-m", " and ".join(left_out)] if left_out else []
        well = frozenset({0, 5} if environment else {0})
        return [Run(f"tests on {database}", [*marks, *paths], well, environment)]
    # What asks the database for nothing tells no more on a second one.
    second = ["--of-database"] if environment else []
    quick = [*(_ONE if environment else _QUICK), "-m", "not browser and not slow", *second]
    runs = [Run(f"tests on {database}", quick, environment=environment)]
    if wanted:
        # Slow ones may start houses on the database, and so say for themselves that they do not.
        kept += " and not apart" if environment else ""
        words = [*(_ONE if environment else _BY_FILE), "-m", f"({wanted}){kept}"]
        runs.append(Run(f"slow tests on {database}", words, environment=environment))
    return runs


def _in_turn(runs: list[Run], *, aloud: bool = True) -> list[str]:
    """Run them one after the other; the names of what failed."""
    return [run.name for run in runs if not _step(run, aloud=aloud)]


def _beside(one: Callable[[], list[str]], other: Callable[[], list[str]]) -> list[str]:
    """Do both at once; returns the names of what failed of the one and of the other."""
    with ThreadPoolExecutor(1) as second:
        waiting = second.submit(other)
        return [*one(), *waiting.result()]


# A few tests take as long as hundreds: who is done first takes over from the other. Some wait, so that
# three fill two cores.
_QUICK = ("-n", "3", "--dist", "worksteal")
_ONE = ("-n", "1")
# A browser and a house that starts leave half of a machine idle: what is run beside them has one worker.
_BY_FILE = ("-n", "2", "--dist", "loadfile")

_LINTERS = [
    ("ruff", [str(BIN / "ruff"), "check", "."]),
    ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("import contracts", [str(BIN / "lint-imports")]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
]
_SLOW_LINTERS = [("mypy", [str(BIN / "mypy")])]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__)
    parser.add_argument("paths", nargs="*", help="run only the tests there")
    parser.add_argument(
        "--quick", action="store_true", help="no browser, no slow tests, no PostgreSQL"
    )
    return parser.parse_args()


def _step(run: Run, *, aloud: bool) -> bool:
    """Run it; with `aloud` its output comes as it is made, else all at once when it is over."""
    print(f"== {run.name}{'' if aloud else ', beside the others'}", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        [str(BIN / "pytest"), "-q", *run.words],
        env=run.environment,
        check=False,
        text=True,
        stdout=None if aloud else subprocess.PIPE,
        stderr=None if aloud else subprocess.STDOUT,
    )
    well = done.returncode in run.well
    took = time.monotonic() - began
    print(
        f"{'' if aloud else done.stdout}== {run.name}: {'ok' if well else 'FAILED'}, {took:.0f} s\n",
        flush=True,
    )
    return well


def _browser() -> bool:
    """Chromium is here, or can be installed; without it, a loud line (and CI fails in the tests)."""
    if shutil.which("chromium"):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("== installing Debian's chromium", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-core"],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if shutil.which("chromium"):
            return True
    print(
        "!! NO CHROMIUM HERE: THE BROWSER TESTS ARE NOT RUN (apt-get install chromium)", flush=True
    )
    return os.environ.get("CI") == "true"


def _postgres() -> str | None:
    """The address of a PostgreSQL to test on: the one named, else the usual local socket's."""
    named = os.environ.get("KIOSK_TEST_DATABASE_URL")
    address = named or f"postgres:///postgres?host={USUAL_SOCKET.parent}"
    if not named and not USUAL_SOCKET.exists():
        return None
    import psycopg

    try:
        psycopg.connect(address.replace("postgres:", "postgresql:", 1), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        print(f"== PostgreSQL does not let us in: {error}", flush=True)
        return None
    return address


if __name__ == "__main__":
    sys.exit(main())
