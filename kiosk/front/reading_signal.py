"""What is being read right now, from counts alone: no reader is known here, and none is kept.

How fast an article is read is told by a rate that forgets with a half-life. A short one follows the
news, but of few reads it sees chance only; a long one is steady and late. So each rate stands on
the next slower one as its prior (the mean of a gamma distribution of shape PRIOR): where there are
many reads the fastest says all, where there are few the slower ones do. One setting thus serves a
house with thousands of reads a minute and one with ten an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from heapq import nlargest
from math import log

# Minutes, the fastest first. Chosen on all days of the set, those that `bin/evaluate top` measures too,
# over all reads of its file and over a hundredth of them.
HALF_LIVES = (4.0, 20.0, 90.0)
PRIOR = 1.0
_TIMES = tuple(minutes / log(2) for minutes in HALF_LIVES)  # a rate is the faded count over this
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
# An article whose faded counts come to less is forgotten: it was read about a day ago.
_FORGOTTEN = 1e-4


class ReadingSignal:
    """Reads of articles as they come: a moment and three faded counts an article."""

    def __init__(self) -> None:
        self._articles: dict[int, tuple[float, float, float, float]] = {}

    def __len__(self) -> int:
        return len(self._articles)

    def update(self, article: int, at: datetime, reads: int = 1) -> None:
        """Count reads of an article. Those that are told late count as what is left of them."""
        minute = _minutes(at)
        known = self._articles.get(article)
        if known is None:
            self._articles[article] = (minute, float(reads), float(reads), float(reads))
            return
        last = max(known[0], minute)
        fast, slow, slowest = (
            old + new
            for old, new in zip(
                _faded(known[1:], last - known[0]),
                _faded((reads, reads, reads), last - minute),
                strict=True,
            )
        )
        self._articles[article] = (last, fast, slow, slowest)

    def score(self, article: int, now: datetime) -> float:
        """How many reads a minute the article gets, as far as reads before `now` tell; 0: none."""
        known = self._articles.get(article)
        return _rate(known, _minutes(now)) if known else 0.0

    def leading(self, now: datetime, count: int = 10) -> list[int]:
        """The articles read fastest, the first first."""
        minute = _minutes(now)
        scored = ((_rate(known, minute), -article) for article, known in self._articles.items())
        return [-article for _, article in nlargest(count, scored)]

    def among(self, articles: Iterable[int], now: datetime) -> dict[int, float]:
        """Each of these articles' part of the fastest one's score among them, 0 to 1."""
        scores = {article: self.score(article, now) for article in articles}
        most = max(scores.values(), default=0.0)
        return {article: score / most if most else 0.0 for article, score in scores.items()}

    def forget(self, now: datetime) -> None:
        """Let go of articles nobody reads any more."""
        minute = _minutes(now)
        gone = [
            article
            for article, known in self._articles.items()
            if sum(_faded(known[1:], minute - known[0])) < _FORGOTTEN
        ]
        for article in gone:
            del self._articles[article]


def _rate(known: tuple[float, float, float, float], minute: float) -> float:
    fast, slow, slowest = _faded(known[1:], minute - known[0])
    rate = slowest / _TIMES[2]
    for count, time in ((slow, _TIMES[1]), (fast, _TIMES[0])):
        if rate <= 0.0:
            return 0.0
        rate = (count + PRIOR) / (time + PRIOR / rate)
    return rate


def _faded(counts: tuple[float, ...], minutes: float) -> list[float]:
    past = max(0.0, minutes)
    return [count * 0.5 ** (past / half) for count, half in zip(counts, HALF_LIVES, strict=True)]


def _minutes(moment: datetime) -> float:
    return (moment - _EPOCH).total_seconds() / 60
