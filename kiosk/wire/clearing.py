"""Forgetting what the wire no longer needs, and asking again for what it needs after all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from kiosk.articles.models import Address, Article
from kiosk.publishers.models import headline_only
from kiosk.wire.arriving import arrive
from kiosk.wire.models import Item, Watch
from kiosk.wire.recording import file_waiting_entries, queue_pages


def clear_finished_items(before: datetime) -> int:
    """Delete items that ended before that time; their articles stay. Returns how many went.

    An article that changes later gets a new item.
    """
    ended = Item.objects.filter(stage__in=[Item.Stage.DONE, Item.Stage.FAILED], due_at__lt=before)
    return ended.delete()[0]


def forget_waiting(title_id: int, now: datetime) -> int:
    """Read no more pages of a title that was dropped; returns how many waited.

    Its articles have the feed's text as it read last. `ask_again` undoes it.
    """
    waiting = Item.objects.filter(article__title=title_id, stage__in=Item.ON_THEIR_WAY)
    with transaction.atomic():
        file_waiting_entries(waiting, now)
        return waiting.delete()[0]


def ask_again(title_id: int, now: datetime) -> int:
    """Of a title carried again: read the pages of its recent articles that were not read, place those
    that stories of today may be told by, and poll its feeds anew, whatever they last answered.

    Returns how many pages wait more than before.
    """
    mine = Article.objects.filter(title=title_id, withdrawn_at=None).order_by("pk")
    recent = mine.filter(published_at__gte=now - timedelta(hours=settings.STORY_HOURS))
    addresses = Address.objects.filter(title=title_id, article=OuterRef("pk"))
    unread = Article.objects.filter(
        Exists(addresses),  # without one of its own, its page is not its alone
        title=title_id,
        withdrawn_at=None,
        page_extracted_at=None,
        wire_item=None,
        published_at__gte=now - timedelta(days=settings.PAGE_DAYS),
    ).exclude(title__in=headline_only(now))
    with transaction.atomic():
        Watch.objects.filter(feed__title=title_id).update(
            due_at=now,
            reasons=["its title is carried and polled again"],
            etag="",
            last_modified="",
            body_key="",
        )
        arrive(recent.values_list("pk", flat=True), now)
        return queue_pages(unread.order_by("pk").values_list("pk", "url"), now)


def forget_unwanted(now: datetime) -> int:
    """Read no pages of titles whose terms have come down to the headline; returns how many waited.

    Headlines that changed meanwhile are filed.
    """
    unwanted = Item.objects.filter(
        article__title__in=headline_only(now), stage__in=Item.ON_THEIR_WAY
    )
    with transaction.atomic():
        file_waiting_entries(unwanted, now)
        return unwanted.delete()[0]
