"""The stories on offer, indexed once for all readers of this process, and anew when they were made anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from kiosk.front import offering
from kiosk.readers.choosing import Offer, Offers

# Stories are asked for anew no more often than this.
LOOK = timedelta(seconds=15)


class _Ready:
    """What was indexed last, of when, and when that was last looked at."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._offers = Offers(())
        self._made: datetime | None = None
        self._looked: datetime | None = None

    def at(self, now: datetime) -> Offers:
        """The offers; whoever comes while they are indexed gets those from before."""
        if self._looked is not None and timedelta() <= now - self._looked < LOOK:
            return self._offers
        if not self._lock.acquire(blocking=self._made is None):
            return self._offers
        try:
            made = offering.made_at()
            if made != self._made:
                self._offers = Offers(_offer(*row) for row in offering.load())
                self._made = made
            self._looked = now
        finally:
            self._lock.release()
        return self._offers


_ready = _Ready()


def offers(now: datetime) -> Offers:
    """The stories on offer at `now`; at most some seconds older than the fronts."""
    return _ready.at(now)


def forget() -> None:
    """Index anew when next asked, as after the database was another: for tests."""
    _ready.forget()


def _offer(
    story: int,
    article: int,
    score: float,
    moved: float,
    language: str,
    titles: list[str],
    countries: list[str],
    sections: list[str],
    topics: list[str],
) -> Offer:
    return Offer(
        story, article, score, moved, language, tuple(titles), tuple(countries), tuple(sections),
        tuple(topics),
    )  # fmt: skip
