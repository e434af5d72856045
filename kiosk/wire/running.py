"""Running the line: once until nothing is due, or for as long as the process lives."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from django.conf import settings
from django.utils import timezone

from kiosk.kit.fetching import Fetcher
from kiosk.kit.memory import give_back, settle
from kiosk.publishers.manners import fetch_policy
from kiosk.stories.vectors import load
from kiosk.wire.line import Line, parsing_children
from kiosk.wire.placing import Reading
from kiosk.wire.standing import Standing, standing

log = structlog.get_logger(__name__)

# Seconds between two words about how the first polls go.
_NEWS_S = 2.0
# Seconds between two looks at the memory of the process, and megabytes it is left alone below.
_KEEP_SMALL_S = 1.0
_SMALL_MB = 80.0


@asynccontextmanager
async def opened(reading: Reading | None = None) -> AsyncIterator[Line]:
    """The line with its fetcher and its children, as the settings say; closed in the end.

    `reading` tells what is read right now (`placing.Placer`).
    VectorsError where KIOSK_VECTORS is no model that can be loaded.
    """
    if settings.VECTORS:
        load(settings.VECTORS)  # a mistake to be told at once, not with every article
    settle()
    async with Fetcher(fetch_policy()) as fetcher, parsing_children() as children:
        line = Line(fetcher, children, timezone.now, reading)
        try:
            yield line
        finally:
            line.close()


async def drain(*, pages: bool = True, place: bool = True, reading: Reading | None = None) -> None:
    """Do all that is due, then return; without `pages` or `place`, these are left for later."""
    async with opened(reading) as line:
        await line.drain(pages=pages, place=place)


async def run(tell: Callable[[Standing], None], reading: Reading | None = None) -> None:
    """Run until SIGTERM or SIGINT; `tell` hears how it stands until every title was polled once."""
    async with opened(reading) as line:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, line.stop)
        news = asyncio.create_task(_news(line, tell))
        housekeeping = asyncio.create_task(_keep_small())
        try:
            await line.run()
        finally:
            news.cancel()
            housekeeping.cancel()


async def _keep_small() -> None:
    """A first pass over hundreds of feeds leaves much freed memory behind: give it back."""
    while True:
        await asyncio.sleep(_KEEP_SMALL_S)
        give_back(_SMALL_MB)


async def _news(line: Line, tell: Callable[[Standing], None]) -> None:
    """Tell how it stands until all are polled. A look that fails is logged, and taken again."""
    while True:
        await asyncio.sleep(_NEWS_S)
        try:
            stands = await line.read(standing, timezone.now())
            tell(stands)
        except Exception:
            log.exception("how the first polls go could not be told")
            continue
        if not stands.unpolled:
            return
