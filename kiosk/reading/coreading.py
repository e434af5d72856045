"""What is read next by those who read what one read: told from the order of reads alone.

How often one article followed another in somebody's reading is a count that fades; so is how often it
was read at all, fast and slowly. Of few reads each is chance, so each stands on the wider one as its
prior (the mean of a Dirichlet distribution): what follows an article, on what everybody reads right now;
that, on what was read these hours. Knows ids and times, and no reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest

# Hours in which counts fade by half: of what followed an article, of reads fast and slow. Reads that
# the priors weigh, and the last articles of a reader that count, each `FADING` of the one read after
# it. Chosen on the day before the one that `bin/evaluate choosing` measures.
FOLLOWED_HOURS, FAST_HOURS, SLOW_HOURS = 0.5, 0.15, 4.0
FOLLOWED_PRIOR, FAST_PRIOR = 30.0, 50.0
STEPS, FADING = 4, 0.45
# Of articles that followed one, so many are kept; what has less than this part of all reads is no prior.
_KEPT, _LEAST_PART = 200, 2e-5
# Priors are worked out anew after so many seconds.
_FRESH_S = 30.0


class _Counts:
    """Counts that fade together: each is kept as it would have been at one moment, later ones as more."""

    def __init__(self, half_hours: float, since: float) -> None:
        self._half_s, self._since = half_hours * 3600, since
        self.of: dict[int, float] = {}
        self.total = 0.0

    def weight(self, at: float) -> float:
        """What a count of one weighs that is made at that moment."""
        weight: float = 2.0 ** ((at - self._since) / self._half_s)
        if weight < 1e15:
            return weight
        self.of = {one: kept for one, n in self.of.items() if (kept := n / weight) > 1e-9}
        self.total, self._since = self.total / weight, at
        return 1.0

    def add(self, one: int, at: float, much: float = 1.0) -> None:
        added = self.weight(at) * much
        self.of[one] = self.of.get(one, 0.0) + added
        self.total += added


class CoReading:
    """Reads as they come, in order of time. Times are seconds since any one moment."""

    def __init__(self, since: float = 0.0) -> None:
        self._since = since
        self._fast, self._slow = _Counts(FAST_HOURS, since), _Counts(SLOW_HOURS, since)
        self._after: dict[int, _Counts] = {}
        self._read: dict[int, float] = {}
        self._read_at = float("-inf")

    def update(self, before: Sequence[int], article: int, at: float) -> None:
        """Somebody read `article`, having read `before`, the last one last."""
        self._fast.add(article, at)
        self._slow.add(article, at)
        for distance, earlier in enumerate(reversed(before[-STEPS:])):
            if earlier == article:
                continue
            followed = self._after.get(earlier)
            if followed is None:
                followed = self._after[earlier] = _Counts(FOLLOWED_HOURS, self._since)
            followed.add(article, at, FADING**distance)
            if len(followed.of) > 2 * _KEPT:
                followed.of = dict(nlargest(_KEPT, followed.of.items(), key=lambda pair: pair[1]))

    def next_after(
        self, before: Sequence[int], at: float, most: int = 10
    ) -> list[tuple[int, float]]:
        """What is likeliest read next, with its probability, the likeliest first; none of `before`."""
        scores = self._scores(before, at)
        for article in before:
            scores.pop(article, None)
        return nlargest(most, scores.items(), key=lambda pair: (pair[1], -pair[0]))

    def _scores(self, before: Sequence[int], at: float) -> dict[int, float]:
        """How likely each article is the next one, up to a factor."""
        read = self._read_now(at)
        if not before:
            return dict(read)
        scores: dict[int, float] = {}
        rest = 0.0
        for distance, earlier in enumerate(reversed(before[-STEPS:])):
            much = FADING**distance
            followed = self._after.get(earlier)
            if followed is None:
                rest += much
                continue
            one = followed.weight(at)
            reads = followed.total / one + FOLLOWED_PRIOR
            rest += much * FOLLOWED_PRIOR / reads
            part = much / one / reads
            for article, count in followed.of.items():
                scores[article] = scores.get(article, 0.0) + part * count
        for article, part in read.items():
            scores[article] = scores.get(article, 0.0) + rest * part
        return scores

    def _read_now(self, at: float) -> dict[int, float]:
        """The part of all reads that each article gets just now."""
        if at - self._read_at < _FRESH_S:
            return self._read
        prior = FAST_PRIOR * self._fast.weight(at)
        whole, all_fast, fast = self._slow.total, self._fast.total, self._fast.of
        self._read = {
            article: (fast.get(article, 0.0) + prior * count / whole) / (all_fast + prior)
            for article, count in self._slow.of.items()
            if count > _LEAST_PART * whole
        }
        self._read_at = at
        return self._read
