"""Making renditions: fetch through the guard, re-encode in a child, hold both on disk."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kiosk.articles.pictures import store
from kiosk.kit.faces import WIDTH, Face
from kiosk.kit.sandbox import Limits, Pool, TaskError, TaskKilledError

# Fetching is imported where it is used: 18 MB that a process which makes no picture never needs.
if TYPE_CHECKING:
    from kiosk.kit.fetching import Fetcher

WAIT_S = 10.0
FETCH_DEADLINE_S = 15.0
FETCHES = 4  # at once; each may hold 20 MB
IDLE_S = 60.0
FAILURES_REMEMBERED_S = 600.0
MOST_FAILURES = 4_096
MOST_UNDER_WAY = 64
# Trimmed here too, not only by the job, when this share of the cap has been written since.
_TRIM_EACH = 0.05

_RENDER = "kiosk.kit.imaging:render_file"
_DRAW = "kiosk.kit.face_drawing:draw"

log = logging.getLogger(__name__)


class PictureError(Exception):
    """A picture that was asked for rightly cannot be given."""


class UnavailableError(PictureError):
    """The publisher does not give it to us, or its address is one we do not go to."""


class NotAPictureError(PictureError):
    """What came is not a picture of a kind we read, is broken, or is past our limits."""


class TooLargeToShowError(PictureError):
    """More than 20 MB or 50 megapixels."""


class BusyError(PictureError):
    """Not in time: too much is under way. It may well be there a few seconds later."""


@dataclass(frozen=True, slots=True)
class _Tools:
    """What holds connections and memory, opened at need and closed when idle."""

    fetcher: Fetcher
    pool: Pool

    @classmethod
    async def open(cls) -> _Tools:
        from kiosk.kit.fetching import Fetcher
        from kiosk.publishers.manners import fetch_policy

        limits = Limits(cpu_s=settings.PARSER_CPU_S, memory_mb=settings.PARSER_MEMORY_MB)
        pool = Pool(1, limits=limits, preload=("kiosk.kit.imaging",))
        policy = replace(fetch_policy(deadline_s=FETCH_DEADLINE_S), connections=FETCHES)
        return cls(await Fetcher(policy).__aenter__(), pool)

    async def close(self) -> None:
        await self.pool.close()
        await self.fetcher.__aexit__(None, None, None)


class Maker:
    """Makes renditions, each once however many ask; lives on one event loop.

    One child re-encodes, started at need; after a minute without work it is ended, so that its
    memory is given back. A picture that failed is not tried again for ten minutes. `clock` tells
    seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float], *, wait_s: float = WAIT_S) -> None:
        self._clock = clock
        self._wait_s = wait_s
        self._under_way: dict[str, asyncio.Task[Any]] = {}
        self._failed: OrderedDict[str, tuple[float, PictureError]] = OrderedDict()
        self._tools: _Tools | None = None
        self._opening = asyncio.Lock()
        self._turn = asyncio.Semaphore(1)
        self._idle: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        self._written = 0

    async def make(self, url: str, width: int, form: str) -> bytes:
        """The rendition's bytes, which are then on disk too; a PictureError where there is none."""
        self._raise_remembered(url)
        name = f"{width}.{form} {url}"
        try:
            async with asyncio.timeout(self._wait_s):
                return bytes(await self._shared(name, partial(self._made, url, width, form)))
        except TimeoutError as error:
            raise BusyError("not made in time") from error

    async def face(self, name: str, face: Face, picture: str) -> bytes:
        """The card of a face, kept under its name; with a publisher's picture, where it can be had."""
        try:
            async with asyncio.timeout(self._wait_s):
                work = partial(self._faced, name, face, picture)
                return bytes(await self._shared(f"face {name}", work))
        except TimeoutError as error:
            raise BusyError("not made in time") from error

    async def close(self) -> None:
        """Give up what is under way, end the child and close the connections."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._idle is not None:
            self._idle.cancel()
        await self._close_tools()

    # ------------------------------------------------------------ one task for all who ask

    async def _shared(self, name: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """The result of the one task of that name; it goes on when one of those waiting leaves."""
        task = self._under_way.get(name)
        if task is None:
            if len(self._under_way) >= MOST_UNDER_WAY:
                raise BusyError("too many pictures are being made")
            task = asyncio.create_task(work())
            self._under_way[name] = task
            task.add_done_callback(partial(self._done, name))
        return await asyncio.shield(task)

    def _done(self, name: str, task: asyncio.Task[Any]) -> None:
        del self._under_way[name]
        if not task.cancelled():
            error = task.exception()  # asked for, since everyone waiting may have left
            if error is not None and not isinstance(error, PictureError):
                log.error("a picture could not be made", exc_info=error)
        if self._under_way:
            return
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._close_when_idle)

    def _close_when_idle(self) -> None:
        self._closing = asyncio.create_task(self._close_tools())

    async def _close_tools(self) -> None:
        async with self._opening:
            if self._tools is not None and not self._under_way:
                tools, self._tools = self._tools, None
                await tools.close()

    async def _opened(self) -> _Tools:
        async with self._opening:
            if self._tools is None:
                self._tools = await _Tools.open()
            return self._tools

    # ------------------------------------------------------------ the work

    async def _made(self, url: str, width: int, form: str) -> bytes:
        path = store.original(url)
        if path is None:
            path = await self._shared(url, partial(self._fetched, url))
        body = await self._encoded(url, path, width, form)
        try:
            store.add_rendition(url, width, form, body)
        except OSError as error:  # a full disk makes us slow, not blind
            log.warning("a picture could not be kept: %s", error)
        await self._count(len(body))
        return body

    async def _fetched(self, url: str) -> Path:
        """The publisher's file on disk, whatever it holds."""
        from kiosk.kit.fetching import FetchError, Kind, TooLargeError

        tools = await self._opened()
        try:
            response = await tools.fetcher.fetch(url, Kind.PICTURE)
        except TooLargeError as error:
            raise self._remembered(url, TooLargeToShowError(str(error))) from error
        except FetchError as error:
            raise self._remembered(url, UnavailableError(str(error))) from error
        if response.status != 200:
            raise self._remembered(url, UnavailableError(f"status {response.status}"))
        try:
            path = store.add_original(url, response.body)
        except OSError as error:
            full = UnavailableError(f"cannot be kept: {error}")
            raise self._remembered(url, full, ours=True) from error
        await self._count(len(response.body))
        return path

    async def _encoded(self, url: str, path: Path, width: int, form: str) -> bytes:
        tools = await self._opened()
        try:
            async with self._turn:
                body = await tools.pool.run(_RENDER, str(path), width, form)
            return bytes(body)
        except TaskError as error:
            if error.kind == "FileNotFoundError":  # trimmed in this moment
                raise BusyError("to be fetched again") from error
            large = error.kind == "TooManyPixelsError"
            kind = TooLargeToShowError if large else NotAPictureError
            raise self._refused(url, kind(error.message)) from error
        except TaskKilledError as error:
            raise self._refused(url, NotAPictureError(str(error))) from error

    async def _faced(self, name: str, face: Face, picture: str) -> bytes:
        path = await self._original(picture) if picture else ""
        body = await self._drawn(face, path)
        if picture and not path:  # it may be there the next time
            return body
        try:
            store.add_rendition(name, WIDTH, "jpg", body)
        except OSError as error:
            log.warning("a card could not be kept: %s", error)
        await self._count(len(body))
        return body

    async def _original(self, url: str) -> str:
        """The file of a publisher's picture; empty where it cannot be had: the card does without."""
        try:
            self._raise_remembered(url)
            path = store.original(url)
            if path is None:
                path = await self._shared(url, partial(self._fetched, url))
        except PictureError as error:
            log.info("a card is drawn without its picture: %s", error)
            return ""
        return str(path)

    async def _drawn(self, face: Face, path: str) -> bytes:
        tools = await self._opened()
        try:
            async with self._turn:
                return bytes(await tools.pool.run(_DRAW, face, path))
        except (TaskError, TaskKilledError) as error:
            if path:  # poison: the card does without it
                return await self._drawn(face, "")
            raise NotAPictureError(str(error)) from error

    async def _count(self, size: int) -> None:
        self._written += size
        cap = settings.PICTURE_CACHE_MB * 2**20
        if self._written >= cap * _TRIM_EACH:
            self._written = 0
            await asyncio.to_thread(store.trim, cap)

    # ------------------------------------------------------------ failures

    def _refused(self, url: str, error: PictureError) -> PictureError:
        store.drop_original(url)
        return self._remembered(url, error)

    def _remembered(self, url: str, error: PictureError, *, ours: bool = False) -> PictureError:
        """The error, remembered; `ours`: no fault of the picture's, which pages go on showing."""
        self._failed[url] = (self._clock() + FAILURES_REMEMBERED_S, error)
        self._failed.move_to_end(url)
        while len(self._failed) > MOST_FAILURES:
            self._failed.popitem(last=False)
        if not ours:
            try:
                store.add_missing(url)
            except OSError as full:
                log.warning("that a picture is missing could not be kept: %s", full)
        return error

    def _raise_remembered(self, url: str) -> None:
        until, error = self._failed.get(url, (0.0, None))
        if error is not None and self._clock() < until:
            raise type(error)(*error.args)
