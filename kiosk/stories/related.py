"""Related stories: others one would read next. The same people, places and subject, another event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from kiosk.stories.grouping.deciding import agreement
from kiosk.stories.grouping.shelves import StoryInWindow
from kiosk.stories.grouping.window import Window

MOST = 6
# So much more alike than one event asks for: it is the same one, told twice, and no other to read
# next. Between that and 1 grouping had reasons to keep them apart.
_SAME = 1.6
# Less alike than this part of what one event asks for is chance.
_LEAST = 0.2
# After so many hours a story is half as worth reading next.
_HALF_LIFE_H = 48.0
# A name that both turn on counts as so much likeness; beyond three, more say no more.
_A_NAME, _NAMES = 0.15, 3


@dataclass(frozen=True, slots=True)
class Related:
    """A story to read next: how near it is, and the names both turn on, as written."""

    story: int
    score: float
    shared: tuple[str, ...]


def related(story: int, window: Window, now: datetime, most: int = MOST) -> list[Related]:
    """The stories of the window nearest to a story without telling the same, the nearest first.

    Empty where the story is not in the window. Two that tell the same as each other stand once.
    """
    here = window.story(story)
    if here is None:
        return []
    own = _names(here)
    found: list[tuple[float, int, StoryInWindow, tuple[str, ...]]] = []
    for other in window.like(here):
        alike = agreement(here, other)
        if not _LEAST <= alike < _SAME:
            continue
        theirs = _names(other)
        shared = tuple(name for key, name in own.items() if key in theirs)
        age_h = max(0.0, (now.timestamp() - other.last) / 3600)
        score = (alike + _A_NAME * min(len(shared), _NAMES)) * 0.5 ** (age_h / _HALF_LIFE_H)
        # Many tell it: more likely to be worth one's while, among those that are as near.
        found.append((score * (1 + 0.1 * sqrt(len(other.members))), -other.id, other, shared))
    found.sort(reverse=True, key=lambda row: row[:2])
    chosen: list[tuple[float, StoryInWindow, tuple[str, ...]]] = []
    for score, _, other, shared in found:
        if len(chosen) == most:
            break
        if all(agreement(other, standing) < _SAME for _, standing, _ in chosen):
            chosen.append((score, other, shared))
    return [Related(other.id, score, shared) for score, other, shared in chosen]


def _names(story: StoryInWindow) -> dict[str, str]:
    """The names a story turns on, by key."""
    return {key: name for member in story.members for key, name, _ in member.names}
