"""The stories of the window as one row, ready to be put before readers: what each is about and worth.

Made with the fronts, as what it takes is loaded then; so that a reader's own front asks for no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiosk.front.composing import Offered
from kiosk.front.models import Offering
from kiosk.publishers.models import Title
from kiosk.stories.models import StoryTopic

# More stories than these are of no front's; topics of a story that count.
MOST, TOPICS = 50_000, 6
_ROW, _CHUNK = 1, 5_000


def save(offered: Sequence[Offered], now: datetime) -> None:
    """Keep these, best first, as the stories on offer."""
    some = offered[:MOST]
    topics = _topics([one.story for one in some])
    slugs = dict(Title.objects.carried().values_list("pk", "slug"))
    content = [
        [
            one.story, one.article, round(one.score, 4), int(one.moved), one.language,
            [slugs[pk] for pk in one.titles if pk in slugs], one.sections, topics.get(one.story, []),
            one.event,
        ]
        for one in some
    ]  # fmt: skip
    Offering.objects.update_or_create(pk=_ROW, defaults={"made_at": now, "content": content})


def made_at() -> datetime | None:
    """When the stories on offer were made last; None where they never were."""
    return Offering.objects.filter(pk=_ROW).values_list("made_at", flat=True).first()


def load() -> list[list[Any]]:
    """The stories on offer, best first, each as [story, article, score, moved, language, titles, sections,
    topics, event]: ids, seconds since 1970, slugs, keys."""
    content: list[list[Any]] | None = (
        Offering.objects.filter(pk=_ROW).values_list("content", flat=True).first()
    )
    return content or []


def _topics(stories: Sequence[int]) -> dict[int, list[str]]:
    """The keys of each story's heaviest topics."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for at in range(0, len(stories), _CHUNK):
        rows = StoryTopic.objects.filter(story__in=stories[at : at + _CHUNK])
        for story, key in rows.order_by("story", "-weight", "pk").values_list(
            "story", "topic__key"
        ):
            if len(found[story]) < TOPICS:
                found[story].append(key)
    return found
