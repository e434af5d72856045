"""Articles that were found, as results need them: whether a reader may see them, of which story they are.

The two statements of every search are compiled once, not at each: making them takes Django longer than
the databases take to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from kiosk.articles.models import Article
from kiosk.publishers.models import Title

# Lists of ids are filled up to one of these lengths, so that there are few statements.
_LENGTHS = (20, 50, 100, 200, 500, 1000)


class Seen(NamedTuple):
    """An article a reader may see: its story and the article it copies; None for none."""

    story: int | None
    source: int | None


def seen(article_ids: Iterable[int]) -> dict[int, Seen]:
    """Those of the articles that a reader may see, by id."""
    ids = list(article_ids)
    found: dict[int, Seen] = {}
    for begin in range(0, len(ids), _LENGTHS[-1]):
        some = ids[begin : begin + _LENGTHS[-1]]
        length = next(length for length in _LENGTHS if length >= len(some))
        rows = _asked(_seen(connection.vendor, length), [*some, *some[-1:] * (length - len(some))])
        found.update({pk: Seen(story, source) for pk, story, source in rows})
    return found


def title_id(slug: str) -> int | None:
    """The id of the title of that slug, if it is carried."""
    rows = _asked(_title(connection.vendor), [slug])
    return rows[0][0] if rows else None


@cache
def _seen(vendor: str, length: int) -> str:
    rows = Article.objects.visible().filter(pk__in=range(length)).order_by()
    return _statement(rows.values_list("pk", "telling__story_id", "telling__source_id"), length)


@cache
def _title(vendor: str) -> str:
    return _statement(Title.objects.carried().filter(slug="").order_by().values_list("pk"), 1)


def _statement(rows: QuerySet[Any, Any], values: int) -> str:
    sql, given = rows.query.get_compiler(connection=connection).as_sql()
    if len(given) != values:
        raise AssertionError(f"{len(given)} values are to be filled in, not {values}: {sql}")
    return str(sql)


def _asked(statement: str, values: Sequence[int | str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
