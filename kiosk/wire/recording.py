"""Writing down what became of each step, in batches: one transaction holds a step's whole result.

So a kill between two steps loses nothing: either the result and the next step are both there, or the
row is still due for the step before.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kiosk.articles.copy import Copy, FeedCopy, from_json, superseding, to_json
from kiosk.articles.filing import Filed, file_entries, file_feeds, file_pages, hold_of
from kiosk.articles.models import Article, Joining
from kiosk.articles.writing import insert, update
from kiosk.front.ballots import record_feeds
from kiosk.front.sights import EntrySight, FeedSight
from kiosk.kit.addresses import host, names_a_page
from kiosk.kit.texts import printable
from kiosk.wire.arriving import arrive
from kiosk.wire.leasing import in_time
from kiosk.wire.models import Item
from kiosk.wire.prepared import PreparedFeed
from kiosk.wire.watching import Polled, counting, held, learn

# Minutes before a page that could not be had is tried again; after the last, the feed's text stands.
RETRY_MINUTES = (1, 10, 60, 360)


@dataclass(frozen=True, slots=True)
class PageFetched:
    """A page has come: its bytes, and the address that answered."""

    item_id: int
    at: datetime
    page: bytes
    url: str
    charset: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class PageExtracted:
    """What a page says."""

    item_id: int
    at: datetime
    copy: Copy
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says, read back from its item, to be filed."""

    item_id: int
    article_id: int
    at: datetime
    copy: Copy
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class StepFailed:
    """A step that did not work; `final` where trying again cannot help."""

    item_id: int
    at: datetime
    error: str
    attempts: int
    lease_until: datetime
    final: bool = False
    retry_after_s: float | None = None


def record_polls(results: Sequence[Polled]) -> None:
    """File what polls brought and set each feed's next poll, in one transaction.

    A poll comes too late, and is dropped, whose lease ran out and was taken by another that was faster:
    what it brings is older than what stands.
    """
    with transaction.atomic():
        watches = held(result.watch_id for result in results)
        results = counting(results, watches)
        if not results:
            return
        _file(
            [_feed_copy(r, r.prepared) for r in results if r.prepared], max(r.at for r in results)
        )
        record_feeds([_sight(result) for result in results if not result.error])
        learn(results, watches)


def record_fetched(results: Sequence[PageFetched]) -> None:
    """Keep fetched pages until they are extracted."""
    with transaction.atomic():
        counting, items = _held(results, Item.Stage.FETCH)
        for result in counting:
            item = items[result.item_id]
            item.page = zlib.compress(result.page, 1)
            item.page_url, item.page_charset = result.url[:2000], result.charset[:40]
            _advance(item, Item.Stage.EXTRACT, result.at)
        _save(items)


def record_extracted(results: Sequence[PageExtracted]) -> None:
    """Keep what was extracted until it is filed; the page itself is no longer needed."""
    with transaction.atomic():
        counting, items = _held(results, Item.Stage.EXTRACT)
        for result in counting:
            item = items[result.item_id]
            item.page, item.facts = None, to_json(result.copy)
            _advance(item, Item.Stage.FILE, result.at)
        _save(items)


def record_filed(results: Sequence[PageFacts]) -> None:
    """File what pages say, and be done with their items, in one transaction."""
    with transaction.atomic():
        # Before their items, as polls do that want pages again: else the two could wait in a circle.
        hold_of([result.article_id for result in results])
        results, held = _held(results, Item.Stage.FILE)
        if not results:
            return
        entries = {i.article_id: from_json(i.entry) for i in held.values() if i.entry}
        now = max(result.at for result in results)
        file_pages([(r.article_id, r.copy) for r in results], now, entries)
        _arrive_again([r.article_id for r in results], now)
        # Items of articles that turned out to be another one went with them.
        items = Item.objects.in_bulk(list(held))
        for result in results:
            if (item := items.get(result.item_id)) is not None:
                item.facts = item.entry = None
                _advance(item, Item.Stage.DONE, result.at)
        _save(items)


def record_failed(results: Sequence[StepFailed]) -> None:
    """Try again later what may still work; the rest has failed, and the feed's text stands."""
    with transaction.atomic():
        ids = [result.item_id for result in results]
        hold_of(Item.objects.filter(pk__in=ids).order_by().values_list("article_id", flat=True))
        counting, items = _held(results, *Item.ON_THEIR_WAY)
        entries = {}
        for result in counting:
            item = items[result.item_id]
            _put_off(item, result)
            if item.stage == Item.Stage.FAILED and item.entry:
                entries[item.article_id], item.entry = from_json(item.entry), None
        if entries:
            now = max(result.at for result in results)
            file_entries(entries, now)
            _arrive_again(entries, now)
        _save(items)


# ---------------------------------------------------------------- feeds


def _file(feeds: Sequence[FeedCopy], now: datetime) -> None:
    """File what feeds brought; pages of what is new or changed are wanted, and it is to be placed."""
    if not feeds:
        return
    filed = file_feeds(
        feeds,
        reread_since=now - timedelta(days=settings.PAGE_DAYS),
        tried=lambda article_ids: _tried(article_ids, now),
    )
    if filed.new or filed.changed:
        _want_pages(filed, now)
    as_filed = (pk for pk, later in filed.changed.items() if later is None)
    arrive([*filed.new, *as_filed, *filed.sectioned], now)


