"""How the wire stands, counted from the database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from kiosk.articles.models import Article
from kiosk.publishers.models import Feed, Title
from kiosk.stories.models import Story
from kiosk.wire.models import Arrival, Item, Watch
from kiosk.wire.troubles import counted

# Why a page waits that nothing has gone wrong with.
IN_TURN = "its turn has not come yet"
# So many titles must have been tried, or all there are, before it is the network's fault.
_TELLING = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of titles: `titles` are carried, `polled` had a feed polled at least once, `failed` had
    none of its feeds' last polls go well, `unpolled` has feeds to poll and none polled yet. `feeds`
    are polled. `articles` that readers may see; `pages_extracted` of them whose page was read,
    `pages_waiting` whose page is still on its way, `pages_failed` whose page could not be had.
    `unplaced` articles are still to be grouped into stories or indexed; `stories` is how many stand.
    `oldest_due_s` seconds the longest overdue feed is overdue, 0 when none is. The `why_...` count
    feeds, pages and articles that could not be placed by kind of trouble, the commonest first.
    """

    titles: int
    polled: int
    failed: int
    unpolled: int
    articles: int
    pages_extracted: int
    pages_waiting: int
    pages_failed: int
    unplaced: int
    stories: int
    oldest_due_s: int
    feeds: int = 0
    why_feeds_fail: dict[str, int] = field(default_factory=dict)
    why_pages_wait: dict[str, int] = field(default_factory=dict)
    why_pages_failed: dict[str, int] = field(default_factory=dict)
    why_put_aside: dict[str, int] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """Titles with a feed whose last poll went well."""
        return self.polled - self.failed

    @property
    def cut_off(self) -> bool:
        """Whether every title tried so far has failed, and enough were tried to blame the network."""
        tried = min(_TELLING, self.polled + self.unpolled)
        return 0 < tried <= self.polled == self.failed

    @property
    def commonest_reason(self) -> str:
        """What most failing feeds fail of; empty where none does."""
        return next(iter(self.why_feeds_fail), "")


def standing(now: datetime) -> Standing:
    """The counts at `now`."""
    titles = Title.objects.filter(dropped_at=None)
    polled = Watch.objects.filter(feed__title=OuterRef("pk"), polled_at__isnull=False)
    well = polled.filter(error="")
    asked = Feed.objects.polled().order_by().filter(title=OuterRef("pk"))
    visible = Article.objects.visible()
    pages = _pages()
    waiting = [one for stage in Item.ON_THEIR_WAY for one in pages[stage]]
    failed = pages[Item.Stage.FAILED]
    return Standing(
        titles=titles.count(),
        polled=titles.filter(Exists(polled)).count(),
        failed=titles.filter(Exists(polled)).exclude(Exists(well)).count(),
        unpolled=titles.filter(Exists(asked)).exclude(Exists(polled)).count(),
        articles=visible.count(),
        pages_extracted=visible.filter(page_extracted_at__isnull=False).count(),
        pages_waiting=sum(count for _, count in waiting),
        pages_failed=sum(count for _, count in failed),
        unplaced=Arrival.objects.exclude(stage=Arrival.Stage.ASIDE).count(),
        stories=Story.objects.standing().count(),
        oldest_due_s=_oldest_due_s(now),
        feeds=Feed.objects.polled().count(),
        why_feeds_fail=counted(
            Watch.objects.filter(feed__in=Feed.objects.polled().order_by())
            .exclude(error="")
            .order_by("error")
            .values_list("error")
            .annotate(Count("pk"))
        ),
        why_pages_wait=counted((error or IN_TURN, count) for error, count in waiting),
        why_pages_failed=counted(failed),
        why_put_aside=counted(
            Arrival.objects.filter(stage=Arrival.Stage.ASIDE)
            .order_by("error")
            .values_list("error")
            .annotate(Count("pk"))
        ),
    )


def _pages() -> dict[str, list[tuple[str, int]]]:
    """By stage: errors, empty where there was none, and how many items have each."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    rows = Item.objects.exclude(stage=Item.Stage.DONE).order_by("stage", "error")
    for stage, error, count in rows.values_list("stage", "error").annotate(Count("pk")):
        found[stage].append((error, count))
    return found


def _oldest_due_s(now: datetime) -> int:
    due = Watch.objects.filter(feed__in=Feed.objects.polled().order_by())
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    unwatched = Feed.objects.polled().filter(watch=None).order_by("added_at").first()
    starts = [moment for moment in (oldest, unwatched and unwatched.added_at) if moment]
    return max(0, int((now - min(starts)).total_seconds())) if starts else 0
