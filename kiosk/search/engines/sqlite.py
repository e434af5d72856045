"""The index in SQLite: FTS5 without a copy of the text, its tokenizer given words and spaces only.

`search_text` keeps what was indexed, as FTS5 must be told the words it is to forget; a trigger tells
it, so that an entry's words go with the entry, whoever deletes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from kiosk.search.engines.base import Hit, Row, Span, Wanted

# Between runs of words: no phrase holds it.
_BETWEEN = " _ "
_NEWEST = (
    "SELECT entry.id, entry.article_id, entry.weights"
    " FROM search_words CROSS JOIN search_entry entry ON entry.id = search_words.rowid"
    " WHERE search_words MATCH %s AND search_words.rowid >= %s AND search_words.rowid < %s"
    " ORDER BY search_words.rowid LIMIT %s"
)
_WHICH = "SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid IN"
_PAGES_A_STEP = 500


class SqliteEngine:
    """See `base.Engine`."""

    # Whoever else writes waits for it to end.
    batch = 200

    def write(self, rows: Sequence[Row]) -> None:
        # FTS5 gathers words in memory for as long as row ids rise.
        ordered = sorted(rows)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_entry (id, article_id, digest, weights) VALUES (%s, %s, %s, %s)",
                [(r.place, r.article_id, r.digest, r.document.weights) for r in ordered],
            )
            cursor.executemany(
                "INSERT INTO search_text (id, bag, shown) VALUES (%s, %s, %s)",
                [
                    (
                        r.place,
                        " ".join(r.document.bag),
                        _BETWEEN.join(map(" ".join, r.document.shown)),
                    )
                    for r in ordered
                ],
            )

    def lock(self) -> None:
        """Nothing to do: transactions are IMMEDIATE here, so there is one writer."""

    def newest(self, wanted: Wanted, span: Span, limit: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST, [expression(wanted), span.newest, span.end, limit])
            return list(map(Hit._make, cursor.fetchall()))

    def matching(self, wanted: Wanted, places: Sequence[int]) -> set[int]:
        if not places:
            return set()
        marks = ", ".join(["%s"] * len(places))
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_WHICH} ({marks})",
                [expression(wanted), *places],
            )
            return {row[0] for row in cursor.fetchall()}

    def empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'search_text_gone'")
            (trigger,) = cursor.fetchone()
            cursor.execute("DROP TRIGGER search_text_gone")
            cursor.execute("DELETE FROM search_text")
            cursor.execute(trigger)
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
            cursor.execute("DELETE FROM search_entry")

    def tidy(self) -> None:
        # A negative number begins a merge of everything, positive ones carry it on; one that finds
        # nothing to do changes no row but its own (https://www.sqlite.org/fts5.html, 6.7).
        pages = -_PAGES_A_STEP
        while True:
            with connection.cursor() as cursor:
                cursor.execute("SELECT total_changes()")
                (before,) = cursor.fetchone()
                cursor.execute(
                    "INSERT INTO search_words (search_words, rank) VALUES ('merge', %s)", [pages]
                )
                cursor.execute("SELECT total_changes()")
                (after,) = cursor.fetchone()
            if after - before < 2 and pages > 0:
                return
            pages = _PAGES_A_STEP


def expression(wanted: Wanted) -> str:
    """The query in FTS5's own language."""
    sought = " AND ".join([*map(_quoted, wanted.words), *map(_phrase, wanted.phrases)])
    unwanted = [f"({' AND '.join(map(_quoted, words))})" for words in wanted.without]
    unwanted += map(_phrase, wanted.without_phrases)
    return f"({sought}) NOT ({' OR '.join(unwanted)})" if unwanted else sought


def _quoted(word: str) -> str:
    return f'"{word}"'


def _phrase(words: Sequence[str]) -> str:
    return f'{{shown}} : "{" ".join(words)}"'
