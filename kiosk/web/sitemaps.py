"""Our sitemaps (sitemaps.org 0.9): an index, parts of at most 5,000 addresses, and one of news.

A part holds what has an id in its own range, so that it costs the same whichever it is and what is in
it stays there; Django's own sitemaps count everything and skip to a page. An article is listed where
more of it is shown than its headline, under our own address; its page names its publisher's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Max, QuerySet

from kiosk.articles.cards import slug
from kiosk.articles.listing import sections_in_use
from kiosk.articles.models import Article
from kiosk.front import making
from kiosk.front.editions import WORLD
from kiosk.kit.language import normalise
from kiosk.publishers.models import Title, headline_only
from kiosk.stories.models import Story
from kiosk.web.addresses import address
from kiosk.web.xml import Writer

PART = 5_000
# Google's "news sitemap": articles of the last two days, at most a thousand.
NEWS_FOR, NEWS_MOST = timedelta(days=2), 1_000
_INDEX_S = 3_600
_NAMES = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
_NEWS_NAMES = {**_NAMES, "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}


class NoPartError(Exception):
    """There is no such part, or nothing is in it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An address of a sitemap, and when its page changed last where that is known."""

    at: str
    changed: datetime | None = None


def index(now: datetime) -> bytes:
    """The index of all parts that hold something; known for an hour."""
    known: list[str] | None = cache.get("web:sitemaps")
    if known is None:
        known = [address("sitemap-pages")]
        for kind, rows in (("articles", _articles(now)), ("stories", _stories())):
            known += [address("sitemap-part", kind, number) for number in _numbers(rows)]
        cache.set("web:sitemaps", known, _INDEX_S)
    return _written("sitemapindex", "sitemap", map(Listed, known))


def pages() -> bytes:
    """Fronts, sections, the directory and every title's page."""
    found = [Listed(address("front")), Listed(address("titles"))]
    found += [Listed(address("section", section)) for section in sections_in_use()]
    for edition in making.made_editions():
        if edition != WORLD:
            found.append(Listed(address("edition", edition.key)))
    slugs = Title.objects.carried().values_list("slug", flat=True)
    found += [Listed(address("title", one)) for one in slugs]
    return _written("urlset", "url", found)


def part(kind: str, number: int, now: datetime) -> bytes:
    """A part of all articles or stories. Raises NoPartError."""
    if kind == "articles":
        rows = _in_part(_articles(now), number).values_list(
            "pk", "headline", "modified_at", "published_at"
        )
    else:
        rows = _in_part(_stories(), number).values_list(
            "pk", "lead__headline", "moved_at", "began_at"
        )
    page = "article" if kind == "articles" else "story"
    found = [
        Listed(address(page, pk, slug(headline)), changed or began)
        for pk, headline, changed, began in rows
    ]
    if not found:
        raise NoPartError(f"{kind} {number}")
    return _written("urlset", "url", found)


def news(now: datetime) -> bytes:
    """Articles published in the last two days, the newest first, each text by the title it is from."""
    recent = _articles(now).filter(
        published_at__gte=now - NEWS_FOR,
        published_at__lte=now,
        dated_by__in=[Article.DatedBy.FEED, Article.DatedBy.PAGE],
        telling__source=None,
    )
    fields = ("pk", "headline", "published_at", "language", "title__language", "title__name")
    rows = recent.order_by("-published_at", "-pk").values_list(*fields)[:NEWS_MOST]
    xml = Writer()
    with xml.element("urlset", _NEWS_NAMES):
        for pk, headline, published, language, spoken, name in rows:
            code = _news_language(language or spoken)
            if not code:  # it must be said
                continue
            with xml.element("url"):
                xml.text("loc", address("article", pk, slug(headline)))
                with xml.element("news:news"):
                    with xml.element("news:publication"):
                        xml.text("news:name", name)
                        xml.text("news:language", code)
                    xml.text("news:publication_date", _moment(published))
                    xml.text("news:title", headline)
    return xml.done()


def _articles(now: datetime) -> QuerySet[Article]:
    return Article.objects.visible().exclude(title__in=list(headline_only(now)))


def _stories() -> QuerySet[Story]:
    """Those that several articles tell, and whose lead may be seen."""
    return Story.objects.standing().filter(
        articles__gt=1, lead__withdrawn_at=None, lead__title__dropped_at=None, lead__isnull=False
    )


def _numbers(rows: QuerySet[Article] | QuerySet[Story]) -> Iterator[int]:
    """The numbers of the parts that hold something."""
    most = rows.order_by().aggregate(most=Max("pk"))["most"] or 0
    for number in range(1, -(-most // PART) + 1):
        if _in_part(rows, number).exists():
            yield number


def _in_part(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    return rows.filter(pk__gt=(number - 1) * PART, pk__lte=number * PART).order_by("pk")


def _news_language(tag: str) -> str:
    """ISO 639's code, and for Chinese one of Google's two; empty where it is not known."""
    written = normalise(tag) or ""
    if written.startswith("zh"):
        return "zh-tw" if any(sign in written for sign in ("Hant", "TW", "HK", "MO")) else "zh-cn"
    return written.partition("-")[0]


def _written(root: str, element: str, some: Iterable[Listed]) -> bytes:
    xml = Writer()
    with xml.element(root, _NAMES):
        for one in some:
            with xml.element(element):
                xml.text("loc", one.at)
                if one.changed is not None:
                    xml.text("lastmod", _moment(one.changed))
    return xml.done()


def _moment(then: datetime) -> str:
    return then.isoformat(timespec="seconds")
