"""Lists of articles paged by time: a section, a title. A page knows where the next older one begins."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Exists, Min, Model, Q, QuerySet

from kiosk.articles.cards import Card, cards
from kiosk.articles.models import Article, visible_in
from kiosk.publishers.models import Feed, Title
from kiosk.publishers.sections import SECTIONS

M = TypeVar("M", bound=Model)
PAGE = 30
_MONTH = timedelta(days=28)
# Articles looked at for a title's sections, and for the titles of a section.
_LOOKED_AT, _LOOKED_AT_IN_SECTION = 300, 2_000
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
    """One page of a list, newest first; `older` is where the next begins, None on the last.

    `newer` is where the page before this one begins: None where that is the list's beginning.
    """

    cards: tuple[Card, ...]
    older: Place | None
    newer: Place | None = None


@dataclass(frozen=True, slots=True)
class SectionOfTitle:
    """A title's newest in a section."""

    section: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """How much a title published in the last four weeks: in all, a day, and by section, most first."""

    articles: int
    a_day: float
    sections: tuple[tuple[str, int], ...]


def sections_in_use() -> tuple[str, ...]:
    """The sections a reader finds something in, in the order of the front page; one query."""
    in_use = [Exists(visible_in(section)) for section in SECTIONS]
    found = Title.objects.carried().values_list(*in_use).first() or ()
    return tuple(section for section, used in zip(SECTIONS, found, strict=False) if used)


def newest_in_section(section: str, most: int) -> list[int]:
    """Ids of a section's newest articles, newest first; one query."""
    return list(visible_in(section).values_list("article_id", flat=True)[:most])


def newest_of_title(title_id: int, most: int) -> list[int]:
    """Ids of a title's newest articles, newest first; one query."""
    rows = Article.objects.visible().filter(title=title_id)
    return list(rows.values_list("id", flat=True)[:most])


def in_section(section: str, before: Place | None, now: datetime, size: int = PAGE) -> Listing:
    """A page of a section's articles."""
    return _listing(visible_in(section), "article_id", before, size, now)


def of_title(
    title_id: int, before: Place | None, now: datetime, size: int = PAGE, *, section: str = ""
) -> Listing:
    """A page of a title's articles; with `section`, of those that stand first of all in it."""
    rows = Article.objects.visible().filter(title=title_id)
    if section:
        rows = rows.filter(section=section)
    return _listing(rows, "id", before, size, now)


def of_title_by_section(
    title_id: int, now: datetime, most: int, *, without: Collection[int] = ()
) -> tuple[SectionOfTitle, ...]:
    """Of a title's newest, up to `most` of each section but those `without`, in the order of sections."""
    rows = Article.objects.visible().filter(title=title_id).exclude(pk__in=without)
    found: dict[str, list[int]] = {}
    for pk, section in rows.values_list("id", "section")[:_LOOKED_AT]:
        found.setdefault(section, []).append(pk)
    chosen = {section: found[section][:most] for section in SECTIONS if section in found}
    drawn = {card.id: card for card in cards([pk for some in chosen.values() for pk in some], now)}
    return tuple(
        SectionOfTitle(section, tuple(drawn[pk] for pk in some if pk in drawn))
        for section, some in chosen.items()
    )


def activity(title_id: int, now: datetime) -> Activity:
    """What a title published in the last four weeks; one query."""
    rows = Article.objects.visible().filter(
        title=title_id, published_at__gt=now - _MONTH, published_at__lte=now
    )
    counted = rows.order_by().values("section").annotate(n=Count("id"), first=Min("published_at"))
    found = {row["section"]: row for row in counted}
    articles = sum(row["n"] for row in found.values())
    first = min((row["first"] for row in found.values()), default=now)
    days = max(1.0, (now - first) / timedelta(days=1))
    sections = sorted(found, key=lambda section: (-found[section]["n"], section))
    return Activity(
        articles, articles / days, tuple((section, found[section]["n"]) for section in sections)
    )


def titles_in_section(section: str) -> set[int]:
    """Ids of the titles with a feed of a section, or with one of the newest articles in it."""
    feeds = Feed.objects.filter(section=section, retired_at=None).order_by("id")
    recent = visible_in(section).values_list("article__title_id", flat=True)[:_LOOKED_AT_IN_SECTION]
    return {*feeds.values_list("title_id", flat=True), *recent}


def _listing(
    rows: QuerySet[M], article: str, before: Place | None, size: int, now: datetime
) -> Listing:
    """The page of `rows` after a place, the first without one; `article` is the article's column."""
    places = _places(_after(rows, before, article), article, size + 1)
    here = places[:size]
    return Listing(
        cards=tuple(cards([place.article_id for place in here], now)),
        older=here[-1] if len(places) > size else None,
        newer=_newer(rows, before, article, size) if before is not None else None,
    )


def _newer(rows: QuerySet[M], before: Place, article: str, size: int) -> Place | None:
    """Where the page begins that ends at that place."""
    at_once = Q(published_at=before.published, **{f"{article}__gte": before.article_id})
    newer = rows.filter(Q(published_at__gt=before.published) | at_once)
    places = _places(newer.order_by("published_at", article), article, size + 1)
    return places[size] if len(places) > size else None


def _places(rows: QuerySet[M], article: str, most: int) -> list[Place]:
    return [Place(*place) for place in rows.values_list("published_at", article)[:most]]


def _after(rows: QuerySet[M], place: Place | None, article: str) -> QuerySet[M]:
    """The rows older than a place, all without one."""
    if place is None:
        return rows
    at_once = Q(published_at=place.published, **{f"{article}__lt": place.article_id})
    return rows.filter(Q(published_at__lt=place.published) | at_once)
