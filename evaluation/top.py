"""How well reads to come are foretold: Top Stories' reading signal against what was most read.

FILE holds arrays `time_ms` (since 1970, sorted) and `article`, a row a read. Every ten minutes over
its last two days, ten articles are ranked from the reads before that moment alone; the hit rate is
the part of the next ten minutes' reads, over all these steps, that fell on the ten. Beside it: the
ten most read in the 24 hours, 6 hours and 1 hour before.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from kiosk.front.reading_signal import ReadingSignal

_STEP_MS = 10 * 60 * 1000
_STEPS = 2 * 24 * 6
_RANKED = 10
_WINDOWS_H = {"most_read_24h": 24, "most_read_6h": 6, "most_read_1h": 1}


@dataclass(slots=True)
class Result:
    """Hit rates, 0 to 1, over all steps' reads; `best_possible` ranks by the reads to come."""

    hit_rate: float
    most_read_24h: float
    most_read_6h: float
    most_read_1h: float
    best_possible: float
    steps: int
    reads: int


def main(argv: list[str]) -> int:
    """0 where the signal is ahead of the best of most-read, 1 where not, 2 without reads."""
    parser = argparse.ArgumentParser(prog="bin/evaluate top", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.npz")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    arguments = parser.parse_args(argv)
    if not arguments.file.exists():
        print(f"{arguments.file} is not there", file=sys.stderr)
        return 2
    with np.load(arguments.file) as arrays:
        result = measure(arrays["time_ms"], arrays["article"])
    if result is None:
        print(f"{arguments.file} has no reads in its last two days", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(asdict(result)))
    else:
        _show(result)
    return 0 if result.hit_rate > max(getattr(result, name) for name in _WINDOWS_H) else 1


def measure(time_ms: "np.ndarray[Any, Any]", article: "np.ndarray[Any, Any]") -> Result | None:
    """Hit rates over the last two days of these reads, sorted by time; None if there are none."""
    if not len(time_ms):
        return None
    start_ms = int(time_ms[-1]) - _STEPS * _STEP_MS + 1
    hits = dict.fromkeys(("hit_rate", *_WINDOWS_H, "best_possible"), 0)
    signal, told, reads = ReadingSignal(), 0, 0
    for now_ms in range(start_ms, start_ms + _STEPS * _STEP_MS, _STEP_MS):
        now, after = np.searchsorted(time_ms, (now_ms, now_ms + _STEP_MS))
        for at_ms, one in zip(time_ms[told:now].tolist(), article[told:now].tolist(), strict=True):
            signal.update(one, _moment(at_ms))
        told = int(now)
        signal.forget(_moment(now_ms))
        coming = article[now:after]
        reads += len(coming)
        hits["hit_rate"] += _hits(coming, signal.leading(_moment(now_ms), _RANKED))
        for name, hours in _WINDOWS_H.items():
            since = np.searchsorted(time_ms, now_ms - hours * 3_600_000)
            hits[name] += _hits(coming, list(_most_read(article[since:now])))
        hits["best_possible"] += _hits(coming, list(_most_read(coming)))
    if not reads:
        return None
    rates = {name: round(count / reads, 4) for name, count in hits.items()}
    return Result(**rates, steps=_STEPS, reads=reads)


def _most_read(articles: "np.ndarray[Any, Any]") -> Iterator[int]:
    ids, counts = np.unique(articles, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_RANKED]
    yield from ids[order].tolist()


def _hits(coming: "np.ndarray[Any, Any]", ranked: list[int]) -> int:
    return int(np.isin(coming, ranked).sum())


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _show(result: Result) -> None:
    table = Table(title=f"Ten ranked, {result.steps} times: their part of the next reads")
    table.add_column("ranked by")
    table.add_column("hit rate", justify="right")
    names = {"hit_rate": "reading signal", "best_possible": "the reads to come"}
    for name in ("hit_rate", *_WINDOWS_H, "best_possible"):
        table.add_row(names.get(name, name.replace("_", " ")), f"{getattr(result, name):.4f}")
    Console().print(table)
