"""The index in PostgreSQL: a column of our own words (tsvector) and one GIN index over it.

GIN gives hits in no order, and all of them. So that the newest of many are found without the others,
each article also bears marks of the stretches of time it falls into, as words of its own, and a
search walks through windows of time, each four times as long as the one before, until it has enough.
GIN skips through the long lists of common words by the short ones of the marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from kiosk.search.documents import Document
from kiosk.search.engines.base import Hit, Row, Span, Wanted
from kiosk.search.places import PER_SECOND, second_of

# Stretches of 34 minutes, 4.5 hours, 36 hours, 12 days, 97 days: powers of two of seconds.
LEVELS = (11, 14, 17, 20, 23)
# PostgreSQL's limits (textsearch-limitations): positions up to 16,383, 256 of them a word.
_POSITIONS, _OF_A_WORD = 16_383, 256
_BETWEEN = 2
_LOCK = 0x6B696F736B  # "kiosk"
_NEWEST = (
    "SELECT found.id, found.article_id, found.weights"
    " FROM unnest(%s::tsquery[], %s::bigint[], %s::bigint[]) AS stretch (sought, newest, past)"
    " CROSS JOIN LATERAL ("
    # OFFSET 0 keeps the planner from walking through all entries by id instead of GIN.
    "  SELECT * FROM (SELECT id, article_id, weights FROM search_entry"
    "   WHERE words @@ stretch.sought AND id + 0 >= stretch.newest AND id + 0 < stretch.past OFFSET 0"
    "  ) inside ORDER BY id LIMIT %s) found LIMIT %s"
)


class PostgresEngine:
    """See `base.Engine`."""

    def write(self, rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            with cursor.copy(
                "COPY search_entry (id, article_id, digest, weights, words) FROM STDIN"
            ) as copy:
                for row in rows:
                    copy.write_row(
                        (
                            row.place,
                            row.article_id,
                            row.digest,
                            row.document.weights,
                            vector(row.place, row.document),
                        )
                    )
            # GIN gathers what is new in a list that every search would have to read, and is half
            # as long at it as where each row is put in its places by itself.
            cursor.execute("SELECT gin_clean_pending_list('search_entry_words')")

    def lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])

    def newest(self, wanted: Wanted, span: Span, limit: int) -> list[Hit]:
        sought = query(wanted)
        with connection.cursor() as cursor:
            cursor.execute("SELECT min(id) FROM search_entry WHERE id >= %s", [span.newest])
            (first,) = cursor.fetchone()
            walk = list(windows(Span(first, span.end))) if first is not None else []
            cursor.execute(
                _NEWEST,
                [
                    [
                        f"{sought} & ({' | '.join(map(_quoted, marks))})" if marks else sought
                        for marks, _ in walk
                    ],
                    [part.newest for _, part in walk],
                    [part.end for _, part in walk],
                    limit,
                    limit,
                ],
            )
            return [Hit(place, pk, bytes(kept)) for place, pk, kept in cursor.fetchall()]

    def matching(self, wanted: Wanted, places: Sequence[int]) -> set[int]:
        if not places:
            return set()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM search_entry WHERE id = ANY(%s) AND words @@ %s::tsquery",
                [list(places), query(wanted)],
            )
            return {row[0] for row in cursor.fetchall()}

    def empty(self) -> None:
        with connection.cursor() as cursor:
            # Checks still to be made of rows of this transaction would forbid it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE search_entry")

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry")


def vector(place: int, document: Document) -> str:
    """The words as the text of a tsvector: those a reader sees with their positions."""
    positions: dict[str, list[int]] = {}
    at = 0
    for run in document.shown:
        for word in run:
            at += 1
            positions.setdefault(word, []).append(at)
        at += _BETWEEN
    if at > _POSITIONS:
        positions = {
            word: [n for n in found if n <= _POSITIONS] for word, found in positions.items()
        }
    parts = [
        f"'{word}':{','.join(map(str, found[:_OF_A_WORD]))}" if found else f"'{word}'"
        for word, found in positions.items()
    ]
    parts += map(_quoted, document.bag)
    second = second_of(place)
    parts += [_quoted(_mark(level, second >> bits)) for level, bits in enumerate(LEVELS)]
    return " ".join(parts)


def query(wanted: Wanted) -> str:
    """The query as the text of a tsquery."""
    parts = [*map(_quoted, wanted.words), *map(_phrase, wanted.phrases)]
    parts += [f"!({' & '.join(map(_quoted, words))})" for words in wanted.without]
    parts += [f"!{_phrase(phrase)}" for phrase in wanted.without_phrases]
    return " & ".join(parts)


def windows(span: Span) -> Iterator[tuple[list[str], Span]]:
    """Spans that together are the span, each with marks that some of its articles bear and no others
    need be looked at; without marks for the last, which may hold all the past."""
    start = span.newest
    for level, bits in enumerate(LEVELS):
        for step in (1, 4):
            end = min(span.end, start + (step * PER_SECOND << bits))
            if start >= end:
                return
            first, last = second_of(end - 1) >> bits, second_of(start) >> bits
            yield [_mark(level, number) for number in range(last, first - 1, -1)], Span(start, end)
            start = end
    if start < span.end:
        yield [], Span(start, span.end)


def _mark(level: int, number: int) -> str:
    return f"#{level}:{number}"


def _phrase(words: Sequence[str]) -> str:
    return f"({' <-> '.join(map(_quoted, words))})"


def _quoted(word: str) -> str:
    # No word holds a quotation mark or a backslash (`kit.words`).
    return f"'{word}'"
