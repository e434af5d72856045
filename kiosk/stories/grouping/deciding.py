"""Where an article belongs: the pure decision."""

from __future__ import annotations

from datetime import datetime
from math import exp, log, sqrt

from kiosk.stories.grouping.values import Decision, Seen
from kiosk.stories.grouping.window import Prepared, StoryInWindow, Window

_LOW, _HIGH = 0.1, 0.36
_FEW, _MANY = 8.0, 24.0
_MERGE = 1.0
_BRIDGE = 0.6
_A_DAY = 86400.0


def group(article: Seen, window: Window, now: datetime) -> Decision:
    """Where the article belongs by what the window knows; the window is not changed."""
    prepared = window.prepare(article)
    if not prepared.weights:
        return Decision(None, 0.0)
    published = article.published.timestamp()
    scored = sorted(
        ((_ratio(prepared, story, published), story) for story in window.alike(prepared)),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    if not scored or scored[0][0] < 1.0:
        return Decision(None, sureness(2.0 - scored[0][0]) if scored else 1.0)
    best, story = scored[0]
    merged: list[tuple[int, int]] = []
    for ratio, other in scored[1:6]:
        if ratio < _BRIDGE:
            break
        if _agree(story, other) >= _MERGE:
            gone, stands = sorted((other, story), key=lambda s: (len(s.members), -s.id))
            merged.append((gone.id, stands.id))
            story = stands
            break
    return Decision(story.id, sureness(best), tuple(merged), why=_why(prepared, story))


def _ratio(prepared: Prepared, story: StoryInWindow, published: float) -> float:
    """How much more alike than needed; from 1 on the article belongs to the story."""
    likeness = story.dot(prepared.weights)
    count = len(story.members)
    mean = likeness / (sqrt(count) * sqrt(sqrt(max(1e-9, story.square))))
    need = threshold(len(prepared.weights), _length(story))
    gap = max(0.0, published - story.last) / _A_DAY
    return mean / (need * (1.0 + 0.05 * log(1.0 + gap)))


def _length(story: StoryInWindow) -> float:
    members = story.members[-4:]
    return sum(len(member.vector.terms) for member in members) / len(members)


def threshold(one: float, other: float) -> float:
    """How alike two texts of so many terms must be to tell one event."""
    length = sqrt(one * other)
    part = (log(length + 1e-9) - log(_FEW)) / (log(_MANY) - log(_FEW))
    return _LOW + (_HIGH - _LOW) * min(1.0, max(0.0, part))


def _agree(one: StoryInWindow, other: StoryInWindow) -> float:
    ours, theirs = one.vector(), other.vector()
    if len(ours) < len(theirs):
        ours, theirs = theirs, ours
    likeness = sum(weight * ours[term] for term, weight in theirs.items() if term in ours)
    counts = len(one.members) * len(other.members)
    mean = likeness / (sqrt(counts) * sqrt(sqrt(max(1e-9, one.square * other.square))))
    return mean / threshold(_length(one), _length(other))


def _why(prepared: Prepared, story: StoryInWindow) -> tuple[str, ...]:
    vector = story.vector()
    shared = sorted(
        (
            (weight * vector[term], term)
            for term, weight in prepared.weights.items()
            if term in vector
        ),
        reverse=True,
    )
    words = [prepared.reading.written[term] for _, term in shared[:5]]
    return (f"shares: {', '.join(words)}",) if words else ()


def sureness(ratio: float) -> float:
    """A ratio of likeness as how sure, 0 to 1: at the threshold 0.5."""
    return 1.0 / (1.0 + exp(-4.0 * (ratio - 1.0)))
