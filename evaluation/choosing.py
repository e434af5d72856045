"""How well the next read is foretold from earlier reads, ids only: For You's co-reading.

FILE holds arrays `time_ms` (since 1970, sorted), `reader` and `article`, a row a read. Over its last
day, each read of somebody who read before is ranked from all reads before that moment: MRR and hit
rate@10 of the article read, among articles they did not read yet. Beside it, from the same reads: the
most read in all, of the last day and of the last hour (popularity), the newest first (recency), and
what is most often read with the last articles read (item-to-item neighbours, by the cosine).
"""

import argparse
import json
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from kiosk.reading.coreading import CoReading

_DAY_S = 86_400
_RANKED, _LOOKED_AT = 10, 100
# Reads from before the day that are told to all sides, in days; a reader's last articles that are.
_BEFORE_DAYS, _HISTORY = 3, 20

Ranking = list[int]


@dataclass(slots=True)
class Rate:
    """`hits` of the first ten and the sum of reciprocal ranks, over so many reads."""

    hits: int = 0
    reciprocal: float = 0.0

    def count(self, ranking: Ranking, article: int) -> None:
        if article in ranking:
            rank = ranking.index(article) + 1
            self.reciprocal += 1 / rank
            self.hits += rank <= _RANKED


def main(argv: list[str]) -> int:
    """0 where co-reading is ahead of the best of the others on both, 1 where not, 2 without reads."""
    parser = argparse.ArgumentParser(prog="bin/evaluate choosing", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.npz")
    parser.add_argument("--every", type=int, default=20, help="rank each so manieth read (20)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    arguments = parser.parse_args(argv)
    if not arguments.file.exists():
        print(f"{arguments.file} is not there", file=sys.stderr)
        return 2
    with np.load(arguments.file) as arrays:
        rates, ranked = measure(
            arrays["time_ms"], arrays["reader"], arrays["article"], every=arguments.every
        )
    if not ranked:
        print(f"{arguments.file} has no second reads in its last day", file=sys.stderr)
        return 2
    figures = {
        name: {"mrr": round(rate.reciprocal / ranked, 4), "hit_rate": round(rate.hits / ranked, 4)}
        for name, rate in rates.items()
    }
    if arguments.json:
        print(json.dumps({**figures, "reads": ranked}))
    else:
        _show(figures, ranked)
    ours = figures.pop("choosing")
    return 0 if all(ours[k] > max(f[k] for f in figures.values()) for k in ours) else 1


def measure(
    time_ms: "np.ndarray[Any, Any]",
    reader: "np.ndarray[Any, Any]",
    article: "np.ndarray[Any, Any]",
    *,
    every: int,
) -> tuple[dict[str, Rate], int]:
    """The rate of each way to rank, and how many reads were ranked."""
    if not len(time_ms):
        return {}, 0
    last = time_ms[-1]
    begin = int(np.searchsorted(time_ms, last - (_BEFORE_DAYS + 1) * _DAY_S * 1000))
    start_s = float(last - _DAY_S * 1000) / 1000
    times = (time_ms[begin:] / 1000).tolist()
    sides = _Sides(times[0])
    rates = {name: Rate() for name in sides.ways}
    history: defaultdict[int, list[int]] = defaultdict(list)
    ranked = seen = 0
    for at, who, what in zip(times, reader[begin:].tolist(), article[begin:].tolist(), strict=True):
        before = history[who]
        if at >= start_s and before and what not in before:
            seen += 1
            if seen % every == 0:
                ranked += 1
                for name, way in sides.ways.items():
                    rates[name].count(way(before, at), what)
        sides.update(before, what, at)
        if what in before:
            before.remove(what)
        before.append(what)
        del before[:-_HISTORY]
    return rates, ranked


class _Sides:
    """All ways to rank, told the same reads."""

    def __init__(self, since: float) -> None:
        self._coreading = CoReading(since)
        self._ever: Counter[int] = Counter()
        self._windows = {hours: _Window(hours * 3600) for hours in (1, 24)}
        self._newest: dict[int, None] = {}
        self._together: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self.ways: dict[str, Callable[[Sequence[int], float], Ranking]] = {
            "choosing": self._choosing,
            "most_read_ever": lambda before, at: _first(self._ever, before),
            "most_read_24h": lambda before, at: _first(self._windows[24].at(at), before),
            "most_read_1h": lambda before, at: _first(self._windows[1].at(at), before),
            "recency": self._recency,
            "neighbours": self._neighbours,
        }

    def update(self, before: Sequence[int], article: int, at: float) -> None:
        self._coreading.update(before, article, at)
        self._ever[article] += 1
        for window in self._windows.values():
            window.update(article, at)
        self._newest.setdefault(article)
        for earlier in before:
            if earlier != article:
                self._together[earlier][article] += 1
                self._together[article][earlier] += 1

    def _choosing(self, before: Sequence[int], at: float) -> Ranking:
        return [article for article, _ in self._coreading.next_after(before, at, _LOOKED_AT)]

    def _recency(self, before: Sequence[int], at: float) -> Ranking:
        fresh = (one for one in reversed(self._newest) if one not in before)
        return [one for one, _ in zip(fresh, range(_LOOKED_AT), strict=False)]

    def _neighbours(self, before: Sequence[int], at: float) -> Ranking:
        scores: Counter[int] = Counter()
        for earlier in before:
            known = self._together.get(earlier)
            if known:
                for other, count in known.items():
                    scores[other] += count / sqrt(self._ever[earlier] * self._ever[other])  # type: ignore[assignment]
        return _first(scores, before)


class _Window:
    """Reads of the last so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._reads: deque[tuple[float, int]] = deque()
        self._counts: Counter[int] = Counter()

    def update(self, article: int, at: float) -> None:
        self._reads.append((at, article))
        self._counts[article] += 1
        self.at(at)

    def at(self, now: float) -> Counter[int]:
        while self._reads and self._reads[0][0] < now - self._seconds:
            _, gone = self._reads.popleft()
            self._counts[gone] -= 1
            if not self._counts[gone]:
                del self._counts[gone]
        return self._counts


def _first(scores: Counter[int], before: Sequence[int]) -> Ranking:
    most = nlargest(_LOOKED_AT + len(before), scores.items(), key=lambda pair: pair[1])
    return [one for one, _ in most if one not in before][:_LOOKED_AT]


def _show(figures: dict[str, dict[str, float]], ranked: int) -> None:
    table = Table(title=f"The next read, ranked {ranked:,} times")
    for name in ("ranked by", "MRR", "hit rate@10"):
        table.add_column(name, justify="left" if name == "ranked by" else "right")
    for name, figure in figures.items():
        table.add_row(name.replace("_", " "), f"{figure['mrr']:.4f}", f"{figure['hit_rate']:.4f}")
    Console().print(table)
