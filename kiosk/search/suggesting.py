"""What is offered while a reader types: titles, and topics of the stories that move now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal, TypeVar

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum

from kiosk.articles.muting import held
from kiosk.kit.texts import printable
from kiosk.kit.words import fold, tokens
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Title
from kiosk.search.models import Suggestion
from kiosk.stories.models import StoryTopic, Topic

T = TypeVar("T")
LIMIT = 8
# Stories count that moved within this time; a topic of none of them is not offered.
WINDOW = timedelta(days=14)
# A name is found from its beginning and from the beginning of each of its first words.
_STARTS = 6
_KEY_LETTERS = 200
# Longer beginnings are cut: no name is longer.
_PREFIX_LETTERS = 100
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Titles and topics with a word that begins so, those with the most behind them first."""

    titles: tuple[Masthead, ...]
    topics: tuple[Topic, ...]


def suggest(prefix: str, limit: int = LIMIT) -> Suggestions:
    """At most `limit` of each; none for what has no letter or digit in it, nor of what the reader shut
    out."""
    begun = _key(prefix[:_PREFIX_LETTERS])
    if not tokens(begun):
        return Suggestions((), ())
    rows = _beginning(begun)
    mutes = held()
    open_titles = rows.filter(title__dropped_at=None).exclude(title__slug__in=mutes.titles)
    titles = _ids(open_titles, "title", limit)
    topics = _ids(rows.exclude(topic__key__in=mutes.topics), "topic", limit)
    found = Title.objects.carried().in_bulk(titles)
    named = Topic.objects.in_bulk(topics)
    return Suggestions(
        tuple(Masthead.of(found[pk]) for pk in titles if pk in found),
        tuple(named[pk] for pk in topics if pk in named),
    )


def refresh(now: datetime) -> int:
    """Bring what is offered up to date, for a timer; how many rows stand then.

    A title weighs by the articles it has in stories that move now; a topic by its weight in them.
    """
    _renew("title", lambda after: _titles(after, now))
    _renew("topic", lambda after: _topics(after, now))
    return Suggestion.objects.count()


# ---------------------------------------------------------------- looking


def _beginning(begun: str) -> QuerySet[Suggestion]:
    """Rows whose key begins so, by an index in both databases.

    PostgreSQL has one of patterns beside each of text; SQLite's own order is that of code points.
    """
    if connection.vendor == "sqlite":
        return Suggestion.objects.filter(key__gte=begun, key__lt=begun + "\U0010ffff")
    return Suggestion.objects.filter(key__startswith=begun)


def _ids(rows: QuerySet[Suggestion], kind: str, limit: int) -> list[int]:
    """Each title or topic once, however many of its words begin so."""
    column = f"{kind}_id"
    found = rows.exclude(**{kind: None}).order_by("-weight", "key", "pk")
    ids = found.values_list(column, flat=True)[: limit * _STARTS]
    return list(dict.fromkeys(ids))[:limit]


# ---------------------------------------------------------------- what is offered

# A title or topic: its id, its name, and how much stands behind it.
_Offered = tuple[int, str, float]


def _renew(kind: Literal["title", "topic"], offered: Callable[[int], list[_Offered]]) -> None:
    """Bring the rows of all titles or topics up to date, a page of them in memory at a time.

    `offered` gives the next ones after an id, in the order of ids, fewer than `_BATCH` at the end.
    """
    after, more = 0, True
    while more:
        page = offered(after)
        more = len(page) == _BATCH
        rows = Suggestion.objects.filter(**{f"{kind}__gt": after})
        if more:
            after = page[-1][0]
            rows = rows.filter(**{f"{kind}__lte": after})
        fresh = {(key, pk): weight for pk, name, weight in page for key in _starts(name)}
        gone, changed = [], []
        standing = rows.order_by("pk").values_list("pk", "key", f"{kind}_id", "weight")
        for pk, key, number, weighs in standing:
            weight = fresh.pop((key, number), None)
            if weight is None:
                gone.append(pk)
            elif abs(weight - weighs) > 1e-6:
                changed.append(Suggestion(pk=pk, weight=weight))
        new = [
            Suggestion(key=key, weight=weight, **{f"{kind}_id": number})
            for (key, number), weight in fresh.items()
        ]
        _write(gone, changed, new)


def _write(gone: Sequence[int], changed: Sequence[Suggestion], new: Sequence[Suggestion]) -> None:
    """In small transactions, so that what files articles waits a moment at most."""
    for ids in _batches(gone):
        Suggestion.objects.filter(pk__in=ids).delete()
    for rows in _batches(changed):
        with transaction.atomic():
            Suggestion.objects.bulk_update(rows, ["weight"])
    for rows in _batches(new):
        with transaction.atomic():
            Suggestion.objects.bulk_create(rows)


def _titles(after: int, now: datetime) -> list[_Offered]:
    recent = Count("articles", filter=Q(articles__published_at__gte=now - WINDOW))
    rows = Title.objects.carried().filter(pk__gt=after).annotate(recent=recent).order_by("pk")
    return [
        (pk, name, float(n)) for pk, name, n in rows.values_list("pk", "name", "recent")[:_BATCH]
    ]


def _topics(after: int, now: datetime) -> list[_Offered]:
    moving = StoryTopic.objects.filter(
        story__merged_into=None, story__moved_at__gte=now - WINDOW, story__articles__gt=0
    )
    rows = moving.filter(topic__gt=after).values("topic", "topic__name").order_by("topic")
    found = rows.annotate(whole=Sum("weight"))[:_BATCH]
    return [(row["topic"], row["topic__name"], float(row["whole"])) for row in found]


def _starts(name: str) -> list[str]:
    """The folded name from each of its words on."""
    words = _key(name).split(" ")
    keys = (" ".join(words[at:])[:_KEY_LETTERS] for at in range(min(len(words), _STARTS)))
    return list(dict.fromkeys(filter(None, keys)))


def _key(text: str) -> str:
    """Folded, with one space for all that parts words."""
    return " ".join(fold(printable(text)).replace("-", " ").replace("'", " ").split())


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(rows)
    while some := list(islice(iterator, _BATCH)):
        yield some
