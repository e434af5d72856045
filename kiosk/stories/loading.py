"""What placing reads of the database: articles as grouping sees them, and which are in reach of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from kiosk.articles.models import Article, Joining
from kiosk.kit.cleaning import text_of_clean
from kiosk.stories.copies import Report
from kiosk.stories.grouping import Seen
from kiosk.stories.grouping.window import STAYING, STAYING_DAYS
from kiosk.stories.models import Story, Telling

# Letters of a body's HTML that are read: what an article is about stands in its beginning, while a
# copy of it may be cut anywhere.
READ = 12_000
_CHUNK = 400


def in_reach(now: datetime) -> Q:
    """Tellings of stories that are read into a window: those of its hours, or more of a thin language.

    In a thin stream the window keeps stories beyond its hours (`grouping.window`); so does this.
    """
    far, since = now - timedelta(days=STAYING_DAYS), now - timedelta(hours=settings.STORY_HOURS)
    recent = Story.objects.moved_since(far)
    reach = Q(story__moved_at__gte=far)
    counted = recent.order_by("language").values_list("language").annotate(Count("pk"))
    for language, stories in counted:
        if stories > STAYING:
            moved = recent.filter(language=language).values_list("moved_at", flat=True)
            staying = min(since, moved[STAYING - 1])
            reach &= ~Q(story__language=language, story__moved_at__lt=staying)
    return reach


def visible(article_ids: Iterable[int]) -> set[int]:
    """Those of them that are there, neither withdrawn nor of a dropped title."""
    found: set[int] = set()
    for some in chunks(sorted(article_ids)):
        found.update(Article.objects.visible().filter(pk__in=some).values_list("pk", flat=True))
    return found


def joined(joinings: QuerySet[Joining]) -> dict[int, int]:
    """The articles that stand now, by the id of those that turned out to be them."""
    return dict(joinings.order_by("pk").values_list("former_id", "article_id"))


def told_in(article: int) -> int | None:
    """The story an article tells; None where it tells none."""
    return Telling.objects.filter(article_id=article).values_list("story_id", flat=True).first()


def reports(article_ids: Sequence[int]) -> Iterator[Report]:
    """These articles as grouping and copies see them, in that order; withdrawn ones left out."""
    for some in chunks(article_ids):
        rows = Article.objects.visible().filter(pk__in=list(some)).order_by()
        found = {
            row["id"]: _report(row)
            for row in rows.annotate(start=Substr("body", 1, READ)).values(*_READ_FIELDS, "start")
        }
        yield from (found[pk] for pk in some if pk in found)


_READ_FIELDS = (
    "id", "title_id", "language", "headline", "standfirst", "published_at", "authors", "agencies",
    "title__name",
)  # fmt: skip


def _report(row: dict[str, Any]) -> Report:
    body = text_of_clean(row["start"]) if row["start"] else ""
    standfirst = row["standfirst"]
    text = body if body.startswith(standfirst[:80]) else f"{standfirst}\n{body}"
    seen = Seen(
        id=row["id"],
        title_id=row["title_id"],
        language=row["language"],
        headline=row["headline"],
        text=text,
        published=row["published_at"],
    )
    return Report(seen, tuple(row["authors"]), tuple(row["agencies"]), row["title__name"])


def chunks(values: Sequence[Any], size: int = _CHUNK) -> Iterator[Sequence[Any]]:
    """The values a few hundred at a time: as many as a query takes well."""
    for at in range(0, len(values), size):
        yield values[at : at + size]
