"""`bin/bench stories`: grouping and copies over a generated stream that looks like news.

The stream (`benchmarks/_stream.py`) runs over 96 hours, so that all of it stays in the window. What
making it costs is left out: the rates are articles a second of CPU of one core, grouped and taken
in, over the last tenth before the window holds 50,000 articles and before it holds them all. Copies
are measured on a stream of their own. B-cubed F1 is against the stream's own labels.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from typing import Any

from benchmarks._copies_side import measure, seen
from benchmarks._stream import stream
from evaluation.stories import Kept, bcubed
from kiosk.stories.grouping import Window, group, settle

ARTICLES, EARLY, COPIES_ARTICLES = 500_000, 50_000, 20_000
_LEAST_A_SECOND, _MOST_COST, _MOST_MB = 300.0, 2.0, 3072.0
_LEAST_COPIES, _LEAST_RECALL, _LEAST_PRECISION = 2000.0, 0.95, 0.98


def main(argv: list[str]) -> int:
    """Run both parts, or one; 0 where every bar is reached, else 1."""
    arguments = _arguments(argv)
    results: dict[str, Any] = {}
    if arguments.only != "grouping":
        _tell(f"copies among {arguments.copies:,} articles")
        found = asdict(measure(stream(arguments.copies, seed=arguments.seed)))
        results |= {name: found[name] for name in found if name.startswith("copies_")}
    if arguments.only != "copies":
        results |= _grouping(arguments.articles, arguments.seed)
    results["reached"] = _reached(results)
    if arguments.json:
        print(json.dumps(results, indent=2))
    else:
        print("\n".join(f"{name:24} {value:>12}" for name, value in results.items()))
    return 0 if results["reached"] else 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench stories", description=__doc__)
    parser.add_argument(
        "--articles", type=int, default=ARTICLES, help=f"in the window ({ARTICLES:,})"
    )
    parser.add_argument(
        "--copies",
        type=int,
        default=COPIES_ARTICLES,
        help=f"articles to find copies among ({COPIES_ARTICLES:,})",
    )
    parser.add_argument("--only", choices=("grouping", "copies"), help="one part alone")
    parser.add_argument("--seed", type=int, default=1, help="of the stream (1)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser.parse_args(argv)


def _grouping(articles: int, seed: int) -> dict[str, Any]:
    """The grouping part's measures; what is under EARLY articles has one rate only."""
    window, kept, began = Window(), Kept(), count(1)
    early = min(EARLY, articles)
    rates: dict[int, float] = {}
    labels: list[int] = []
    spent, step = 0.0, max(1, early // 10)
    for article in stream(articles, seed=seed):
        labels.append(article.story)
        one = seen(article)
        started = time.process_time()
        window.forget(one.published)
        decision = group(one, window, one.published)
        story = settle(one, decision, window, lambda: next(began))
        spent += time.process_time() - started
        kept.note(decision, one.id, story, window)
        if len(labels) % step == 0:
            rates[len(labels)], spent = step / spent, 0.0
            _tell(f"{len(labels):,} articles: {rates[len(labels)]:,.0f} a second")
    last = max(rates)
    gc.collect()
    groups = [kept.story(number) for number in range(1, len(labels) + 1)]
    precision, recall, f1 = bcubed(labels, groups)
    return {
        f"articles_per_s_{EARLY}": round(rates[early // step * step], 1),
        f"articles_per_s_{ARTICLES}": round(rates[last], 1),
        "ratio_cost": round(rates[early // step * step] / rates[last], 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "articles": len(labels),
        "in_window": len(window),
        "bcubed_precision": round(precision, 4),
        "bcubed_recall": round(recall, 4),
        "bcubed_f1": round(f1, 4),
    }


def _reached(results: dict[str, Any]) -> bool:
    bars: dict[str, Callable[[float], bool]] = {
        f"articles_per_s_{ARTICLES}": lambda value: value >= _LEAST_A_SECOND,
        "ratio_cost": lambda value: value <= _MOST_COST,
        "peak_mb": lambda value: value <= _MOST_MB,
        "copies_per_s": lambda value: value >= _LEAST_COPIES,
        "copies_recall": lambda value: value >= _LEAST_RECALL,
        "copies_precision": lambda value: value >= _LEAST_PRECISION,
    }
    return all(holds(results[name]) for name, holds in bars.items() if name in results)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
