"""What bin/check and bin/test run, step by step, in plain lines; ends with the number of failures."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
USUAL_SOCKET = Path("/var/run/postgresql/.s.PGSQL.5432")


def main() -> int:
    arguments = _arguments()
    os.chdir(ROOT)
    os.environ.setdefault("KIOSK_DATA_DIR", tempfile.mkdtemp(prefix="kiosk-test-"))
    failed: list[str] = []
    if not arguments.paths:
        failed += _lint()
    browser = not arguments.quick and _browser()
    slow = not arguments.quick
    failed += _tests("SQLite", arguments.paths, browser=browser, slow=slow)
    address = None if arguments.quick else _postgres()
    if address:
        environment = {**os.environ, "KIOSK_DATABASE_URL": address}
        failed += _tests("PostgreSQL", arguments.paths, slow=slow, environment=environment)
    elif not arguments.quick:
        print("== no PostgreSQL answers here: the tests ran on SQLite only", flush=True)
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All is well.'}", flush=True)
    return 1 if failed else 0


def _lint() -> list[str]:
    """Run the linters, two at a time, and tell of each in turn; returns the names of what failed."""

    def run(command: list[str]) -> tuple[subprocess.CompletedProcess[str], float]:
        began = time.monotonic()
        done = subprocess.run(
            command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        return done, time.monotonic() - began

    failed = []
    with ThreadPoolExecutor(2) as two:
        for name, running in [(name, two.submit(run, command)) for name, command in _LINTERS]:
            done, took = running.result()
            well = done.returncode == 0
            said = (
                f"== {name}\n{done.stdout}== {name}: {'ok' if well else 'FAILED'}, {took:.0f} s\n"
            )
            print(said, flush=True)
            if not well:
                failed.append(name)
    return failed


def _tests(
    database: str,
    paths: list[str],
    *,
    browser: bool = False,
    slow: bool = False,
    environment: dict[str, str] | None = None,
) -> list[str]:
    """Run the tests on a database; returns the names of what failed.

    Of the whole suite, the quick ones run two at a time; then, by files, those that drive a browser or
    start whole houses.
    """
    wanted = " or ".join([*(["slow"] if slow else []), *(["browser"] if browser else [])])
    kept = "" if browser else " and not browser"
    if paths:
        left_out = [*([] if slow else ["not slow"]), *([] if browser else ["not browser"])]
        marks = ["-m", " and ".join(left_out)] if left_out else []
        runs = [(f"tests on {database}", marks, {0, 5} if environment else {0})]
    else:
        # What asks the database for nothing tells no more on a second one.
        second = ["--of-database"] if environment else []
        words = [*_TWO, "-m", "not browser and not slow", *second]
        runs = [(f"tests on {database}", words, {0})]
        if wanted:
            # Slow ones may start houses on the database, and so say for themselves that they do not.
            kept += " and not apart" if environment else ""
            words = ["-n", "2", "--dist", "loadfile", "-m", f"({wanted}){kept}"]
            runs.append((f"slow tests on {database}", words, {0}))
    return [
        name
        for name, words, well in runs
        if not _step(name, [str(BIN / "pytest"), "-q", *words, *paths], environment, well)
    ]


# A few tests take as long as hundreds: who is done first takes over from the other.
_TWO = ("-n", "2", "--dist", "worksteal")

_LINTERS = [
    ("ruff", [str(BIN / "ruff"), "check", "."]),
    ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("mypy", [str(BIN / "mypy")]),
    ("import contracts", [str(BIN / "lint-imports")]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__)
    parser.add_argument("paths", nargs="*", help="run only the tests there")
    parser.add_argument(
        "--quick", action="store_true", help="no browser, no slow tests, no PostgreSQL"
    )
    return parser.parse_args()


def _step(
    name: str,
    command: list[str],
    environment: dict[str, str] | None = None,
    well: frozenset[int] | set[int] = frozenset({0}),
) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, env=environment, check=False).returncode
    print(
        f"== {name}: {'ok' if code in well else 'FAILED'}, {time.monotonic() - began:.0f} s\n",
        flush=True,
    )
    return code in well


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
