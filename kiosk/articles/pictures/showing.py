"""A rendition for a thread that waits: from disk at once, or made on a loop in the background."""

from __future__ import annotations

import asyncio
import atexit
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from kiosk.articles.pictures import store
from kiosk.articles.pictures.addresses import FORMATS, WIDTHS, BadSignatureError, read
from kiosk.articles.pictures.making import BusyError, Maker
from kiosk.kit.faces import WIDTH, Face

# Threads that may wait for pictures at once; the web server has more, so that pages find one.
MOST_WAITING = 12


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture's bytes as we serve them."""

    body: bytes
    content_type: str


def rendition(signed: str, width: int, form: str) -> Rendition:
    """The picture a signed token stands for, in one of our widths and formats.

    From disk at once; otherwise fetched and made, which takes 10 seconds at most.
    BadSignatureError where the address is not ours, a PictureError where there is no picture.
    """
    url = read(signed)
    if width not in WIDTHS or form not in FORMATS:
        raise BadSignatureError("no such size or format")
    body = store.rendition(url, width, form)
    if body is None:
        body = _workshop.make(url, width, form)
    return Rendition(body, f"image/{form}")


def card(name: str, face: Face, picture: str = "") -> tuple[bytes, bool]:
    """The card (JPEG, 1200 by 630) that a page is shared with, from disk or drawn now: 10 s at most; and
    whether it stays so: drawn without a picture that could not be had, it may have it the next time.

    `name` is known to change with what is drawn. A PictureError where it cannot be drawn.
    """
    body = store.rendition(name, WIDTH, "jpg")
    if body is not None:
        return body, True
    drawn = _workshop.draw(name, face, picture)
    return drawn, not picture or store.rendition(name, WIDTH, "jpg") is not None


def close() -> None:
    """End the background thread, its child and connections; the next picture starts anew."""
    _workshop.close()


class _Workshop:
    """A Maker on an event loop in a thread of its own, started at need."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def make(self, url: str, width: int, form: str) -> bytes:
        return self._wait(lambda maker: maker.make(url, width, form))

    def draw(self, name: str, face: Face, picture: str) -> bytes:
        return self._wait(lambda maker: maker.face(name, face, picture))

    def _wait(self, work: Callable[[Maker], Coroutine[Any, Any, bytes]]) -> bytes:
        if not self._places.acquire(blocking=False):
            raise BusyError("too many are waiting")
        try:
            loop, maker = self._started()
            return asyncio.run_coroutine_threadsafe(work(maker), loop).result()
        finally:
            self._places.release()

    def close(self) -> None:
        with self._starting:
            if self._loop is None:
                return
            asyncio.run_coroutine_threadsafe(self._maker.close(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None

    def _started(self) -> tuple[asyncio.AbstractEventLoop, Maker]:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._maker = Maker(self._clock)
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="pictures", daemon=True
                )
                self._thread.start()
            return self._loop, self._maker


_workshop = _Workshop(time.monotonic)
atexit.register(close)
