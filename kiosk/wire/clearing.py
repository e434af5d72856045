"""Forgetting what the wire no longer needs."""

from __future__ import annotations

from datetime import datetime

from kiosk.publishers.models import headline_only
from kiosk.wire.models import Item


def clear_finished_items(before: datetime) -> int:
    """Delete items that ended before that time; their articles stay. Returns how many went.

    An article that changes later gets a new item.
    """
    ended = Item.objects.filter(stage__in=[Item.Stage.DONE, Item.Stage.FAILED], due_at__lt=before)
    return ended.delete()[0]


def forget_waiting(title_id: int) -> int:
    """Read no more pages of a title that was dropped; returns how many waited.

    Its articles keep the feed's text; one that changes later gets a new item.
    """
    waiting = Item.objects.filter(article__title=title_id, stage__in=Item.ON_THEIR_WAY)
    return waiting.delete()[0]


def forget_unwanted(now: datetime) -> int:
    """Read no pages of titles whose terms have come down to the headline; returns how many waited."""
    unwanted = Item.objects.filter(
        article__title__in=headline_only(now), stage__in=Item.ON_THEIR_WAY
    )
    return unwanted.delete()[0]
