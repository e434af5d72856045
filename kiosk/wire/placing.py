"""Placing articles: grouping them into stories, indexing them for search, and making fronts of them.

On a thread and a database connection of its own, so that neither fetching nor filing waits for it. Its
window of recent stories is in memory and holds nothing the database does not know: when anything
fails, it is let go of and read again.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import structlog
from django.conf import settings
from django.db import Error, connections, transaction

from kiosk.wire import arriving
from kiosk.wire.models import Arrival
from kiosk.wire.stepping import IDLE_S, Clock, unavailable

if TYPE_CHECKING:
    from kiosk.articles.sectioning import Guesser
    from kiosk.stories.placing import Grouper

log = structlog.get_logger(__name__)
R = TypeVar("R")

# Articles decided and saved in one transaction; entries indexed in one.
GROUPED_AT_ONCE = 50
INDEXED_AT_ONCE = 200
# Between two makings of the fronts while articles come in, and while none do (news value fades).
FRONTS_EVERY = timedelta(seconds=20)
FRONTS_AT_LEAST_EVERY = timedelta(seconds=120)
# Between two looks for stories whose articles went behind our back.
SWEEP_EVERY = timedelta(seconds=300)


class Placer:
    """Works off arrivals, one batch after another, while this process has the duty of it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._holder = uuid.uuid4().hex
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="placer")
        self._grouper: Grouper | None = None
        self._guesser: Guesser | None = None
        self._held_until: datetime | None = None
        self._fronts_at: datetime | None = None
        self._swept_at: datetime | None = None
        self._news = True
        self.wake = asyncio.Event()

    async def forever(self, stopping: asyncio.Event) -> None:
        """Place what is due, then wait to be woken or for a second, until stopping."""
        while not stopping.is_set():
            self.wake.clear()
            if not await self._on_thread(self._turn):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), IDLE_S)
        await self._on_thread(self._lay_down)

    async def drain(self) -> None:
        """Place all that is due and make the fronts. Where another process has the duty, nothing."""
        while await self._on_thread(self._turn):
            pass
        await self._on_thread(self._finish)

    def close(self) -> None:
        """End the thread and give its connection back."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    async def _on_thread(self, function: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    # ------------------------------------------------------------ on the thread

    def _turn(self) -> int:
        """One batch of each step; returns how many articles came a step further."""
        now = self._clock()
        try:
            if not self._on_duty(now):
                return 0
            done = self._group(now) + self._index(now)
            self._news = self._news or bool(done)
            self._keep_up(now)
        except Error as error:
            if not unavailable(error):
                raise
            log.warning("the database did not answer", step="placing", error=repr(error)[:300])
            self._let_go()
            return 0
        return done

    def _on_duty(self, now: datetime) -> bool:
        """Whether placing is ours; asked again when half the lease has run."""
        half = timedelta(seconds=settings.LEASE_S / 2)
        if self._held_until is None or now >= self._held_until - half:
            if not arriving.take_on(arriving.PLACING, self._holder, now):
                self._let_go()
                return False
            self._held_until = now + 2 * half
        return True

    def _group(self, now: datetime) -> int:
        arrivals = arriving.due(Arrival.Stage.GROUP, GROUPED_AT_ONCE, now)
        if arrivals:
            self._each(arrivals, now, self._place)
        return len(arrivals)

    def _index(self, now: datetime) -> int:
        arrivals = arriving.due(Arrival.Stage.INDEX, INDEXED_AT_ONCE, now)
        if arrivals:
            self._each(arrivals, now, self._enter)
        return len(arrivals)

    def _each(
        self,
        arrivals: Mapping[int, datetime],
        now: datetime,
        act: Callable[[Mapping[int, datetime], datetime], None],
    ) -> None:
        """All together; where that fails, one by one, so that one bad article costs itself only."""
        try:
            act(arrivals, now)
        except Exception as error:
            self._grouper = None
            if unavailable(error):
                raise
            if len(arrivals) > 1:
                log.warning("a batch failed, placed one by one", error=repr(error)[:300])
                for pk, changed_at in arrivals.items():
                    self._each({pk: changed_at}, now, act)
                return
            (pk,) = arrivals
            log.exception("an article could not be placed", article=pk)
            arriving.failed(pk, repr(error), now)

    def _place(self, arrivals: Mapping[int, datetime], now: datetime) -> None:
        from kiosk.articles.sectioning import place_in_sections

        grouper = self._window(now)
        decided = grouper.decide(list(arrivals), now)
        with transaction.atomic():
            grouper.save(decided, now)
            place_in_sections(list(arrivals), self._sections())
            arriving.grouped(arrivals, now)

    def _enter(self, arrivals: Mapping[int, datetime], now: datetime) -> None:
        from kiosk.search.indexing import index

        index(list(arrivals), now)
        with transaction.atomic():
            arriving.indexed(arrivals)

    def _window(self, now: datetime) -> Grouper:
        """The window of recent stories, read from the database where we have none yet."""
        from kiosk.stories.placing import Grouper

        if self._grouper is None:
            self._grouper = Grouper.read(now)
        return self._grouper

    def _sections(self) -> Guesser:
        """What is known of sections' words: learned once, then from every article that comes."""
        from kiosk.articles.sectioning import learn_from_database

        if self._guesser is None:
            self._guesser = learn_from_database()
        return self._guesser

    def _keep_up(self, now: datetime) -> None:
        """What is done now and then: fronts, and stories whose articles went behind our back."""
        from kiosk.front.making import make_fronts
        from kiosk.stories.placing import sweep

        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            self._swept_at = now
            sweep(now)
        wait = FRONTS_EVERY if self._news else FRONTS_AT_LEAST_EVERY
        if self._fronts_at is None or now - self._fronts_at >= wait:
            self._fronts_at, self._news = now, False
            make_fronts(now)

    def _finish(self) -> None:
        from kiosk.front.making import make_fronts

        now = self._clock()
        if self._on_duty(now):
            make_fronts(now)
            self._lay_down()

    def _lay_down(self) -> None:
        if self._held_until is not None:
            with contextlib.suppress(Error):  # its lease runs out by itself
                arriving.lay_down(arriving.PLACING, self._holder, self._clock())
        self._let_go()

    def _let_go(self) -> None:
        self._held_until = self._grouper = self._guesser = None
