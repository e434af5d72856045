"""Placing articles: grouping them into stories, indexing them for search, and making fronts of them.

On a thread and a database connection of its own, so that neither fetching nor filing waits for it. Its
window of recent stories is in memory and holds nothing the database does not know: when anything
fails, it is let go of and read again. One process at a time places: what it saves, it saves while the
duty is surely its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import structlog
from django.conf import settings
from django.db import Error, connections, transaction

from kiosk.wire import arriving
from kiosk.wire.arriving import NotOnDutyError
from kiosk.wire.models import Arrival
from kiosk.wire.stepping import IDLE_S, Clock, asked, close_broken, unavailable

if TYPE_CHECKING:
    from kiosk.articles.sectioning import Guesser
    from kiosk.stories.placing import Grouper

log = structlog.get_logger(__name__)
R = TypeVar("R")
# What gives the reading signal of articles at a time, by id, 0 to 1.
Reading = Callable[[datetime], Mapping[int, float]]

# Articles decided and saved in one transaction; entries indexed in one.
GROUPED_AT_ONCE = 50
INDEXED_AT_ONCE = 200
# Between two makings of the fronts while articles come in, and while none do (news value fades).
FRONTS_EVERY = timedelta(seconds=20)
FRONTS_AT_LEAST_EVERY = timedelta(seconds=120)
# Between two looks for stories whose articles went behind our back.
SWEEP_EVERY = timedelta(seconds=300)
# After an error, either waits so long, twice as long after the next, and so on to the longest.
CHORE_AGAIN, CHORE_AGAIN_MOST = timedelta(seconds=30), timedelta(minutes=30)


@dataclass(slots=True)
class _Chore:
    """What is done now and then: when it was done last, and how often in a row it failed."""

    name: str
    done_at: datetime | None = None
    failures: int = 0

    def due(self, every: timedelta, now: datetime) -> bool:
        if self.failures:
            every = max(every, min(CHORE_AGAIN * 2 ** min(self.failures - 1, 9), CHORE_AGAIN_MOST))
        return self.done_at is None or now - self.done_at >= every


class Placer:
    """Works off arrivals, one batch after another, while this process has the duty of it.

    `reading` is asked whenever fronts are made; without it, what is read moves none.
    """

    def __init__(self, clock: Clock, reading: Reading | None = None) -> None:
        self._clock, self._reading = clock, reading
        self._holder = uuid.uuid4().hex
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="placer")
        self._grouper: Grouper | None = None
        self._guesser: Guesser | None = None
        self._held_until: datetime | None = None
        self._fronts = _Chore("fronts")
        self._sweep = _Chore("sweep")
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
        return await asyncio.get_running_loop().run_in_executor(self._thread, asked, function)

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
        except NotOnDutyError as error:
            log.warning("placing is another process's by now", why=str(error))
            self._let_go()
            close_broken()
            return 0
        except Error as error:
            if not unavailable(error):
                raise
            log.warning("the database did not answer", step="placing", error=repr(error)[:300])
            self._let_go()
            close_broken()
            return 0
        return done

    def _on_duty(self, now: datetime) -> bool:
        """Whether placing is ours; asked again when half the lease has run."""
        if self._held_until is None or self._to_renew(now):
            hold = arriving.take_on(arriving.PLACING, self._holder, now)
            if hold != arriving.Hold.KEPT:
                # Another may have placed since: what we know of the stories is not all there is.
                self._let_go()
            if not hold:
                return False
            self._held_until = now + timedelta(seconds=settings.LEASE_S)
        return True

    def _stay_on_duty(self) -> None:
        """Renew the lease in the midst of a turn. NotOnDutyError where another had the duty since."""
        now = self._clock()
        if self._to_renew(now):
            if arriving.take_on(arriving.PLACING, self._holder, now) != arriving.Hold.KEPT:
                raise NotOnDutyError("another process has placed meanwhile")
            self._held_until = now + timedelta(seconds=settings.LEASE_S)

    def _to_renew(self, now: datetime) -> bool:
        half = timedelta(seconds=settings.LEASE_S / 2)
        return self._held_until is not None and now >= self._held_until - half

    def _hold_on(self) -> None:
        arriving.hold_on(arriving.PLACING, self._holder, self._clock())

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
        self._stay_on_duty()
        try:
            act(arrivals, now)
        except NotOnDutyError:
            raise
        except Exception as error:
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
        try:
            decided = grouper.decide(list(arrivals), now)
            with transaction.atomic():
                self._hold_on()
                grouper.save(decided, now)
                grouped = {pk: at for pk, at in arrivals.items() if pk not in decided.failed}
                place_in_sections(list(grouped), self._sections())
                arriving.grouped(grouped, now)
                for pk, error in decided.failed.items():
                    log.error("an article could not be read", article=pk, exc_info=error)
                    arriving.failed(pk, repr(error), now)
        except Exception:
            self._grouper = None  # it knows of decisions that were not saved
            raise

    def _enter(self, arrivals: Mapping[int, datetime], now: datetime) -> None:
        from kiosk.search.indexing import index

        index(list(arrivals), now)
        with transaction.atomic():
            arriving.indexed(arrivals)

    def _window(self, now: datetime) -> Grouper:
        """The window of recent stories, read from the database where we have none yet."""
        from kiosk.stories.placing import Grouper

        if self._grouper is None:
            self._grouper = Grouper.read(now, self._stay_on_duty)
        return self._grouper

    def _sections(self) -> Guesser:
        """What is known of sections' words: learned once, then from every article that comes."""
        from kiosk.articles.sectioning import learn_from_database

        if self._guesser is None:
            self._guesser = learn_from_database()
        return self._guesser

    def _keep_up(self, now: datetime) -> None:
        """What is done now and then: fronts, and stories whose articles went behind our back."""
        if self._sweep.due(SWEEP_EVERY, now):
            self._do(self._sweep, self._sweep_stories, now)
        if self._fronts.due(FRONTS_EVERY if self._news else FRONTS_AT_LEAST_EVERY, now):
            self._news = False
            self._do(self._fronts, self._make_fronts, now)

    def _do(self, chore: _Chore, act: Callable[[datetime], None], now: datetime) -> None:
        """An error costs this chore its turn, and nobody else anything: it is logged, and waits."""
        self._stay_on_duty()
        chore.done_at = now
        try:
            act(now)
        except NotOnDutyError:
            raise
        except Exception as error:
            if unavailable(error):
                raise
            chore.failures += 1
            log.exception("this could not be done", chore=chore.name, in_a_row=chore.failures)
        else:
            chore.failures = 0

    def _make_fronts(self, now: datetime) -> None:
        from kiosk.front.making import make_fronts

        make_fronts(now, self._reading(now) if self._reading is not None else None)

    def _sweep_stories(self, now: datetime) -> None:
        from kiosk.stories.placing import stale, sweep
        from kiosk.stories.topics import hide_topics

        hide_topics(stale(now), now)
        try:
            with transaction.atomic():
                self._hold_on()
                if self._grouper is None:
                    sweep(now)
                else:
                    self._grouper.sweep(now)
        except Exception:
            self._grouper = None  # it has let go of what may stand yet
            raise

    def _finish(self) -> None:
        now = self._clock()
        if self._on_duty(now):
            self._make_fronts(now)
            self._lay_down()

    def _lay_down(self) -> None:
        if self._held_until is not None:
            with contextlib.suppress(Error):  # its lease runs out by itself
                arriving.lay_down(arriving.PLACING, self._holder, self._clock())
        self._let_go()

    def _let_go(self) -> None:
        self._held_until = self._grouper = self._guesser = None
