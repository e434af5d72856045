"""Taking work: rows that are due, leased for a while, so that no two workers do the same at once.

A worker that is killed leaves its leases to run out; then the rows are due again. The lease
(KIOSK_LEASE) is longer than a step's own work, 30 s of fetching or of extracting. It can run out all
the same while a row waits for its host's turn or for a parsing child: then the step is done twice, which
harms nothing, as steps are idempotent and a result that comes too late is dropped.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q

from kiosk.articles.writing import insert
from kiosk.kit.addresses import host
from kiosk.publishers.models import Feed, halted, headline_only
from kiosk.wire.models import Item, Watch
from kiosk.wire.stepping import ONE_HOST_AT_ONCE

# Rows looked at for each one taken, so that they come from many hosts.
_LOOK_AHEAD = 4


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed to poll now, with what a conditional request needs."""

    watch_id: int
    feed_id: int
    title_id: int
    url: str
    host: str
    section: str
    language: str
    etag: str
    last_modified: str
    body_key: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class DueItem:
    """A wire item whose next step is due. `page` is there for extraction, `facts` for filing."""

    item_id: int
    article_id: int
    url: str
    host: str
    language: str
    headline: str
    attempts: int
    lease_until: datetime
    page: bytes = b""
    page_url: str = ""
    page_charset: str = ""
    facts: dict[str, object] | None = None


def watch_new_feeds(now: datetime) -> int:
    """Give every polled feed its watch, due at once. Returns how many were new."""
    feeds = Feed.objects.polled().filter(watch=None).values_list("id", "url")
    rows = [(pk, host(url)[:300], now, *_UNPOLLED.values()) for pk, url in feeds]
    insert(Watch, ("feed_id", "host", "due_at", *_UNPOLLED), rows, standing="keep")
    return len(rows)


# What a watch knows before its first poll.
_UNPOLLED: dict[str, object] = {
    "reasons": (), "lease_until": None, "etag": "", "last_modified": "", "body_key": "",
    "polled_at": None, "succeeded_at": None, "status": None, "error": "", "failures": 0,
    "moved_to": "", "moved_times": 0, "rhythm_s": None, "newest_at": None, "ttl_s": None,
    "format": "", "hub": "",
}  # fmt: skip


def lease_feeds(most: int, now: datetime, busy: Collection[str]) -> list[DueFeed]:
    """Up to `most` feeds that are due, the longest overdue first, none on a busy host."""
    with transaction.atomic():
        watch_new_feeds(now)
        due = Watch.objects.filter(
            free(now), feed__retired_at=None, feed__title__dropped_at=None
        ).exclude(Q(host__in=busy) | Q(halted("feed__title")))
        rows = due.order_by("due_at", "id").values_list(*_FEED)[: most * _LOOK_AHEAD]
        feeds = [DueFeed(*(*row, leased_until(now))) for row in rows]
        hosts = [(feed.watch_id, feed.host) for feed in feeds]
        held = set(taken(Watch, spread(hosts, most, ONE_HOST_AT_ONCE), now))
        return [feed for feed in feeds if feed.watch_id in held]


_FEED = (
    "id", "feed_id", "feed__title_id", "feed__url", "host", "feed__section",
    "feed__title__language", "etag", "last_modified", "body_key",
)  # fmt: skip


def lease_items(stage: str, most: int, now: datetime, busy: Collection[str]) -> list[DueItem]:
    """Up to `most` items whose step is due, none on a busy host, the newest articles first.

    None of a title that is paused or dropped, nor of one whose terms are the headline alone by now:
    its pages are not ours to keep.
    """
    fetching = stage == Item.Stage.FETCH
    with transaction.atomic():
        due = Item.objects.filter(free(now), stage=stage)
        due = due.filter(article__title__dropped_at=None).exclude(halted("article__title"))
        due = due.exclude(article__title__in=headline_only(now))
        if busy:
            due = due.exclude(host__in=busy)
        ahead = most * _LOOK_AHEAD if fetching else most
        rows = due.order_by("due_at", "-id").values_list("id", "host")[:ahead]
        held = taken(Item, spread(rows, most, ONE_HOST_AT_ONCE if fetching else most), now)
        items = Item.objects.filter(pk__in=held).order_by("due_at", "-id").values_list(*_ITEM)
        return [_due_item(*row) for row in items]


_ITEM = (
    "id", "article_id", "url", "host", "article__language", "article__headline",
    "attempts", "lease_until", "page", "page_url", "page_charset", "facts",
)  # fmt: skip


def _due_item(*row: Any) -> DueItem:
    item = DueItem(*row)
    return replace(item, page=zlib.decompress(item.page) if item.page else b"")


def spread(rows: Iterable[tuple[int, str]], most: int, each: int) -> list[int]:
    """Up to `most` of the ids in (id, host) rows, in turns from every host, `each` of one at most.

    So a host with many that are due does not take the places of the others while it makes them wait.
    """
    seen: Counter[str] = Counter()
    turns: list[tuple[int, int]] = []
    for pk, host_name in rows:
        turns.append((seen[host_name], pk))
        seen[host_name] += 1
    # A stable sort: within a turn, the order of the rows.
    turns.sort(key=itemgetter(0))
    return [pk for turn, pk in turns[:most] if turn < each]


def release_feeds(rows: Sequence[DueFeed]) -> None:
    """Let go of feeds that were not polled after all."""
    Watch.objects.filter(pk__in=[row.watch_id for row in rows]).update(lease_until=None)


def release_items(rows: Sequence[DueItem]) -> None:
    """Let go of items whose step was not done after all."""
    Item.objects.filter(pk__in=[row.item_id for row in rows]).update(lease_until=None)


def free(now: datetime) -> Q:
    """Rows that are due and under nobody's lease."""
    return Q(due_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lte=now))


def taken(model: type[models.Model], ids: list[int], now: datetime) -> list[int]:
    """Lease these, but for those another worker has taken meanwhile; returns whom we hold.

    In the transaction that found them free: on SQLite nobody else writes during it.
    """
    rows = model._default_manager
    if connection.features.has_select_for_update_skip_locked:
        still = rows.filter(free(now), pk__in=ids).select_for_update(skip_locked=True)
        ids = list(still.values_list("pk", flat=True))
    rows.filter(pk__in=ids).update(lease_until=leased_until(now))
    return ids


def leased_until(now: datetime) -> datetime:
    """When a lease taken `now` runs out."""
    return now + timedelta(seconds=settings.LEASE_S)


def in_time(lease: datetime | None, stands: datetime | None, recorded_at: datetime | None) -> bool:
    """Whether what was done under `lease` is no older than what stands: the row's lease `stands`, or
    nothing was recorded of it since it was leased.

    The lease alone will not do: where every row takes longer than that, none would ever be recorded.
    """
    if lease == stands:
        return True
    if lease is None:
        return False
    leased_at = lease - timedelta(seconds=settings.LEASE_S)
    return recorded_at is None or recorded_at <= leased_at
