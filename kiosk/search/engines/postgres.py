"""The index in PostgreSQL: a column of our own words (tsvector) and one GIN index over it.

GIN gives hits in no order, and all of them. So that the newest of many are found without the others,
each article also bears marks of the stretches of time it falls into, as words of its own, and a
search walks through stretches until it has enough: of such a length that the first is likely to do,
by what PostgreSQL knows of the words' frequencies, and of all time at once where little is to
be found. Words and one mark, each a condition of its own, are quick for GIN, which leaps from the
entries of one list to those of the next; several marks, or all in one condition, are several times
as slow (measured in version 15).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log2

from django.db import connection

from kiosk.search.documents import Document
from kiosk.search.engines.base import Hit, Row, Span, Wanted
from kiosk.search.places import LAST, PER_SECOND, second_of

# Where no more than so many times the hits asked for are expected, they are all looked at.
_FEW = 2
# Each further word of a query stands beside the others so many times as often as by chance.
_TOGETHER = 2.0
# Stretches of the longest kind that are walked through before all the rest is looked at.
_LONGEST = 4
# Stretches of 34 minutes, 4.5 hours, 36 hours, 12 days, 97 days: powers of two of seconds.
LEVELS = (11, 14, 17, 20, 23)
# PostgreSQL's limits (textsearch-limitations): positions up to 16,383, 256 of them a word.
_POSITIONS, _OF_A_WORD = 16_383, 256
_BETWEEN = 2
_LOCK = 0x6B696F736B  # "kiosk"
_EXPECTED = "EXPLAIN (FORMAT JSON) SELECT FROM search_entry WHERE words @@ %s::tsquery"
# The newest and the oldest of the span, and the oldest of all.
_BOUNDS = (
    "WITH inside AS (SELECT %s::bigint AS newest, %s::bigint AS past) SELECT"
    " (SELECT min(id) FROM search_entry WHERE id >= newest),"
    " (SELECT max(id) FROM search_entry WHERE id < past),"
    " (SELECT max(id) FROM search_entry) FROM inside"
)
_NEWEST = (
    "SELECT found.id, found.article_id, found.weights"
    " FROM unnest(%s::tsquery[], %s::bigint[], %s::bigint[]) AS stretch (mark, newest, past)"
    " CROSS JOIN LATERAL ("
    # OFFSET 0 keeps the planner from walking through all entries by id instead of GIN.
    "  SELECT * FROM (SELECT id, article_id, weights FROM search_entry WHERE {conditions}"
    "   AND words @@ stretch.mark AND id + 0 >= stretch.newest AND id + 0 < stretch.past OFFSET 0"
    "  ) inside ORDER BY id LIMIT %s) found LIMIT %s"
)


class PostgresEngine:
    """See `base.Engine`."""

    # Nobody waits for it, and GIN rewrites a common word's list once for all of them: at 24,000 articles
    # 200 cost half as much again each, and more with every article that stands.
    batch = 1000

    def write(self, rows: Sequence[Row]) -> None:
        # All is ready before the first is sent: as long as this lasts, searches read a list of what
        # GIN has gathered and not yet put in its places, which halves the cost of writing.
        values = [
            (r.place, r.article_id, r.digest, r.document.weights, vector(r.place, r.document))
            for r in rows
        ]
        columns = "id, article_id, digest, weights, words"
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY search_entry ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            cursor.execute("SELECT gin_clean_pending_list('search_entry_words')")

    def lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])

    def newest(self, wanted: Wanted, span: Span, limit: int) -> list[Hit]:
        sought = conditions(wanted)
        with connection.cursor() as cursor:
            cursor.execute(_EXPECTED, [query(wanted)])
            expected = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
            cursor.execute(_BOUNDS, [span.newest, span.end])
            first, last, oldest = cursor.fetchone()
            if first is None or last is None or first > last:
                return []
            together = expected * _TOGETHER ** (len(sought) - 1)
            level = level_for(together, limit, oldest - first)
            walk = list(windows(Span(first, last + 1), level))
            cursor.execute(
                _NEWEST.format(conditions=" AND ".join(["words @@ %s::tsquery"] * len(sought))),
                [
                    # Where there is no mark, what holds for all hits anyhow.
                    [_quoted(mark) if mark else sought[0] for mark, _ in walk],
                    [part.newest for _, part in walk],
                    [part.end for _, part in walk],
                    *sought,
                    limit,
                    limit,
                ],
            )
            return list(map(Hit._make, cursor.fetchall()))

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
    return " & ".join(conditions(wanted))


def conditions(wanted: Wanted) -> list[str]:
    """Texts of tsqueries that must all be true. GIN goes through the lists of several by leaps, through
    those of one with several words by steps."""
    parts = [*map(_quoted, wanted.words), *map(_phrase, wanted.phrases)]
    unwanted = [f"!({' & '.join(map(_quoted, words))})" for words in wanted.without]
    unwanted += [f"!{_phrase(phrase)}" for phrase in wanted.without_phrases]
    # By itself, what must not be there would have GIN go through everything.
    return [" & ".join([parts[0], *unwanted]), *parts[1:]]


def level_for(expected: float, limit: int, places: int) -> int:
    """The level of the stretches to begin with, where so many hits are expected in so many places and
    `limit` are wanted; `len(LEVELS)` for all at once."""
    if expected <= _FEW * limit:
        return len(LEVELS)
    wanted = log2(max(1.0, places / PER_SECOND * limit / expected))
    return min(range(len(LEVELS)), key=lambda level: abs(LEVELS[level] - wanted))


def windows(span: Span, level: int) -> Iterator[tuple[str, Span]]:
    """Spans that together are the span, the newest first, each with the mark that its articles bear.

    They begin with stretches of that level and go on with longer ones wherever one begins; without a
    mark comes the last, which may hold all the past.
    """
    start, longest = span.newest, 0
    while start < span.end and level < len(LEVELS) and longest < _LONGEST:
        number = second_of(start) >> LEVELS[level]
        end = min(span.end, LAST - (number << LEVELS[level]) * PER_SECOND + 1)
        yield _mark(level, number), Span(start, end)
        start = end
        if level == len(LEVELS) - 1:
            longest += 1
        elif number % (1 << LEVELS[level + 1] - LEVELS[level]) == 0:
            level += 1
    if start < span.end:
        yield "", Span(start, span.end)


def _mark(level: int, number: int) -> str:
    return f"#{level}:{number}"


def _phrase(words: Sequence[str]) -> str:
    return f"({' <-> '.join(map(_quoted, words))})"


def _quoted(word: str) -> str:
    # No word holds a quotation mark or a backslash (`kit.words`).
    return f"'{word}'"
