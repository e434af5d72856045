"""The stories on offer, indexed once for all readers of this process, and anew when they were made anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock

from django.db import connections

from kiosk.front import offering
from kiosk.readers.offers import Offers, read

log = logging.getLogger(__name__)

# Stories are asked for anew no more often than this: to index fifty thousand takes most of a second.
# Before the first were made, there is nothing to index yet.
LOOK, LOOK_FOR_THE_FIRST = timedelta(seconds=60), timedelta(seconds=2)


class Ready:
    """What was indexed last, of when, and when that was last looked at.

    `behind` runs what it is given behind who asks: only the first offers are waited for.
    """

    def __init__(self, behind: Callable[[Callable[[], None]], object]) -> None:
        self._behind = behind
        self._turn = Lock()
        self.forget()

    def forget(self) -> None:
        """Begin as if nothing had been indexed."""
        self._offers = Offers(())
        self._made: datetime | None = None
        self._looked: datetime | None = None

    def at(self, now: datetime) -> Offers:
        """The offers as they were indexed last; looked at anew where that is long ago."""
        if self._made is None:
            with self._turn:
                if self._is_due(now, LOOK_FOR_THE_FIRST):
                    self._look(now)
        elif self._is_due(now, LOOK) and self._turn.acquire(blocking=False):
            self._behind(lambda: self._look_in_turn(now))
        return self._offers

    def _is_due(self, now: datetime, after: timedelta) -> bool:
        return self._looked is None or abs(now - self._looked) >= after

    def _look_in_turn(self, now: datetime) -> None:
        try:
            self._look(now)
        finally:
            self._turn.release()

    def _look(self, now: datetime) -> None:
        self._looked = now
        made = offering.made_at()
        if made != self._made:
            self._offers = Offers(read(offering.load()))
            self._made = made


def _apart(look: Callable[[], None]) -> None:
    """Run by a thread of its own; what fails there is logged, and tried again with the next look."""

    def run() -> None:
        try:
            look()
        except Exception:
            log.exception("offers_not_indexed")
        finally:
            connections.close_all()

    _thread.submit(run)


_thread = ThreadPoolExecutor(1, "offers")
_ready = Ready(_apart)


def offers(now: datetime) -> Offers:
    """The stories on offer at `now`; at most a minute or so older than the fronts."""
    return _ready.at(now)


def forget() -> None:
    """Index anew when next asked, as after the database was another: for tests."""
    _ready.forget()
