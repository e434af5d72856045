"""How the wire stands, counted from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from kiosk.articles.models import Article
from kiosk.publishers.models import Feed, Title
from kiosk.wire.models import Item, Watch


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of titles: `polled` had a feed polled at least once, `failed` had none of its feeds'
    last polls go well. `articles` that readers may see; `pages_extracted` of them whose page was
    read, `pages_waiting` whose page is still on its way, `pages_failed` whose page could not be had.
    `oldest_due_s` seconds the longest overdue feed is overdue, 0 when none is.
    """

    titles: int
    polled: int
    failed: int
    articles: int
    pages_extracted: int
    pages_waiting: int
    pages_failed: int
    oldest_due_s: int


def standing(now: datetime) -> Standing:
    """The counts at `now`."""
    titles = Title.objects.filter(dropped_at=None)
    polled = Watch.objects.filter(feed__title=OuterRef("pk"), polled_at__isnull=False)
    well = polled.filter(error="")
    visible = Article.objects.visible()
    due = Watch.objects.filter(feed__retired_at=None, feed__title__dropped_at=None)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    unwatched = Feed.objects.polled().filter(watch=None).order_by("added_at").first()
    starts = [moment for moment in (oldest, unwatched and unwatched.added_at) if moment]
    waiting = Q(stage__in=[Item.Stage.FETCH, Item.Stage.EXTRACT, Item.Stage.FILE])
    return Standing(
        titles=titles.count(),
        polled=titles.filter(Exists(polled)).count(),
        failed=titles.filter(Exists(polled)).exclude(Exists(well)).count(),
        articles=visible.count(),
        pages_extracted=visible.filter(page_extracted_at__isnull=False).count(),
        pages_waiting=Item.objects.filter(waiting).count(),
        pages_failed=Item.objects.filter(stage=Item.Stage.FAILED).count(),
        oldest_due_s=max((int((now - moment).total_seconds()) for moment in starts), default=0)
        if starts and min(starts) < now
        else 0,
    )
