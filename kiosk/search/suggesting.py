"""What is offered while a reader types: titles, and topics of the stories that move now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum

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
    """At most `limit` of each; none for what has no letter or digit in it."""
    begun = _key(prefix[:_PREFIX_LETTERS])
    if not tokens(begun):
        return Suggestions((), ())
    rows = _beginning(begun)
    titles = _ids(rows.filter(title__dropped_at=None), "title", limit)
    topics = _ids(rows, "topic", limit)
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
    fresh = {(s.key, s.title_id, s.topic_id): s for s in (*_titles(now), *_topics(now))}
    gone = []
    changed = []
    for row in Suggestion.objects.order_by("pk").iterator():
        made = fresh.pop((row.key, row.title_id, row.topic_id), None)
        if made is None:
            gone.append(row.pk)
        elif abs(made.weight - row.weight) > 1e-6:
            row.weight = made.weight
            changed.append(row)
    for some in _batches(gone):
        Suggestion.objects.filter(pk__in=some).delete()
    for rows in _batches(changed):
        with transaction.atomic():
            Suggestion.objects.bulk_update(rows, ["weight"])
    for rows in _batches(fresh.values()):
        with transaction.atomic():
            Suggestion.objects.bulk_create(rows)
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


def _titles(now: datetime) -> Iterator[Suggestion]:
    recent = Count("articles", filter=Q(articles__published_at__gte=now - WINDOW))
    rows = Title.objects.carried().annotate(recent=recent).values("pk", "name", "recent")
    for row in rows.iterator(chunk_size=_BATCH):
        for key in _starts(row["name"]):
            yield Suggestion(key=key, title_id=row["pk"], weight=float(row["recent"]))


def _topics(now: datetime) -> Iterator[Suggestion]:
    rows = (
        StoryTopic.objects.filter(
            story__merged_into=None, story__moved_at__gte=now - WINDOW, story__articles__gt=0
        )
        .values("topic", "topic__name")
        .annotate(whole=Sum("weight"))
        .order_by("topic")
    )
    for row in rows.iterator(chunk_size=_BATCH):
        for key in _starts(row["topic__name"]):
            yield Suggestion(key=key, topic_id=row["topic"], weight=float(row["whole"]))


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
