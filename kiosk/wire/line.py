"""The ingest line, top to bottom: fetch a feed, parse it, file it; fetch a page, extract it, file it.

Each step leases rows that are due, does its work outside any transaction, and hands the result to the
writer, which records results in batches. Nothing is kept in memory that the database does not know.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import structlog
from django.conf import settings

from kiosk.articles.copy import Copy, from_json
from kiosk.kit.addresses import key
from kiosk.kit.fetching import Fetcher, FetchError, Kind, RefusedAddressError, Response, RobotsError
from kiosk.kit.sandbox import Limits, Pool, TaskError, TaskKilledError
from kiosk.wire.homes import Homes
from kiosk.wire.leasing import (
    DueFeed,
    DueItem,
    lease_feeds,
    lease_items,
    release_feeds,
    release_items,
)
from kiosk.wire.mistaking import mistaken
from kiosk.wire.models import Item
from kiosk.wire.placing import Placer, Reading
from kiosk.wire.prepared import PreparedFeed
from kiosk.wire.recording import (
    PageExtracted,
    PageFacts,
    PageFetched,
    StepFailed,
    record_extracted,
    record_failed,
    record_fetched,
    record_filed,
    record_polls,
)
from kiosk.wire.stepping import BATCH, Clock, Step, Writer
from kiosk.wire.troubles import Tally, in_words
from kiosk.wire.trust_files import TrustFiles
from kiosk.wire.watching import Polled

log = structlog.get_logger(__name__)
R = TypeVar("R")

# Under way at once: feeds wait on hosts most of the time; a page may be 5 MB in memory.
FEEDS_AT_ONCE = 200
PAGES_AT_ONCE = 24
EXTRACTIONS_AT_ONCE = 8


def parsing_children() -> Pool:
    """The children feeds and pages are parsed in, as many and as limited as the settings say."""
    limits = Limits(settings.PARSER_CPU_S, settings.PARSER_MEMORY_MB)
    return Pool(settings.PARSERS, limits=limits, preload=["kiosk.wire.preparing"])


class Line:
    """The line on one machine: a fetcher, parsing children, and one thread that writes."""

    def __init__(
        self, fetcher: Fetcher, children: Pool, clock: Clock, reading: Reading | None = None
    ) -> None:
        self._fetcher, self._children, self._clock = fetcher, children, clock
        self._writer = Writer()
        self._placer = Placer(clock, reading)
        self._tally = Tally()
        self._stopping = asyncio.Event()
        stage = Item.Stage
        self._steps: list[Step[Any]] = [
            Step(
                "polling", FEEDS_AT_ONCE, lease_feeds, release_feeds, self._poll, self._poll_broke
            ),
            self._item_step("fetching", PAGES_AT_ONCE, stage.FETCH, self._fetch_page),
            self._item_step("extracting", EXTRACTIONS_AT_ONCE, stage.EXTRACT, self._extract),
            self._item_step("filing", BATCH, stage.FILE, self._file_page),
            Homes(fetcher, children, clock, self._writer).step(),
            TrustFiles(fetcher, children, clock, self._writer).step(),
        ]

    async def warm(self) -> None:
        """Start the parsing children now, so that the first feeds wait for none."""
        await self._children.warm()

    async def run(self) -> None:
        """All steps side by side until `stop`; what is under way then is finished first."""
        writing = asyncio.create_task(self._writer.run())
        async with asyncio.TaskGroup() as steps:
            for step in self._steps:
                steps.create_task(step.forever(self._writer, self._clock, self._stopping))
            steps.create_task(self._placer.forever(self._stopping))
        writing.cancel()

    async def drain(self, *, pages: bool = True, place: bool = True) -> None:
        """Until nothing is due: feeds, pages through all their steps, then stories, search and fronts.

        Unless told otherwise: `pages` and `place` leave the latter two for later.
        """
        writing = asyncio.create_task(self._writer.run())
        for step in self._steps if pages else self._steps[:1]:
            while await step.work(self._writer, self._clock, self._stopping):
                pass
        writing.cancel()
        if place:
            await self._placer.drain()
        self._tell_failures(at_once=True)

    def stop(self) -> None:
        """Begin no more work."""
        self._stopping.set()
        for step in self._steps:
            step.wake.set()
        self._placer.wake.set()

    async def read(self, function: Callable[..., R], *args: Any) -> R:
        """Ask the database on the line's own thread."""
        return await self._writer.read(function, *args)

    def close(self) -> None:
        """Give the threads and their database connections back."""
        self._writer.close()
        self._placer.close()

    # ------------------------------------------------------------ feed

    async def _poll(self, due: DueFeed) -> None:
        """Fetch a feed, parse it, and have what it brings filed."""
        polled = await self._polled(due)
        self._tally.note(polled.error, polled.at)
        if polled.error:
            log.debug("poll failed", feed=due.url, error=polled.error)
        await self._writer.write(record_polls, polled)
        self._tell_failures()
        self._wake("fetching")
        self._placer.wake.set()

    def _tell_failures(self, *, at_once: bool = False) -> None:
        """One line for all polls that failed, soon after the first, then seldom."""
        now = self._clock()
        if at_once or self._tally.due(now):
            failed, polls, kinds = self._tally.take(now)
            if failed:
                log.warning("polls failed", failed=failed, of=polls, why=in_words(kinds))

    async def _poll_broke(self, due: DueFeed, broke: Exception) -> None:
        """Record no more than that it broke: the answer itself may be what cannot be recorded."""
        await self._writer.write(record_polls, self._answer(due, error=_unexpected(broke)))

    async def _polled(self, due: DueFeed) -> Polled:
        try:
            response = await self._fetcher.fetch(
                due.url, Kind.FEED, etag=due.etag or None, last_modified=due.last_modified or None
            )
        except FetchError as error:
            return self._answer(due, error=str(error))
        if response.not_modified:
            return self._answer(due, response)
        if response.status != 200:
            return self._answer(due, response, error=f"HTTP {response.status}")
        body_key = key(response.body.decode("latin-1"))
        if body_key == due.body_key:
            return self._answer(due, response, body_key=body_key)
        try:
            prepared = await self._children.run(
                "kiosk.wire.preparing:prepare_feed",
                response.body,
                url=response.url,
                content_type=response.headers.get("content-type"),
                language=due.language,
            )
        except (TaskError, TaskKilledError) as error:
            return self._answer(due, response, error=str(error))
        return self._answer(due, response, body_key=body_key, prepared=prepared)

    def _answer(
        self,
        due: DueFeed,
        response: Response | None = None,
        *,
        error: str = "",
        body_key: str = "",
        prepared: PreparedFeed | None = None,
    ) -> Polled:
        now = self._clock()
        headers = response.headers if response else {}
        kept = response is not None and response.not_modified
        return Polled(
            watch_id=due.watch_id,
            feed_id=due.feed_id,
            title_id=due.title_id,
            section=due.section,
            at=now,
            status=response.status if response else None,
            error=error,
            prepared=prepared,
            body_key=body_key,
            etag=headers.get("etag", due.etag if kept else ""),
            last_modified=headers.get("last-modified", due.last_modified if kept else ""),
            moved_to=(response.permanent_url or "") if response else "",
            retry_after_s=response.retry_after_s(now) if response else None,
            max_age_s=max_age(headers.get("cache-control", "")),
            lease_until=due.lease_until,
        )

    # ------------------------------------------------------------ page

    async def _fetch_page(self, due: DueItem) -> None:
        """Fetch an article's page, unless robots.txt or the page itself says no."""
        now = self._clock()
        try:
            response = await self._fetcher.fetch(due.url, Kind.PAGE)
        except FetchError as error:
            wait = getattr(error, "retry_after_s", None)
            forbidden = isinstance(error, RobotsError) and wait is None
            final = forbidden or isinstance(error, RefusedAddressError)
            return await self._failed(due, str(error), final=final, retry_after_s=wait)
        if response.status != 200:
            # 4xx will not change by asking again, but for "too early", "too many" and timeouts.
            final = 400 <= response.status < 500 and response.status not in {408, 425, 429}
            wait = response.retry_after_s(now)
            return await self._failed(
                due, f"HTTP {response.status}", final=final, retry_after_s=wait
            )
        if not _is_html(response):
            return await self._failed(due, f"{response.content_type} is no page", final=True)
        await self._writer.write(
            record_fetched,
            PageFetched(
                due.item_id,
                self._clock(),
                response.body,
                response.url,
                response.charset or "",
                due.lease_until,
            ),
        )
        self._wake("extracting")

    async def _extract(self, due: DueItem) -> None:
        """Read the article off its page, in a child."""
        try:
            copy: Copy = await self._children.run(
                "kiosk.wire.preparing:prepare_page",
                due.page,
                url=due.page_url,
                charset=due.page_charset,
                language=due.language,
            )
        except (TaskError, TaskKilledError) as error:
            return await self._failed(due, str(error), final=True)
        if wrong := mistaken(copy, due.headline, due.url, due.page_url):
            return await self._failed(due, wrong, final=True)
        await self._writer.write(
            record_extracted, PageExtracted(due.item_id, self._clock(), copy, due.lease_until)
        )
        self._wake("filing")

    async def _file_page(self, due: DueItem) -> None:
        """File what was read off the page."""
        assert due.facts is not None
        copy, now = from_json(due.facts), self._clock()
        facts = PageFacts(due.item_id, due.article_id, now, copy, due.lease_until)
        await self._writer.write(record_filed, facts)

    async def _failed(
        self, due: DueItem, error: str, *, final: bool, retry_after_s: float | None = None
    ) -> None:
        log.debug("page failed", url=due.url, error=error, final=final)
        failed = StepFailed(
            due.item_id, self._clock(), error, due.attempts, due.lease_until, final, retry_after_s
        )
        await self._writer.write(record_failed, failed)

    # ------------------------------------------------------------ steps

    async def _item_broke(self, due: DueItem, broke: Exception) -> None:
        await self._failed(due, _unexpected(broke), final=False)

    def _item_step(
        self, name: str, at_once: int, stage: str, act: Callable[[DueItem], Awaitable[None]]
    ) -> Step[DueItem]:
        return Step(
            name, at_once, partial(lease_items, stage), release_items, act, self._item_broke
        )

    def _wake(self, name: str) -> None:
        for step in self._steps:
            if step.name == name:
                step.wake.set()


def max_age(cache_control: str) -> float | None:
    """Seconds of Cache-Control's max-age (RFC 9111 5.2.2.1), None where there is none."""
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", cache_control.lower())
    return float(found[1]) if found else None


def _unexpected(broke: Exception) -> str:
    return f"broke unexpectedly: {broke!r}"


def _is_html(response: Response) -> bool:
    return response.content_type in {"", "text/html", "application/xhtml+xml", "text/plain"}
