"""Feeds read, cleaned and made plain values by Kiosk, beside feedparser with its defaults."""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import feedparser
from rich.console import Console
from rich.table import Table

from benchmarks._feed_differences import KINDS, differences
from kiosk.kit.feeds import FeedError, parse

LEAST_RATIO = 15.0
FEEDS = Path(__file__).resolve().parents[2] / "shared" / "data" / "feeds"
_ADDRESS = "https://feeds.example/{}"


@dataclass(slots=True)
class Result:
    """`ratio` is feedparser's CPU time over Kiosk's; times are milliseconds for all feeds once.

    `differences` holds, for each kind of field that differs, its count and its explanation; a
    kind that starts with "lost" is a value feedparser gives and Kiosk doesn't.
    """

    ratio: float
    kiosk_ms: float
    feedparser_ms: float
    feeds: int
    entries: int
    differences: dict[str, dict[str, Any]] = field(default_factory=dict)


def main(argv: list[str]) -> int:
    """0 where the ratio is reached and nothing is lost, 1 where not, 2 without feeds to read."""
    parser = argparse.ArgumentParser(prog="bin/bench parse", description=__doc__)
    parser.add_argument("--data", type=Path, default=FEEDS, help="folder of *.xml.gz feeds")
    parser.add_argument("--rounds", type=int, default=4, help="times each side reads every feed")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    arguments = parser.parse_args(argv)
    feeds = {
        path.name: gzip.decompress(path.read_bytes())
        for path in sorted(arguments.data.glob("*.gz"))
    }
    if not feeds:
        print(f"No *.gz feeds in {arguments.data}.")
        return 2
    result = run(feeds, rounds=max(1, arguments.rounds))
    if arguments.json:
        print(json.dumps(asdict(result)))
    else:
        _show(result)
    lost = any(kind.startswith("lost") for kind in result.differences)
    return 0 if result.ratio >= LEAST_RATIO and not lost else 1


def run(feeds: dict[str, bytes], *, rounds: int) -> Result:
    """Both sides read all feeds in turn, `rounds` times; of each feed a side's best time counts,
    as what else the machine does can only add to one."""
    kiosk: dict[str, float] = {}
    other: dict[str, float] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser's, of names it no longer uses
        for _ in range(rounds):
            _time(feeds, other, lambda name, data: feedparser.parse(data))
            _time(feeds, kiosk, _read)
        found, entries = _compare(feeds)
    kiosk_ms, feedparser_ms = (sum(times.values()) * 1000 for times in (kiosk, other))
    return Result(
        ratio=round(feedparser_ms / kiosk_ms, 2),
        kiosk_ms=round(kiosk_ms, 1),
        feedparser_ms=round(feedparser_ms, 1),
        feeds=len(feeds),
        entries=entries,
        differences={
            kind: {"count": count, "explanation": KINDS.get(kind, "not explained: a loss")}
            for kind, count in found.most_common()
        },
    )


def _read(name: str, data: bytes) -> Any:
    try:
        return parse(data, url=_ADDRESS.format(name))
    except FeedError:
        return None  # counted as lost by the comparison


def _time(
    feeds: dict[str, bytes], best: dict[str, float], read: Callable[[str, bytes], Any]
) -> None:
    gc.collect()
    for name, data in feeds.items():
        start = time.process_time()
        read(name, data)
        took = time.process_time() - start
        best[name] = min(took, best.get(name, took))


def _compare(feeds: dict[str, bytes]) -> tuple[Counter[str], int]:
    found: Counter[str] = Counter()
    entries = 0
    for name, data in feeds.items():
        ours = _read(name, data)
        if ours is None:
            found["lost: feed"] += 1
            continue
        entries += len(ours.entries)
        found += differences(ours, feedparser.parse(data))
    return found, entries


def _show(result: Result) -> None:
    console = Console()
    speed = Table(title=f"{result.feeds} feeds, {result.entries} entries")
    for heading in ("", "CPU ms", "ratio"):
        speed.add_column(heading, justify="left" if not heading else "right")
    speed.add_row("feedparser, its defaults", f"{result.feedparser_ms:.0f}", "1")
    speed.add_row("Kiosk, cleaned", f"{result.kiosk_ms:.0f}", f"{result.ratio:.1f}")
    console.print(speed)
    kinds = Table(title="What differs from feedparser")
    kinds.add_column("kind")
    kinds.add_column("count", justify="right")
    kinds.add_column("why")
    for kind, told in result.differences.items():
        kinds.add_row(kind, str(told["count"]), told["explanation"])
    console.print(kinds)
    if result.ratio < LEAST_RATIO:
        console.print(f"Below the {LEAST_RATIO:g} it should reach.")
