"""Lists of stories paged by time: those that turn on a topic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kiosk.articles.listing import Place
from kiosk.stories.models import Story, Topic
from kiosk.stories.showing import StoryCard, story_cards

PAGE = 30


@dataclass(frozen=True, slots=True)
class TopicListing:
    """A page of a topic's stories, the last moved first; places as in `articles.listing.Listing`."""

    topic: Topic
    cards: tuple[StoryCard, ...]
    older: Place | None
    newer: Place | None


def on_topic(
    key: str, before: Place | None, now: datetime, size: int = PAGE
) -> TopicListing | None:
    """The page of stories after a place, the first without one; None where no story turns on it.

    A name that stands in hidden text alone is no topic of any story, so it has no page.
    """
    topic = Topic.objects.filter(key=key).first()
    if topic is None:
        return None
    rows = _on(topic)
    places = _places(_after(rows, before), size + 1)
    here = places[:size]
    if not here and before is None:
        return None
    return TopicListing(
        topic=topic,
        cards=tuple(story_cards([place.article_id for place in here], now)),
        older=here[-1] if len(places) > size else None,
        newer=_newer(rows, before, size) if before is not None else None,
    )


def _on(topic: Topic) -> QuerySet[Story]:
    return Story.objects.standing().filter(topics__topic=topic, articles__gt=0)


def _after(rows: QuerySet[Story], before: Place | None) -> QuerySet[Story]:
    if before is None:
        return rows
    at_once = Q(moved_at=before.published, pk__lt=before.article_id)
    return rows.filter(Q(moved_at__lt=before.published) | at_once)


def _newer(rows: QuerySet[Story], before: Place, size: int) -> Place | None:
    """Where the page begins that ends at that place."""
    at_once = Q(moved_at=before.published, pk__gte=before.article_id)
    newer = rows.filter(Q(moved_at__gt=before.published) | at_once)
    places = _places(newer.order_by("moved_at", "pk"), size + 1)
    return places[size] if len(places) > size else None


def _places(rows: QuerySet[Story], most: int) -> list[Place]:
    """Place's second number is the story's id here."""
    return [Place(*row) for row in rows.values_list("moved_at", "pk")[:most]]
