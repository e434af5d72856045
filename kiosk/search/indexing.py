"""Putting articles into the index and taking them out: only what a reader may find stands in it.

All functions may be repeated. Texts are read and cut into words before a transaction begins; each
transaction writes an engine's `batch` of articles at most, so what files articles waits a moment at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from kiosk.articles.models import Article, ArticleSection
from kiosk.kit.cleaning import text_of_clean
from kiosk.publishers.models import Terms
from kiosk.publishers.terms import Shown, shown
from kiosk.search.documents import Document, Text, document
from kiosk.search.engines import Row, engine
from kiosk.search.models import Entry
from kiosk.search.places import assign, place_at

# Batches that a rebuild has done between two words of how far it is.
_TOLD = 20
_READ = (
    "id", "title_id", "headline", "kicker", "standfirst", "body", "authors", "topics",
    "dateline_place", "section", "language", "published_at",
)  # fmt: skip


@dataclass(slots=True)
class Indexed:
    """How many articles were written, were as the index has them already, and left it."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0

    def add(self, other: Indexed) -> None:
        """Count another's in."""
        self.written += other.written
        self.unchanged += other.unchanged
        self.removed += other.removed


def index(article_ids: Iterable[int], now: datetime) -> Indexed:
    """Bring these articles' entries up to date. One that was withdrawn, or is gone, leaves the index."""
    told = Indexed()
    for some in _batches(article_ids):
        told.add(_index(some, now))
    return told


def forget(article_ids: Iterable[int]) -> int:
    """Take these articles out of the index; how many stood in it."""
    removed = 0
    for some in _batches(article_ids):
        with transaction.atomic():
            removed += _remove(some)
    return removed


def rebuild(now: datetime, report: Callable[[int, int], None] | None = None) -> Indexed:
    """The index made anew from all articles, the newest first, which can be found at once.

    `report` is told now and then how many articles of how many were read.
    """
    with transaction.atomic():
        engine().empty()
    rows = Article.objects.visible().values_list("published_at", "pk")
    ids = [pk for _, pk in rows.iterator(chunk_size=10_000)]
    told, step = Indexed(), _TOLD * engine().batch
    for begin in range(0, len(ids), step):
        told.add(index(ids[begin : begin + step], now))
        if report is not None:
            report(min(len(ids), begin + step), len(ids))
    engine().tidy()
    return told


# ---------------------------------------------------------------- a batch


@dataclass(frozen=True, slots=True)
class _Made:
    """An article read: where it is to stand, and what of it."""

    wanted: int
    document: Document
    digest: int


def _index(article_ids: Sequence[int], now: datetime) -> Indexed:
    made = _read(article_ids, now)
    told = Indexed()
    with transaction.atomic():
        engine().lock()
        standing = {
            pk: (place, digest)
            for place, pk, digest in Entry.objects.filter(article__in=article_ids)
            .order_by("id")
            .values_list("id", "article_id", "digest")
        }
        # Whether it may be found is asked once more: it may have been withdrawn meanwhile.
        visible = set(
            Article.objects.visible()
            .filter(pk__in=list(made))
            .order_by()
            .values_list("pk", flat=True)
        )
        fresh = {
            pk: one
            for pk, one in made.items()
            if pk in visible and standing.get(pk, (0, None))[1] != one.digest
        }
        told.removed = _remove([pk for pk in standing if pk not in visible])
        _remove([pk for pk in standing if pk in fresh])
        places = assign({pk: one.wanted for pk, one in fresh.items()}, _taken)
        engine().write([Row(places[pk], pk, one.digest, one.document) for pk, one in fresh.items()])
    told.written = len(fresh)
    told.unchanged = len(visible) - len(fresh)
    return told


def _read(article_ids: Sequence[int], now: datetime) -> dict[int, _Made]:
    """Those of the articles that may be found, by id."""
    articles = list(
        Article.objects.visible()
        .filter(pk__in=article_ids)
        .order_by("pk")
        .values_list(*_READ, named=True)
    )
    terms = shown((article.title_id for article in articles), now)
    sections: dict[int, list[str]] = {}
    rows = ArticleSection.objects.filter(article__in=article_ids).order_by("article_id", "section")
    for pk, section in rows.values_list("article_id", "section"):
        sections.setdefault(pk, []).append(section)
    made = {}
    for article in articles:
        text = _text(article, sections.get(article.id, []), terms[article.title_id])
        found = document(text)
        place = place_at(article.published_at)
        # A time that moved moves the entry as a changed text does.
        made[article.id] = _Made(place, found, found.digest() ^ place)
    return made


def _text(article: Any, sections: Sequence[str], terms: Shown) -> Text:
    """`article` is a row of `_READ`."""
    words = 0 if terms.show == Terms.Show.HEADLINE else terms.words
    return Text(
        headline=article.headline,
        kicker=article.kicker,
        standfirst=article.standfirst,
        body=text_of_clean(article.body),
        authors=article.authors,
        names=[*article.topics, article.dateline_place],
        title_id=article.title_id,
        sections=list(dict.fromkeys((article.section, *sections))),
        language=article.language,
        shown_words=words,
    )


def _remove(article_ids: Sequence[int]) -> int:
    return Entry.objects.filter(article__in=article_ids).delete()[0] if article_ids else 0


def _taken(places: Iterable[int]) -> set[int]:
    return set(Entry.objects.filter(pk__in=list(places)).order_by().values_list("pk", flat=True))


def _batches(article_ids: Iterable[int]) -> Iterator[list[int]]:
    iterator = iter(dict.fromkeys(article_ids))
    while some := list(islice(iterator, engine().batch)):
        yield some
