"""What is read right now, for the fronts: rooms that know nothing of each other, put together."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from kiosk.front.reading_signal import ReadingSignal
from kiosk.reading.counted import counted

# So many must have read an article for it to count: what fewer read is nobody's business.
READERS = 3
# Reads of so long before now are begun with; by then the signal has forgotten all but the most read.
WINDOW = timedelta(hours=24)
# Reads told at the same time may be saved out of order: so many are looked at again.
_AGAIN = 1_000


class ReadingNow:
    """Called with the time, gives the reading signal of articles by id, 0 to 1, and keeps it in memory.

    One process makes fronts at a time, on one thread: no two call at once.
    """

    def __init__(self) -> None:
        self._signal = ReadingSignal()
        self._waiting: defaultdict[int, list[datetime]] = defaultdict(list)
        self._read: set[int] = set()
        self._known: set[int] = set()
        self._after = 0

    def __call__(self, now: datetime) -> dict[int, float]:
        for read in counted(self._after, now - WINDOW):
            if read.id not in self._known:
                self._note(read.article_id, read.opened_at)
                self._known.add(read.id)
        self._forget(now)
        return self._signal.among(self._read, now)

    def _note(self, article: int, at: datetime) -> None:
        """The first few reads of an article wait until there are enough."""
        moments = [at]
        if article not in self._read:
            self._waiting[article].append(at)
            if len(self._waiting[article]) < READERS:
                return
            self._read.add(article)
            moments = self._waiting.pop(article)
        for moment in moments:
            self._signal.update(article, moment)

    def _forget(self, now: datetime) -> None:
        self._signal.forget(now)
        self._read = {pk for pk in self._read if self._signal.score(pk, now) > 0}
        for article, moments in list(self._waiting.items()):
            self._waiting[article] = [at for at in moments if at >= now - WINDOW]
            if not self._waiting[article]:
                del self._waiting[article]
        self._after = max(self._after, max(self._known, default=0) - _AGAIN)
        self._known = {pk for pk in self._known if pk > self._after}
