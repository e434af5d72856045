"""`bin/bench ingest`: Kiosk's line beside lemon24/reader, in one run, alternating.

300 generated feeds of 30 entries on 30 loopback addresses. Each side begins every round with an
empty SQLite database on disk. Kiosk runs its true line with its default settings up to articles
filed: fetch, parse in children, clean, file, plan the next poll, queue the pages. Reading the pages,
which reader does not do, is left out. CPU is of the pass alone, children counted; what each side
spends before it (loading code, making the database, Kiosk's children) stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks._measuring import QUIET_PASSES, peak_of
from benchmarks._newsstand import Answer, Newsstand, open_newsstand
from benchmarks._writing import atom, rss, write_pieces

HOSTS, FEEDS_A_HOST, ENTRIES = 30, 10, 30
SLOW_S = 0.1
# What reader is given on the slow server; without it, it would fetch one feed after the other.
READER_WORKERS = 10
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """One side's process: what it did, its peak in MB, and what the server saw at most on a host."""

    entries: int
    polled: int
    start_cpu_s: float
    first: dict[str, float]
    again: dict[str, float]
    peak_mb: float
    most_at_once: int


def main(argv: list[str]) -> int:
    """Run all rounds; 0 where every bar is reached, else 1."""
    arguments = _arguments(argv)
    stand = _feeds(arguments.hosts, arguments.port)
    urls = [f"http://{host}:{arguments.port}{path}" for host, path in stand]
    runs: dict[str, list[Run]] = {"kiosk": [], "reader": [], "slow kiosk": [], "slow reader": []}
    with open_newsstand(stand, arguments.port) as newsstand:
        for number in range(arguments.rounds):
            _tell(f"round {number + 1} of {arguments.rounds}")
            for delay, prefix, workers in ((0.0, "", 1), (SLOW_S, "slow ", READER_WORKERS)):
                newsstand.hold_back(delay)
                runs[f"{prefix}kiosk"].append(_run(newsstand, urls, _kiosk))
                runs[f"{prefix}reader"].append(_run(newsstand, urls, _reader(workers)))
    results = _results(runs, len(urls))
    print(json.dumps(results, indent=2) if arguments.json else _table(results))
    return 0 if results["reached"] else 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench ingest", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median (3)")
    parser.add_argument("--hosts", type=int, default=HOSTS, help=f"of ten feeds each ({HOSTS})")
    parser.add_argument("--port", type=int, default=8871, help="on the loopback addresses (8871)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser.parse_args(argv)


def _feeds(hosts: int, port: int) -> dict[tuple[str, str], Answer]:
    """Feeds by (host address, path); every third is Atom, the others RSS 2.0."""
    answers = {}
    newest = datetime.now(UTC) - timedelta(minutes=1)
    for number in range(hosts * FEEDS_A_HOST):
        host, name = f"127.78.{number // FEEDS_A_HOST}.1", f"paper-{number}"
        pieces = write_pieces(name, ENTRIES, newest=newest)
        base = f"http://{host}:{port}"
        if number % 3:
            answers[host, f"/{name}.rss"] = Answer(rss(base, name, pieces), "application/rss+xml")
        else:
            answers[host, f"/{name}.atom"] = Answer(
                atom(base, name, pieces), "application/atom+xml"
            )
    return answers


# ---------------------------------------------------------------- the sides


def _kiosk(folder: str) -> tuple[list[str], dict[str, str]]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    own = {"KIOSK_DATA_DIR": folder, "KIOSK_FETCH_ALLOW": "127.78.0.0/16"}
    return ["benchmarks._kiosk_side"], {**settings, **own}


def _reader(workers: int) -> Callable[[str], tuple[list[str], dict[str, str]]]:
    def side(folder: str) -> tuple[list[str], dict[str, str]]:
        return ["benchmarks._reader_side", f"{folder}/reader.sqlite", str(workers)], {**os.environ}

    return side


def _run(
    newsstand: Newsstand,
    urls: Sequence[str],
    side: Callable[[str], tuple[list[str], dict[str, str]]],
) -> Run:
    """One side over all feeds, from an empty database, in a process of its own."""
    newsstand.forget()
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as folder:
        words, environment = side(folder)
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with peak_of(process.pid) as peak:
            said, _ = process.communicate(json.dumps(list(urls)).encode())
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    counted = newsstand.counted()
    run = Run(**json.loads(said), peak_mb=peak[0], most_at_once=counted.get("most_at_once", 0))
    if run.entries != len(urls) * ENTRIES or run.polled != len(urls):
        raise RuntimeError(f"{words[0]} stored {run.entries} entries of {run.polled} feeds")
    if counted.get("not_modified") != len(urls) * QUIET_PASSES:
        raise RuntimeError(
            f"{words[0]} was told `not modified` {counted.get('not_modified')} times"
        )
    return run


# ---------------------------------------------------------------- what came of it


def _results(runs: dict[str, list[Run]], feeds: int) -> dict[str, Any]:
    def median(side: str, rate: Callable[[Run], float]) -> float:
        return statistics.median(rate(run) for run in runs[side])

    results: dict[str, Any] = {}
    for side in ("kiosk", "reader"):
        slow = f"slow {side}"
        results[side] = {
            "entries_per_cpu_s": median(side, lambda run: run.entries / run.first["cpu_s"]),
            "feeds_304_per_cpu_s": median(
                side, lambda run: feeds * QUIET_PASSES / run.again["cpu_s"]
            ),
            "slow_feeds_per_s": median(slow, lambda run: feeds / run.first["wall_s"]),
            "slow_304_feeds_per_s": median(
                slow, lambda run: feeds * QUIET_PASSES / run.again["wall_s"]
            ),
            "start_cpu_s": median(side, lambda run: run.start_cpu_s),
            "peak_mb": max(run.peak_mb for run in [*runs[side], *runs[slow]]),
            "max_per_host": max(run.most_at_once for run in [*runs[side], *runs[slow]]),
        }
    kiosk, reader = results["kiosk"], results["reader"]
    ratios = {
        "ratio_first": "entries_per_cpu_s",
        "ratio_304": "feeds_304_per_cpu_s",
        "ratio_slow": "slow_feeds_per_s",
        "ratio_slow_304": "slow_304_feeds_per_s",
    }
    results = {name: kiosk[rate] / reader[rate] for name, rate in ratios.items()} | results
    results["max_per_host"], results["peak_mb"] = kiosk["max_per_host"], kiosk["peak_mb"]
    results["rounds"] = len(runs["kiosk"])
    results["reached"] = all(_reached(results, name) for name in BARS)
    return results


# The least of each ratio, and the most requests at once on a host.
BARS = {"ratio_first": 4.0, "ratio_304": 3.0, "ratio_slow": 4.0, "max_per_host": 2}


def _reached(results: dict[str, Any], name: str) -> bool:
    value = float(results[name])
    return value <= BARS[name] if name == "max_per_host" else value >= BARS[name]


_ROWS = (
    ("first pass: entries stored a CPU second", "entries_per_cpu_s", "ratio_first"),
    ("nothing new (304): feeds a CPU second", "feeds_304_per_cpu_s", "ratio_304"),
    ("answers after 100 ms, first pass: feeds a second", "slow_feeds_per_s", "ratio_slow"),
    ("answers after 100 ms, nothing new: feeds a second", "slow_304_feeds_per_s", "ratio_slow_304"),
    ("requests at once on a host, at most", "max_per_host", "max_per_host"),
    ("before the first pass: seconds of CPU", "start_cpu_s", ""),
    ("memory at its peak, MB", "peak_mb", "peak_mb"),
)


def _table(results: dict[str, Any]) -> str:
    lines = [f"{'':50} {'Kiosk':>9} {'reader':>9} {'ratio':>7} {'bar':>6}"]
    for label, rate, bar in _ROWS:
        kiosk, reader = results["kiosk"][rate], results["reader"][rate]
        asked = (
            "" if bar not in BARS else f"{'<=' if bar == 'max_per_host' else '>='} {BARS[bar]:g}"
        )
        met = "" if bar not in BARS or _reached(results, bar) else "  MISSED"
        lines.append(f"{label:50} {kiosk:9.4g} {reader:9.4g} {kiosk / reader:7.2f} {asked:>6}{met}")
    lines.append("Kiosk's line up to articles filed; its pages are not read: reader reads none.")
    return "\n".join(lines)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
