"""Stories that became one: what was of the one that goes is of the one that stands, its address too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from kiosk.articles.writing import insert
from kiosk.stories.models import Story, StoryLink, Telling

LINK = ("one_id", "other_id", "linked_at")


def merge(merged: Mapping[int, int], now: datetime) -> None:
    """Of each pair the first story goes and leads to the second, or to what that went into."""
    for gone in merged:
        stands = stands_for(gone, merged)
        Telling.objects.filter(story=gone).update(story=stands)
        Story.objects.filter(Q(pk=gone) | Q(merged_into=gone)).update(
            merged_into=stands, merged_at=now, lead=None, articles=0
        )
        _link_anew(gone, merged)


def stands_for(story: int, merged: Mapping[int, int]) -> int:
    """The story that stands in the end for this one."""
    while story in merged:
        story = merged[story]
    return story


def _link_anew(gone: int, merged: Mapping[int, int]) -> None:
    """What was linked to a story that was merged is linked to the one that stands."""
    links = StoryLink.objects.filter(Q(one=gone) | Q(other=gone)).order_by("pk")
    rows = []
    for link in links:
        one, other = sorted((stands_for(link.one_id, merged), stands_for(link.other_id, merged)))
        if one != other:
            rows.append((one, other, link.linked_at))
    links.delete()
    insert(StoryLink, LINK, rows, standing="keep")
