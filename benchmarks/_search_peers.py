"""The peers of `bin/bench search`: FTS5 by itself, and tantivy.

Both are given the same folded words as Kiosk's index (headline and text), and the filters beside: in
FTS5 as columns of a table that is joined, as one would write it by hand; in tantivy as fields. FTS5
answers with the ids of the newest 20 articles, tantivy with the best 20 by BM25. Neither knows
stories, or what a reader may see.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy

from benchmarks._search_corpus import Piece, Sought, pieces, queries
from benchmarks._search_side import at_percent, timed
from kiosk.config.databases import SQLITE_PRAGMAS
from kiosk.kit.words import tokens

_CHUNK = 2000
# As Kiosk's indexing: one transaction for so many articles.
_BATCH = 200
PAGE = 20


def main() -> None:
    """Reads {"articles": N, "queries": n, "folder": where}; prints percentiles at N / 10 and N."""
    asked = json.load(sys.stdin)
    count, folder = asked["articles"], Path(asked["folder"])
    some = max(1, count // 10)
    sought = queries(asked["queries"], some)
    fts5, rival = Fts5(folder / "bare.sqlite3"), Tantivy(folder / "tantivy")
    told: dict[str, Any] = {}
    done = 0
    for size in (some, count):
        coming = pieces(size, first=done)
        while chunk := list(islice(coming, _CHUNK)):
            words = [" ".join(tokens(f"{piece.headline}\n{piece.text}")) for piece in chunk]
            fts5.add(chunk, words)
            rival.add(chunk, words)
        rival.commit()
        told[str(size)] = {
            **_percentiles("fts5_newest", [fts5.search(one) for one in sought]),
            **_percentiles("tantivy_best", [rival.search(one) for one in sought]),
        }
        done = size
    print(json.dumps(told))


def _percentiles(name: str, searches: list[Callable[[], object]]) -> dict[str, float]:
    times = timed(searches)
    return {
        f"{name}_p50_ms": at_percent(times, 50),
        f"{name}_p99_ms": at_percent(times, 99),
    }


class Fts5:
    """An FTS5 table of words, and a table of what is filtered by."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(
            SQLITE_PRAGMAS + "CREATE VIRTUAL TABLE words USING fts5(text, content='');"
            "CREATE TABLE article (id integer PRIMARY KEY, title integer, section text,"
            " language text, published real)"
        )

    def add(self, some: list[Piece], words: list[str]) -> None:
        """Take articles in, in transactions as short as Kiosk's."""
        for begin in range(0, len(some), _BATCH):
            self._database.execute("BEGIN")
            self._database.executemany(
                "INSERT INTO words (rowid, text) VALUES (?, ?)",
                [
                    (piece.id, text)
                    for piece, text in zip(
                        some[begin : begin + _BATCH], words[begin : begin + _BATCH], strict=True
                    )
                ],
            )
            self._database.executemany(
                "INSERT INTO article VALUES (?, ?, ?, ?, ?)",
                [
                    (p.id, p.title, p.section, p.language, p.published.timestamp())
                    for p in some[begin : begin + _BATCH]
                ],
            )
            self._database.execute("COMMIT")

    def search(self, one: Sought) -> Callable[[], object]:
        """The query, ready to be timed."""
        sql = "SELECT words.rowid FROM words"
        where, values = "words MATCH ?", [" ".join(f'"{word}"' for word in one.words)]
        filters: dict[str, Any] = {
            "title = ?": one.title,
            "section = ?": one.section or None,
            "language = ?": one.language or None,
            "published >= ?": one.since and one.since.timestamp(),
        }
        asked = {test: value for test, value in filters.items() if value is not None}
        if asked:
            sql += " JOIN article ON article.id = words.rowid"
        where = " AND ".join([where, *asked])
        sql = f"{sql} WHERE {where} ORDER BY words.rowid DESC LIMIT {PAGE}"
        parameters = [*values, *asked.values()]
        return lambda: self._database.execute(sql, parameters).fetchall()


class Tantivy:
    """A tantivy index in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        schema = tantivy.SchemaBuilder()
        schema.add_unsigned_field("id", stored=True)
        schema.add_text_field("words", tokenizer_name="whitespace")
        for name in ("section", "language"):
            schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
        schema.add_unsigned_field("title", indexed=True)
        schema.add_date_field("published", indexed=True, fast=True)
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(heap_size=200_000_000, num_threads=1)

    def add(self, some: list[Piece], words: list[str]) -> None:
        """Take articles in; `commit` lets them be found."""
        for piece, text in zip(some, words, strict=True):
            self._writer.add_document(
                tantivy.Document.from_dict(
                    {
                        "id": piece.id,
                        "words": text,
                        "section": piece.section,
                        "language": piece.language,
                        "title": piece.title,
                        "published": piece.published,
                    },
                    self._schema,
                )
            )

    def commit(self) -> None:
        """What was added can be found from now on."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        self._writer = self._index.writer(heap_size=200_000_000, num_threads=1)

    def search(self, one: Sought) -> Callable[[], object]:
        """The query, ready to be timed."""
        must = [tantivy.Query.term_query(self._schema, "words", word) for word in one.words]
        if one.section:
            must.append(tantivy.Query.term_query(self._schema, "section", one.section))
        if one.language:
            must.append(tantivy.Query.term_query(self._schema, "language", one.language))
        if one.title is not None:
            must.append(tantivy.Query.term_query(self._schema, "title", one.title))
        if one.since is not None:
            must.append(
                tantivy.Query.range_query(
                    self._schema, "published", tantivy.FieldType.Date, one.since, None
                )
            )
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in must])

        def search() -> object:
            searcher = self._index.searcher()
            hits = searcher.search(query, PAGE).hits
            return [searcher.doc(address)["id"] for _, address in hits]

        return search


if __name__ == "__main__":
    main()
