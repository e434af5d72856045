"""Requests a second of pages that all readers share, beside nginx with the same bytes as a file; and what
a member's article costs.

Kiosk as bin/start opens it with the sample edition, nginx (Debian's) and a bare Django view take turns
under wrk on the loopback, each with one worker for each core. Of each page's rounds the median counts, of
the share of nginx that of the rounds' shares.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks._house import ROOT, House, NotOpenError, free_port, open_house
from benchmarks._measuring import cpu_of

# Of nginx's requests a second, at least; milliseconds of CPU that a member's article may cost, and deciding
# whether they may read it.
LEAST_SHARE = 0.25
MOST_SIGNED_IN_MS = 4.0
MOST_MAY_READ_MS = 1.0
_CORES = os.cpu_count() or 1
_ASKED = {"Accept-Encoding": "gzip, br", "Accept-Language": "en"}
_CONNECTIONS, _ROUNDS, _SECONDS = 32, 3, 3
_WARMING, _VISITS = 40, 300
_OWN = {"content-length", "server", "date", "connection", "content-type"}


class MissingError(Exception):
    """Something the bench needs is not on this machine; the text says what, and how to get it."""


def main(argv: Sequence[str]) -> int:
    """Print the table, or the figures with --json; 1 where a bar is missed, 2 where it cannot run."""
    parser = argparse.ArgumentParser(prog="bin/bench serve", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    arguments = parser.parse_args(argv)
    try:
        for name in ("wrk", "nginx"):
            if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None:
                raise MissingError(f"there is no {name} here (apt-get install {name})")
        with open_house(KIOSK_WEB_WORKERS=str(_CORES)) as house:
            figures = _figures(house)
    except (MissingError, NotOpenError) as error:
        print(f"bin/bench serve: {error}", file=sys.stderr)
        return 2
    print(json.dumps(figures, indent=1) if arguments.json else _table(figures))
    return 1 if missed_by(figures) else 0


def _figures(house: House) -> dict[str, Any]:
    with TemporaryDirectory(prefix="bench-serve-", ignore_cleanup_errors=True) as made:
        # nginx's workers are nobody's.
        folder = Path(made)
        folder.chmod(0o755)
        headers = _take_pages(house, folder / "pages")
        with _nginx(folder, headers) as nginx, _bare_django(folder / "pages") as django:
            sides = {"kiosk": house.port, "nginx": nginx, "django": django}
            pages = {page: _of_page(page, house, sides) for page in house.paths}
        cookie = house.run("benchmarks._signing_in").strip()
        decided = json.loads(house.run("benchmarks._deciding"))
        return {
            "workers": _CORES,
            "pages": pages,
            "signed_in_cpu_ms": _signed_in(house, cookie, decided["path"]),
            "may_read_cpu_ms": round(decided["ms"], 3),
        }


def _take_pages(house: House, folder: Path) -> dict[str, Mapping[str, str]]:
    """Each page's bytes as Kiosk sends them, in files of that name; and the headers it sends."""
    folder.mkdir()
    found = {}
    for page, path in house.paths.items():
        status, found[page], body = house.get(path, **_ASKED)
        assert status == 200
        (folder / page).write_bytes(body)
    return found


# ---------------------------------------------------------------- the other sides


