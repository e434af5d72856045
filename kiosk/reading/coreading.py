"""What is read next by those who read what one read: told from the order of reads alone.

How often one article followed another in somebody's reading is a faded count; news is read for hours,
so counts fade by half in `HALF_HOURS`. Of few reads such counts are chance, so what is read after an
article stands on what is read right now at all as its prior (the mean of a Dirichlet distribution of
weight `PRIOR`), as the reading signal's fast rates stand on its slow ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest

# Hours in which a count fades by half, reads of the prior, and the reader's last articles that count,
# each so much less than the one read after it. Chosen on the days before the one that
# `bin/evaluate choosing` measures.
HALF_HOURS = 6.0
PRIOR = 12.0
STEPS = 4
FADING = 0.45
# Articles that followed one, kept of each.
_KEPT = 120


class _Faded:
    """Counts by article that fade together: kept as they would be at time 0 of their growth."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts: dict[int, float] = {}
        self.total = 0.0

    def add(self, article: int, weight: float) -> None:
        self.counts[article] = self.counts.get(article, 0.0) + weight
        self.total += weight


class CoReading:
    """Reads as they come, in order of time. Times are seconds since any moment, the same throughout."""

    def __init__(self, since: float = 0.0) -> None:
        self._since = since
        self._after: dict[int, _Faded] = {}
        self._now = _Faded()

    def update(self, before: Sequence[int], article: int, at: float) -> None:
        """Somebody read `article`, having read `before`, the last one last."""
        # A count from before is worth less beside it: each weighs more the later it comes.
        weight = 2.0 ** ((at - self._since) / 3600 / HALF_HOURS)
        self._now.add(article, weight * 4)
        for distance, earlier in enumerate(reversed(before[-STEPS:])):
            if earlier != article:
                followed = self._after.setdefault(earlier, _Faded())
                followed.add(article, weight * FADING**distance)
                if len(followed.counts) > 2 * _KEPT:
                    followed.counts = dict(
                        nlargest(_KEPT, followed.counts.items(), key=lambda pair: pair[1])
                    )
        if weight > 1e12:
            self._rebase(at)

    def next_after(
        self, before: Sequence[int], at: float, most: int = 10
    ) -> list[tuple[int, float]]:
        """What is likeliest read next, with its probability, likeliest first; none of `before`."""
        scores = self.scores(before, at)
        for article in before:
            scores.pop(article, None)
        return nlargest(most, scores.items(), key=lambda pair: (pair[1], -pair[0]))

    def scores(self, before: Sequence[int], at: float) -> dict[int, float]:
        """The probability that each article known is the next one read."""
        raise NotImplementedError
