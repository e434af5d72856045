"""`bin/bench search`: Kiosk's search in both databases, beside FTS5 by itself and tantivy, in one run.

The same invented articles go into each, and the same queries of one to three words are asked, half of
them with a filter, when a tenth of the articles are there and when all are. A query's time is its
best of five, so that what else the machine does counts little; p99 is over the queries. Kiosk's time
is that of `search.querying.find`: reading the query, finding, leaving out what a reader may not see,
grouping by story. What a whole page costs, with its cards, stands beside it as "shown".
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks._scratch import NoScratchError, scratch

ARTICLES, QUERIES = 1_000_000, 1_000
# The most of each ratio.
BARS = {"ratio_newest": 2.0, "growth_newest": 2.5, "ratio_best": 5.0}
_POSTGRES = "postgres:///postgres?host=/var/run/postgresql"
_ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str]) -> int:
    """Run all sides; 0 where every bar is reached, 1 where not, 2 where a side could not be run."""
    parser = argparse.ArgumentParser(
        prog="bin/bench search",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--articles", type=int, default=ARTICLES, help="how many (at least 1,000)")
    parser.add_argument("--queries", type=int, default=QUERIES, help="how many different ones")
    parser.add_argument(
        "--databases", default="sqlite,postgres", help="which of Kiosk's, with commas between them"
    )
    parser.add_argument(
        "--postgres",
        default=os.environ.get("KIOSK_TEST_DATABASE_URL", _POSTGRES),
        help="a PostgreSQL in which a database may be made for the bench",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    arguments = parser.parse_args(argv)
    if arguments.articles < 1000:
        parser.error("below 1,000 articles there is nothing to measure")
    size = {"articles": arguments.articles, "queries": arguments.queries}
    databases = [name for name in ("sqlite", "postgres") if name in arguments.databases.split(",")]
    results: dict[str, Any] = {**size, "load_at_start": round(os.getloadavg()[0], 2)}
    try:
        peers = _peers(size)
        sides = {name: _kiosk(name, arguments.postgres, size) for name in databases}
    except NoScratchError as error:
        print(f"bin/bench search: {error}", file=sys.stderr)
        return 2
    results |= _of_peers(peers, arguments.articles)
    for name, told in sides.items():
        results |= _of_side(name, told, results, arguments.articles)
    results["load_at_end"] = round(os.getloadavg()[0], 2)
    results["reached"] = not _missed(results, databases)
    print(json.dumps(results) if arguments.json else _table(results, databases))
    return 0 if results["reached"] else 1


# ---------------------------------------------------------------- the sides


def _peers(size: dict[str, int]) -> dict[str, Any]:
    _tell("FTS5 by itself, and tantivy")
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        return _run("benchmarks._search_peers", {**size, "folder": folder}, {**os.environ})


def _kiosk(name: str, postgres: str, size: dict[str, int]) -> dict[str, Any]:
    _tell(f"Kiosk on {name}")
    with (
        tempfile.TemporaryDirectory(prefix="bench-search-") as folder,
        scratch(postgres if name == "postgres" else "sqlite", Path(folder)) as address,
    ):
        environment = {
            **os.environ, "KIOSK_DATA_DIR": folder, "KIOSK_DATABASE_URL": address,
            "KIOSK_LOG_LEVEL": "ERROR",
        }  # fmt: skip
        return _run("benchmarks._search_side", size, environment)


def _run(module: str, asked: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=_ROOT,
        env=environment,
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


# ---------------------------------------------------------------- what came of it


def _of_peers(told: dict[str, Any], articles: int) -> dict[str, float]:
    few, all_of_them = told[str(articles // 10)], told[str(articles)]
    return {
        **{name: round(value, 3) for name, value in all_of_them.items()},
        "growth_fts5": round(all_of_them["fts5_newest_p99_ms"] / few["fts5_newest_p99_ms"], 2),
    }


def _of_side(
    name: str, told: dict[str, Any], peers: dict[str, Any], articles: int
) -> dict[str, float]:
    """SQLite's ratios bear the plain names, PostgreSQL's its own before them."""
    few, all_of_them = told[str(articles // 10)], told[str(articles)]
    before = "" if name == "sqlite" else "postgres_"
    newest, best = all_of_them["newest_p99_ms"], all_of_them["best_p99_ms"]
    return {
        **{f"{name}_{key}": round(value, 3) for key, value in all_of_them.items()},
        f"{before}ratio_newest": round(newest / peers["fts5_newest_p99_ms"], 2),
        f"{before}growth_newest": round(newest / few["newest_p99_ms"], 2),
        f"{before}ratio_best": round(best / peers["tantivy_best_p99_ms"], 2),
        f"{before}growth_best": round(best / few["best_p99_ms"], 2),
        f"{before}index_mb": round(told["index_mb"], 1),
        f"{before}index_s": round(told["index_s"], 1),
        f"{before}batch_p99_ms": round(told["batch_p99_ms"], 1),
        f"{before}batch_most_ms": round(told["batch_most_ms"], 1),
    }


def _missed(results: dict[str, Any], databases: list[str]) -> list[str]:
    names = [
        ("" if database == "sqlite" else "postgres_") + bar
        for database in databases
        for bar in BARS
    ]
    return [name for name in names if results[name] > BARS[name.removeprefix("postgres_")]]


_ROWS = (
    ("newest first: p50, ms", "newest_p50_ms", "fts5_newest_p50_ms"),
    ("newest first: p99, ms", "newest_p99_ms", "fts5_newest_p99_ms"),
    ("newest first, a page shown: p99, ms", "newest_shown_p99_ms", ""),
    ("best first: p50, ms", "best_p50_ms", "tantivy_best_p50_ms"),
    ("best first: p99, ms", "best_p99_ms", "tantivy_best_p99_ms"),
    ("best first, a page shown: p99, ms", "best_shown_p99_ms", ""),
)
_FIGURES = (
    ("newest first: p99 beside FTS5's", "ratio_newest"),
    ("newest first: p99 beside that of a tenth", "growth_newest"),
    ("best first: p99 beside tantivy's", "ratio_best"),
    ("best first: p99 beside that of a tenth", "growth_best"),
    ("index, MB", "index_mb"),
    ("indexing, s", "index_s"),
    ("a transaction of indexing: p99, ms", "batch_p99_ms"),
)


def _table(results: dict[str, Any], databases: list[str]) -> str:
    heads = [*databases, "peer", "bar"]
    lines = [f"{results['articles']} articles, {results['queries']} queries"]
    lines.append(f"{'':42}" + "".join(f"{head:>11}" for head in heads))
    for label, key, peer in _ROWS:
        values = [f"{results[f'{database}_{key}']:.2f}" for database in databases]
        values.append(f"{results[peer]:.2f}" if peer else "")
        lines.append(f"{label:42}" + "".join(f"{value:>11}" for value in values))
    for label, key in _FIGURES:
        found = [("" if database == "sqlite" else "postgres_") + key for database in databases]
        values = [f"{results[name]:.2f}" for name in found]
        values += ["", f"{BARS[key]:g}" if key in BARS else ""]
        lines.append(f"{label:42}" + "".join(f"{value:>11}" for value in values))
    missed = _missed(results, databases)
    lines.append("Every bar is reached." if not missed else f"Missed: {', '.join(missed)}.")
    return "\n".join(lines)


def _tell(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
