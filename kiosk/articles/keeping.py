"""What is kept of articles: where a title's terms are the headline alone, no text and no picture.

Under every other terms texts are kept whole, whatever of them is shown (docs/decisions/007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models, transaction

from kiosk.articles.copy import HEADLINE, EntryCopy, FeedCopy, headline_alone
from kiosk.articles.models import Article, Picture, Revision
from kiosk.publishers.models import headline_only

# Rows changed in one transaction, so that the line never waits long for its turn to write.
_AT_ONCE = 500


def within_terms(feeds: Sequence[FeedCopy]) -> Sequence[FeedCopy]:
    """The feeds without what their titles' terms forbid to keep; one query.

    What is left out changes no fingerprint either: should the terms allow it later, the entries a feed
    still brings then have changed, and are filed with their texts.
    """
    if not feeds:
        return feeds
    now = max(feed.received for feed in feeds)
    bare = headlines_only((feed.title_id for feed in feeds), now)
    if not bare:
        return feeds
    return [
        replace(feed, entries=tuple(map(_headline_entry, feed.entries)), headlines_only=True)
        if feed.title_id in bare
        else feed
        for feed in feeds
    ]


def headlines_only(title_ids: Iterable[int], now: datetime) -> set[int]:
    """Those of the titles of which no more than headlines may be kept."""
    return set(headline_only(now).filter(title__in=set(title_ids)))


def forget_texts(now: datetime, tell: Callable[[list[int]], object] = list) -> int:
    """Delete what titles let us keep before their terms came down to the headline alone.

    Texts, earlier texts and pictures; returns of how many articles. What became of headlines stays.
    `tell` is given the ids of those that lost their texts, some at a time, in the transaction that
    deletes them: what was made of the texts elsewhere can go with them, whatever fails after.
    """
    titles = list(headline_only(now))
    if not titles:
        return 0
    forgotten = _in_turns(
        Article.objects.filter(title__in=titles).exclude(standfirst="", body=""),
        lambda rows: rows.update(
            standfirst="", body="", words=0, reading_minutes=0, page_extracted_at=None
        ),
        tell,
    )
    _in_turns(
        Revision.objects.filter(article__title__in=titles).exclude(standfirst="", body=""),
        lambda rows: rows.update(standfirst="", body=""),
    )
    _in_turns(Picture.objects.filter(article__title__in=titles), lambda rows: rows.delete())
    return forgotten


def _headline_entry(entry: EntryCopy) -> EntryCopy:
    fingerprint = entry.fingerprint[HEADLINE].ljust(len(entry.fingerprint), "0")
    return EntryCopy(headline_alone(entry.copy), entry.guid_key, fingerprint)


def _in_turns(
    rows: models.QuerySet[Any],
    change: Callable[[models.QuerySet[Any]], object],
    tell: Callable[[list[int]], object] = list,
) -> int:
    """Change the rows, some in a transaction, until none is left; returns how many there were."""
    changed = 0
    while True:
        with transaction.atomic():
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
            if not ids:
                return changed
            change(rows.model._default_manager.filter(pk__in=ids))
            tell(ids)
        changed += len(ids)
