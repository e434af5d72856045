"""Mutes of topics: a story that turns on one is shut out, and with it every article that tells it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from kiosk.articles.muting import Mutes, held
from kiosk.stories.models import StoryTopic, Telling


def mutes(
    titles: frozenset[str],
    sections: frozenset[str],
    topics: frozenset[str],
    words: frozenset[str],
) -> Mutes:
    """What a reader shut out, by key; to be put into force by `articles.muting.holding`."""
    return Mutes(titles, sections, topics, words, partial(_telling, topics))


def muted_stories(story_ids: Collection[int]) -> set[int]:
    """Those of the stories that turn on a topic the reader shut out; no query where there is none."""
    topics = held().topics
    if not topics or not story_ids:
        return set()
    rows = StoryTopic.objects.filter(story__in=story_ids, topic__key__in=topics).order_by()
    return set(rows.values_list("story", flat=True))


def _telling(topics: frozenset[str], article_ids: Collection[int]) -> set[int]:
    """Those of the articles that tell a story which turns on one of the topics."""
    turning = StoryTopic.objects.filter(topic__key__in=topics).values("story")
    rows = Telling.objects.filter(article__in=article_ids, story__in=turning).order_by()
    return set(rows.values_list("article", flat=True))
