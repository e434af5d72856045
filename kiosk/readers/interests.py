"""A reader's interests, kept with the account and brought on as they read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kiosk.readers.choices import Choice
from kiosk.readers.models import Interest
from kiosk.readers.tastes import Taste


def taste_of(reader_id: int) -> Taste:
    """What the account's reading tells; an empty taste where nothing was read."""
    content = Interest.objects.filter(reader=reader_id).values_list("content", flat=True).first()
    return Taste.from_json(content or {})


@transaction.atomic
def read_about(reader_id: int, *articles: Iterable[Choice], now: datetime) -> None:
    """The reader read these articles, each of them about those things."""
    row, _ = Interest.objects.select_for_update().get_or_create(reader_id=reader_id)
    taste = Taste.from_json(row.content)
    for about in articles:
        taste = taste.having_read(about, now.timestamp())
    row.content = taste.to_json()
    row.save(update_fields=["content"])


def forget(reader_id: int) -> None:
    """Nothing is known of what the reader reads about any more."""
    Interest.objects.filter(reader=reader_id).delete()
