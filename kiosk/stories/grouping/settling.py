"""A decision carried out on a window alone, for who keeps no rows: evaluation and benchmarks."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.stories.grouping.values import Decision, Seen
from kiosk.stories.grouping.window import Window


def settle(article: Seen, decision: Decision, window: Window, begin: Callable[[], int]) -> int:
    """The article's story after the decision; `begin` gives the number of a new one."""
    for gone, stands in decision.merged:
        window.merge(gone, stands)
    for other, story in decision.moved:
        window.move(other, begin() if story is None else story)
    story = begin() if decision.story is None else decision.story
    window.take(article, story, decision)
    return story
