"""lemon24/reader's side of `bin/bench ingest`: one process, its own database, its own defaults.

The passes begin with all code loaded.

Reads a list of feed addresses as JSON from standard input, prints one JSON object.
"""

from __future__ import annotations

import json
import sys

from benchmarks._measuring import QUIET_PASSES, Cost, measured, spent_s


def main() -> None:
    """An empty database, a first pass over all feeds, then some over the same feeds unchanged."""
    import feedparser  # noqa: F401 - loaded late by reader: here before its passes are measured
    from reader import make_reader

    path, workers = sys.argv[1], int(sys.argv[2])
    reader = make_reader(path)
    for url in json.load(sys.stdin):
        reader.add_feed(url)
    started = spent_s()
    with measured() as first:
        reader.update_feeds(workers=workers)
    again = Cost()
    for _ in range(QUIET_PASSES):
        with measured() as quiet:
            reader.update_feeds(workers=workers, scheduled=False)
        again.add(quiet)
    feeds = list(reader.get_feeds())
    print(
        json.dumps({
            "entries": reader.get_entry_counts().total,
            "polled": sum(feed.last_exception is None for feed in feeds),
            "start_cpu_s": started,
            "first": {"cpu_s": first.cpu_s, "wall_s": first.wall_s},
            "again": {"cpu_s": again.cpu_s, "wall_s": again.wall_s},
        })
    )  # fmt: skip
    reader.close()


if __name__ == "__main__":
    main()
