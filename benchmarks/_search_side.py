"""Kiosk's side of `bin/bench search`: one process, one database, filled by Kiosk's own indexing.

Reads {"articles": N, "queries": n} from standard input, prints one JSON object: what a search costs
when a tenth of the articles stand in the index and when all do, in ms for each query its best of some.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from benchmarks._search_corpus import BEGAN, TITLES, Piece, Sought, moment, pieces, queries

REPEATS = 5
_CHUNK = 2000


def main() -> None:
    """Fill, measure at a tenth, fill, measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiosk.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    asked = json.load(sys.stdin)
    count, number = asked["articles"], asked["queries"]
    _carry()
    some = max(1, count // 10)
    sought = queries(number, some)
    batches: list[float] = []
    told: dict[str, Any] = {}
    done = 0
    for size in (some, count):
        _fill(done, size, batches)
        told[str(size)] = _measure(sought, size, last=size == count)
        done = size
    batches.sort()
    told["index_s"] = sum(batches)
    told["batch_p99_ms"] = 1000 * batches[int(0.99 * (len(batches) - 1))]
    told["batch_most_ms"] = 1000 * batches[-1]
    told["index_mb"] = _size_mb()
    print(json.dumps(told))


def timed(searches: Sequence[Callable[[], object]], repeats: int = REPEATS) -> list[float]:
    """Milliseconds of each, its best time, in order; all are done once before."""
    best = [float("inf")] * len(searches)
    for repeat in range(repeats + 1):
        for at, search in enumerate(searches):
            began = time.perf_counter()
            search()
            took = 1000 * (time.perf_counter() - began)
            if repeat:
                best[at] = min(best[at], took)
    return best


def at_percent(times: Sequence[float], percent: float) -> float:
    """That percentile of the times."""
    return sorted(times)[int(percent / 100 * (len(times) - 1))]


# ---------------------------------------------------------------- filling


def _carry() -> None:
    from kiosk.publishers.models import Publisher, Title

    publisher = Publisher.objects.create(name="Bench")
    for number in range(TITLES):
        Title.objects.create(
            id=number + 1, publisher=publisher, name=f"Title {number}", slug=f"title-{number}",
            added_at=BEGAN,
        )  # fmt: skip


def _fill(first: int, count: int, batches: list[float]) -> None:
    """Articles and their stories by plain inserts, which are not measured; then their index."""
    from kiosk.search import indexing
    from kiosk.search.engines import engine

    batch = engine().batch
    coming = pieces(count, first=first)
    while some := list(islice(coming, _CHUNK)):
        _file(some)
        for begin in range(0, len(some), batch):
            ids = [piece.id for piece in some[begin : begin + batch]]
            began = time.perf_counter()
            indexing.index(ids, some[-1].published)
            batches.append(time.perf_counter() - began)


def _file(some: Sequence[Piece]) -> None:
    from django.db import transaction

    from kiosk.articles.models import Article, ArticleSection
    from kiosk.stories.models import Story, Telling

    begun = Story.objects.filter(pk=some[0].story).exists()
    stories = {piece.story: piece for piece in some if not begun or piece.story != some[0].story}
    with transaction.atomic():
        _insert(Article, [
            {
                "id": piece.id, "title_id": piece.title + 1, "headline": piece.headline,
                "url": f"https://bench.example/{piece.id}", "body": f"<p>{piece.text}</p>",
                "section": piece.section, "language": piece.language, "dated_by": "feed",
                "published_at": piece.published, "received_at": piece.published,
            }
            for piece in some
        ])  # fmt: skip
        _insert(ArticleSection, [
            {"article_id": piece.id, "section": piece.section, "published_at": piece.published}
            for piece in some
        ])  # fmt: skip
        _insert(Story, [
            {
                "id": story, "lead_id": piece.id, "began_at": piece.published,
                "moved_at": piece.published, "articles": 4,
            }
            for story, piece in stories.items()
        ])  # fmt: skip
        _insert(Telling, [
            {
                "article_id": piece.id, "story_id": piece.story, "published_at": piece.published,
                "grouped_at": piece.published,
            }
            for piece in some
        ])  # fmt: skip


def _insert(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of one model, by column, all of the same columns; of others their defaults."""
    from django.db import connection

    usual = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    whole = [usual | row for row in rows]
    if not whole:
        return
    table, columns = model._meta.db_table, ", ".join(f'"{column}"' for column in whole[0])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(list(row.values()))
            return
        adapt = connection.ops.adapt_datetimefield_value
        marks = ", ".join("%s" for _ in whole[0])
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",
            [
                [adapt(one) if isinstance(one, datetime) else one for one in row.values()]
                for row in whole
            ],
        )


# ---------------------------------------------------------------- measuring


def _measure(sought: Sequence[Sought], size: int, *, last: bool) -> dict[str, float]:
    from django.db import connection

    from kiosk.search.querying import find
    from kiosk.search.showing import search

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as autovacuum would have done by now
            cursor.execute("VACUUM ANALYZE")
    now = moment(size)
    told: dict[str, float] = {}
    for order in ("newest", "best"):
        asked = [_query(one, order) for one in sought]
        times = timed([lambda query=query: find(query, now) for query in asked])  # type: ignore[misc]
        told[f"{order}_p50_ms"] = at_percent(times, 50)
        told[f"{order}_p99_ms"] = at_percent(times, 99)
        if last:
            shown = [lambda query=query: search(query, now) for query in asked[:200]]
            told[f"{order}_shown_p99_ms"] = at_percent(timed(shown, 1), 99)
    found = sum(bool(find(_query(one, "newest"), now).groups) for one in sought)
    told["found"] = found / len(sought)
    return told


def _query(one: Sought, order: Any) -> Any:
    from kiosk.search.querying import Query

    title = f"title-{one.title}" if one.title is not None else ""
    return Query(
        " ".join(one.words), order, title=title, section=one.section, language=one.language,
        since=one.since,
    )  # fmt: skip


def _size_mb() -> float:
    """What the index adds to the database: entries, words and what finds them."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_entry')")
            return int(cursor.fetchone()[0]) / 1e6
        # Debian's SQLite tells a table's pages; one built without dbstat does not.
        cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%%search_entry%%'"
                       " OR name LIKE 'search_words%%' OR name = 'search_text'")  # fmt: skip
        return float(cursor.fetchone()[0]) / 1e6


if __name__ == "__main__":
    main()