def _tried(article_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """When pages of these articles were last had in vain; `now` for those that are on their way."""
    rows = Item.objects.filter(article_id__in=article_ids).exclude(stage=Item.Stage.DONE)
    return {
        article_id: ended if stage == Item.Stage.FAILED else now
        for article_id, stage, ended in rows.values_list("article_id", "stage", "due_at")
    }


def _feed_copy(result: Polled, prepared: PreparedFeed) -> FeedCopy:
    return FeedCopy(
        feed_id=result.feed_id,
        title_id=result.title_id,
        section=result.section,
        entries=prepared.entries,
        received=result.at,
    )


def _sight(result: Polled) -> FeedSight:
    """The feed as its title's own front, for the ballots."""
    entries = None
    if result.prepared is not None:
        entries = tuple(
            EntrySight(entry.guid_key, entry.copy.published, entry.copy.modified)
            for entry in result.prepared.entries
        )
    return FeedSight(result.feed_id, result.title_id, result.at, entries)


_ITEM = (
    "article_id", "url", "host", "stage", "due_at", "lease_until", "attempts", "error", "page",
    "page_url", "page_charset", "facts", "entry",
)  # fmt: skip


def _want_pages(filed: Filed, now: datetime) -> None:
    """Items for the pages of new articles, and again for those that changed; not for old news."""
    since = now - timedelta(days=settings.PAGE_DAYS)
    pages = [page for page in filed.pages if page[2] >= since]
    changed = list(filed.changed)
    entries = _entries(filed.changed)
    for some in (changed[i : i + 500] for i in range(0, len(changed), 500)):
        recent = Article.objects.filter(pk__in=some, published_at__gte=since).order_by("pk")
        again = list(recent.values_list("pk", "url", "published_at"))
        pages += again
        Item.objects.filter(article_id__in=[pk for pk, _, _ in again]).update(
            stage=Item.Stage.FETCH,
            due_at=now,
            lease_until=None,
            attempts=0,
            error="",
            page=None,
            facts=None,
            entry=None,
        )
    for pk, entry in entries.items():
        Item.objects.filter(article_id=pk).update(entry=entry)
    queue_pages([(pk, url) for pk, url, _ in pages], now, entries)


def queue_pages(
    pages: Iterable[tuple[int, str]],
    now: datetime,
    entries: Mapping[int, dict[str, Any]] | None = None,
) -> int:
    """Items for the pages of articles, of (id, address); one that has an item keeps it. Returns how
    many addresses name a page. `entries` has what waits for a page.
    """
    stage, waits = Item.Stage.FETCH.value, entries or {}
    wanted = [
        (pk, url, host(url)[:300], stage, now, None, 0, "", None, "", "", None, waits.get(pk))
        for pk, url in pages
        if names_a_page(url)
    ]
    insert(Item, _ITEM, wanted, standing="keep")
    return len(wanted)


def file_waiting_entries(items: QuerySet[Item], now: datetime) -> None:
    """File what waits for pages that will not be read. Inside the caller's transaction."""
    held = items.exclude(entry=None).order_by("pk").values_list("article_id", "entry")
    entries = {article_id: from_json(entry) for article_id, entry in held if entry}
    if entries:
        file_entries(entries, now)
        _arrive_again(entries, now)


def _arrive_again(article_ids: Iterable[int], now: datetime) -> None:
    """These read otherwise now; one that turned out to be another article is that one."""
    ids = list(article_ids)
    joined = Joining.objects.filter(former_id__in=ids).order_by("pk")
    ids += joined.values_list("article_id", flat=True)
    arrive(Article.objects.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True), now)


def _entries(changed: Mapping[int, Copy | None]) -> dict[int, dict[str, Any]]:
    """What waits for pages of changed articles, with what of it was waiting already."""
    copies = {pk: copy for pk, copy in changed.items() if copy is not None}
    before: dict[int, Copy] = {}
    ids = list(copies)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        waiting = Item.objects.filter(article_id__in=some).order_by("pk")
        for pk, entry in waiting.values_list("article_id", "entry"):
            if entry:
                before[pk] = from_json(entry)
    return {pk: to_json(superseding(copy, before.get(pk))) for pk, copy in copies.items()}


# ---------------------------------------------------------------- items

_KEPT = (
    "stage", "due_at", "lease_until", "attempts", "error", "page", "page_url", "page_charset",
    "facts", "entry",
)  # fmt: skip


class _Result(Protocol):
    @property
    def item_id(self) -> int: ...
    @property
    def lease_until(self) -> datetime: ...


R = TypeVar("R", bound=_Result)


def _held(results: Sequence[R], *stages: Item.Stage) -> tuple[list[R], dict[int, Item]]:
    """Results whose item is still at that step as it was when leased, one an item, and those items.

    Any other comes too late and is dropped: its article changed meanwhile and its page is to be fetched
    anew, or another worker was faster.
    """
    rows = Item.objects.filter(stage__in=stages, lease_until__isnull=False)
    rows = rows.order_by("pk").select_for_update()
    items = rows.in_bulk([result.item_id for result in results])
    first: dict[int, R] = {}
    for result in results:
        item = items.get(result.item_id)
        # What brings an item to a step, or back to one, says that it is due from then on.
        if item and in_time(result.lease_until, item.lease_until, item.due_at):
            first.setdefault(item.pk, result)
    return list(first.values()), {pk: items[pk] for pk in first}


def _put_off(item: Item, result: StepFailed) -> None:
    item.error, item.attempts = printable(result.error)[:500], result.attempts + 1
    item.lease_until = None
    if result.final or result.attempts >= len(RETRY_MINUTES):
        item.page = item.facts = None
        item.stage, item.due_at = Item.Stage.FAILED, result.at
    else:
        wait = timedelta(minutes=RETRY_MINUTES[result.attempts])
        item.due_at = result.at + max(wait, timedelta(seconds=result.retry_after_s or 0))


def _advance(item: Item, stage: Item.Stage, now: datetime) -> None:
    item.stage, item.due_at, item.lease_until = stage, now, None
    item.attempts, item.error = 0, ""


def _save(items: dict[int, Item]) -> None:
    update(items.values(), _KEPT)