@contextmanager
def _nginx(folder: Path, headers: Mapping[str, Mapping[str, str]]) -> Iterator[int]:
    """nginx with those files under those headers; yields its port."""
    port = free_port()
    places = "\n".join(
        f"location = /{page} {{ " + " ".join(
            f'add_header {name} "{_quoted(value)}";' for name, value in given.items() if name not in _OWN
        ) + " etag off; }"
        for page, given in headers.items()
    )  # fmt: skip
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; worker_processes {_CORES}; pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
            open_file_cache max=100; default_type "text/html; charset=utf-8";
            server {{ listen 127.0.0.1:{port}; root {folder}/pages; {places} }}
        }}
        """
    )
    command = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    with _running([command, "-c", str(folder / "nginx.conf"), "-p", str(folder)], port):
        yield port


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


@contextmanager
def _bare_django(pages: Path) -> Iterator[int]:
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "benchmarks._bare_django:application", "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(_CORES),
        "--blocking-threads", "16", "--backpressure", "16", "--no-ws", "--log-level", "error",
        "--working-dir", str(ROOT),
    ]  # fmt: skip
    environment = {**os.environ, "BENCH_PAGES": str(pages), "PYTHONPATH": str(ROOT)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with _running(command, port, environment):
        yield port


@contextmanager
def _running(command: list[str], port: int, environment: Any = None) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise NotOpenError(f"{command[0]} does not answer on port {port}")
        yield
    finally:
        process.terminate()
        process.wait(20)


# ---------------------------------------------------------------- measuring


def _of_page(page: str, house: House, sides: Mapping[str, int]) -> dict[str, float]:
    """Requests a second of each side, and Kiosk's share of nginx's."""
    print(f"{page}: {house.paths[page]}", file=sys.stderr, flush=True)
    paths = {"kiosk": house.paths[page], "nginx": f"/{page}", "django": f"/{page}"}
    rates: dict[str, list[float]] = {side: [] for side in sides}
    for side, port in sides.items():
        _wrk(port, paths[side], 1)
    kiosk_s = 0.0
    for _ in range(_ROUNDS):
        for side, port in sides.items():
            before = cpu_of(house.web())
            rates[side].append(_wrk(port, paths[side], _SECONDS))
            if side == "kiosk":
                kiosk_s += cpu_of(house.web()) - before
    shares = [ours / its for ours, its in zip(rates["kiosk"], rates["nginx"], strict=True)]
    return {
        **{f"{side}_per_s": round(median(found)) for side, found in rates.items()},
        "share_of_nginx": round(median(shares), 3),
        "kiosk_cpu_us": round(1e6 * kiosk_s / (_SECONDS * sum(rates["kiosk"])), 1),
    }


def _wrk(port: int, path: str, seconds: int) -> float:
    """Requests a second; every one must have been answered with 200."""
    headers = [word for name, value in _ASKED.items() for word in ("-H", f"{name}: {value}")]
    done = subprocess.run(
        ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", *headers,
         f"http://localhost:{port}{path}"],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    found = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    if found is None or "Non-2xx" in done.stdout:
        raise NotOpenError(f"not every request for {path} was answered:\n{done.stdout}")
    return float(found[1])


def _signed_in(house: House, cookie: str, path: str) -> float:
    """Milliseconds of CPU of the web processes for a members' article of a member, warm."""
    for _ in range(_WARMING):
        status, headers, _ = house.get(path, Cookie=cookie, **_ASKED)
        assert status == 200
        assert "private" in headers["cache-control"], headers
    before = cpu_of(house.web())
    for _ in range(_VISITS):
        house.get(path, Cookie=cookie, **_ASKED)
    return round(1000 * (cpu_of(house.web()) - before) / _VISITS, 2)


# ---------------------------------------------------------------- what came of it


def missed_by(figures: Mapping[str, Any]) -> list[str]:
    """What falls short, in words."""
    faults = [
        f"{page}: {row['share_of_nginx']} of nginx, {LEAST_SHARE} at least"
        for page, row in figures["pages"].items()
        if row["share_of_nginx"] < LEAST_SHARE
    ]
    if figures["may_read_cpu_ms"] > MOST_MAY_READ_MS:
        faults.append(f"may_read: {figures['may_read_cpu_ms']} ms, {MOST_MAY_READ_MS:g} at most")
    if figures["signed_in_cpu_ms"] > MOST_SIGNED_IN_MS:
        spent = figures["signed_in_cpu_ms"]
        faults.append(f"signed in: {spent} ms, {MOST_SIGNED_IN_MS:g} at most")
    return faults


def _table(figures: Mapping[str, Any]) -> str:
    heads = ("kiosk_per_s", "nginx_per_s", "django_per_s", "share_of_nginx", "kiosk_cpu_us")
    lines = [f"{figures['workers']} workers each, {_CONNECTIONS} connections"]
    lines.append(f"{'page':9}" + "".join(f"{head:>16}" for head in heads))
    for page, row in figures["pages"].items():
        lines.append(f"{page:9}" + "".join(f"{row[head]:>16}" for head in heads))
    lines.append(f"A member's article: {figures['signed_in_cpu_ms']} ms of CPU, of which")
    lines.append(f"deciding whether they may read it: {figures['may_read_cpu_ms']} ms")
    missed = missed_by(figures)
    lines.append("Every bar is reached." if not missed else f"Missed: {'; '.join(missed)}.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
