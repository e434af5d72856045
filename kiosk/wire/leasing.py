"""Taking work: rows that are due, leased for a while, so that no two workers do the same at once.

A worker that is killed leaves its leases to run out; then the rows are due again. The lease
(KIOSK_LEASE) is longer than any step takes: 30 s of fetching or of extracting, and a wait for a turn.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q

from kiosk.kit.addresses import host
from kiosk.publishers.models import Feed
from kiosk.wire.models import Item, Watch

M = TypeVar("M", bound=models.Model)


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


@dataclass(frozen=True, slots=True)
class DueItem:
    """A wire item whose next step is due. `page` is there for extraction, `facts` for filing."""

    item_id: int
    article_id: int
    url: str
    host: str
    language: str
    headline: str
    words: int
    attempts: int
    page: bytes = b""
    page_url: str = ""
    page_charset: str = ""
    facts: dict[str, object] | None = None


def watch_new_feeds(now: datetime) -> int:
    """Give every polled feed its watch, due at once. Returns how many were new."""
    feeds = Feed.objects.polled().filter(watch=None).values_list("id", "url")
    watches = [Watch(feed_id=pk, due_at=now, host=host(url)[:300]) for pk, url in feeds]
    Watch.objects.bulk_create(watches, ignore_conflicts=True, batch_size=400)
    return len(watches)


def lease_feeds(most: int, now: datetime, busy: Collection[str]) -> list[DueFeed]:
    """Up to `most` feeds that are due, the longest overdue first, none on a busy host."""
    with transaction.atomic():
        watch_new_feeds(now)
        due = (
            Watch.objects.filter(_free(now), feed__retired_at=None, feed__title__dropped_at=None)
            .exclude(host__in=busy)
            .select_related("feed__title")
            .order_by("due_at", "id")
        )
        watches = _taken(due, most, now)
    return [
        DueFeed(
            watch_id=watch.pk,
            feed_id=watch.feed_id,
            title_id=watch.feed.title_id,
            url=watch.feed.url,
            host=watch.host,
            section=watch.feed.section,
            language=watch.feed.title.language,
            etag=watch.etag,
            last_modified=watch.last_modified,
            body_key=watch.body_key,
        )
        for watch in watches
    ]


def lease_items(stage: str, most: int, now: datetime, busy: Collection[str]) -> list[DueItem]:
    """Up to `most` items whose step is due, none on a busy host, the newest articles first."""
    with transaction.atomic():
        due = Item.objects.filter(_free(now), stage=stage).select_related("article")
        if busy:
            due = due.exclude(host__in=busy)
        items = _taken(due.order_by("due_at", "-id"), most, now)
    return [
        DueItem(
            item_id=item.pk,
            article_id=item.article_id,
            url=item.url,
            host=item.host,
            language=item.article.language,
            headline=item.article.headline,
            words=item.article.words,
            attempts=item.attempts,
            page=zlib.decompress(item.page) if item.page else b"",
            page_url=item.page_url,
            page_charset=item.page_charset,
            facts=item.facts,
        )
        for item in items
    ]


def release_feeds(rows: Sequence[DueFeed]) -> None:
    """Let go of feeds that were not polled after all."""
    Watch.objects.filter(pk__in=[row.watch_id for row in rows]).update(lease_until=None)


def release_items(rows: Sequence[DueItem]) -> None:
    """Let go of items whose step was not done after all."""
    Item.objects.filter(pk__in=[row.item_id for row in rows]).update(lease_until=None)


def _free(now: datetime) -> Q:
    return Q(due_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lte=now))


def _taken(due: models.QuerySet[M], most: int, now: datetime) -> list[M]:
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    rows = list(due[:most])
    due.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
        lease_until=now + timedelta(seconds=settings.LEASE_S)
    )
    return rows
