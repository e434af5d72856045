"""Lists of articles paged by time: a section, a title. A page knows where the next older one begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from kiosk.articles.cards import Card, cards
from kiosk.articles.models import Article, visible_in

M = TypeVar("M", bound=Model)
PAGE = 30
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,17})-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Place:
    """Between two articles of a list: everything older follows."""

    published: datetime
    article_id: int

    def __str__(self) -> str:
        return f"{(self.published - _EPOCH) // timedelta(microseconds=1)}-{self.article_id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """A place as it was written into an address; None where it is none."""
        found = _PLACE.fullmatch(text)
        if found is None:
            return None
        try:
            return cls(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, newest first; `older` is where the next begins, None on the last."""

    cards: tuple[Card, ...]
    older: Place | None


def in_section(section: str, before: Place | None, now: datetime, size: int = PAGE) -> Listing:
    """A page of a section's articles."""
    rows = _after(visible_in(section), before, "article")
    places = rows.values_list("published_at", "article_id")[: size + 1]
    return _listing([Place(*place) for place in places], size, now)


def of_title(title_id: int, before: Place | None, now: datetime, size: int = PAGE) -> Listing:
    """A page of a title's articles."""
    rows = _after(Article.objects.visible().filter(title=title_id), before, "pk")
    places = rows.values_list("published_at", "pk")[: size + 1]
    return _listing([Place(*place) for place in places], size, now)


def _after(rows: QuerySet[M], place: Place | None, article: str) -> QuerySet[M]:
    """The rows older than a place, all without one; `article` is the column with the article's id."""
    if place is None:
        return rows
    at_once = Q(published_at=place.published, **{f"{article}__lt": place.article_id})
    return rows.filter(Q(published_at__lt=place.published) | at_once)


def _listing(places: list[Place], size: int, now: datetime) -> Listing:
    here = places[:size]
    older = here[-1] if len(places) > size else None
    return Listing(tuple(cards([place.article_id for place in here], now)), older)
