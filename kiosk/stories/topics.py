"""The topics stories turn on: only names that may be seen in them now.

Grouping reads texts whole, whatever the terms show of them. What is said about a story in the open
is taken from what anybody may read: the headlines, and the texts as far as their terms show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from kiosk.articles.models import Article
from kiosk.articles.plain import shown_texts
from kiosk.articles.writing import insert
from kiosk.kit.words import fold
from kiosk.stories.grouping.values import Topic as Name
from kiosk.stories.models import StoryTopic, Telling, Topic

# Topics of a story that are kept.
TOPICS = 12
# Articles whose texts are read at once: the names of a story stand in the first of them as a rule.
_AT_ONCE = 50
_KEY_LETTERS = 120
_WORD = re.compile(r"\w+")


def save_topics(
    story: int, names: Sequence[Name], article_ids: Iterable[int], now: datetime
) -> None:
    """Of these names, the weightiest first, the story's topics are now those seen in its articles."""
    seen = _seen({name.key for name in names}, sorted(article_ids, reverse=True), now)
    kept = [name for name in names if name.key in seen][:TOPICS]
    keys = [name.key[:_KEY_LETTERS] for name in kept]
    rows = [(name.key[:_KEY_LETTERS], name.name[:_KEY_LETTERS]) for name in kept]
    insert(Topic, ("key", "name"), rows, standing="keep")
    known = dict(Topic.objects.filter(key__in=keys).order_by("pk").values_list("key", "pk"))
    StoryTopic.objects.filter(story=story).delete()
    topics = [(story, known[key], name.weight) for key, name in zip(keys, kept, strict=True)]
    insert(StoryTopic, ("story_id", "topic_id", "weight"), topics, standing="keep")


def hide_topics(story_ids: Iterable[int], now: datetime) -> int:
    """Delete the topics of those stories that may be seen in them no more; returns how many."""
    hidden = 0
    for story in story_ids:
        with transaction.atomic():
            topics = StoryTopic.objects.filter(story=story)
            keys = set(topics.order_by("pk").values_list("topic__key", flat=True))
            told = Telling.objects.filter(story=story).order_by("-article_id")
            seen = _seen(keys, list(told.values_list("article_id", flat=True)), now)
            hidden += topics.exclude(topic__key__in=seen).delete()[0]
    return hidden


def _seen(keys: set[str], article_ids: Sequence[int], now: datetime) -> set[str]:
    """Those names that stand, as whole words, in what may be read of the articles."""
    wanted = {key: _words(key) for key in keys}
    seen: set[str] = set()
    for begin in range(0, len(article_ids), _AT_ONCE):
        if len(seen) == len(keys):
            break
        some = article_ids[begin : begin + _AT_ONCE]
        headlines = Article.objects.visible().filter(pk__in=some).order_by("pk")
        texts = (*headlines.values_list("headline", flat=True), *shown_texts(some, now).values())
        for text in map(_words, texts):
            seen.update(key for key in keys - seen if wanted[key] in text)
    return seen


def _words(text: str) -> str:
    """Folded, with one space around each word."""
    return f" {' '.join(_WORD.findall(fold(text)))} "
