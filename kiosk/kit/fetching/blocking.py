"""Fetching for callers that have no event loop: the command line and worker threads."""

import asyncio
import threading
from types import TracebackType
from typing import Self

from kiosk.kit.fetching.fetcher import Fetcher
from kiosk.kit.fetching.values import FetchPolicy, Kind, Response


def fetch_once(url: str, kind: Kind, policy: FetchPolicy) -> Response:
    """Fetch one address and wait for it; errors as of `Fetcher.fetch`.

    Nothing is shared with other fetches, so turns on a host are not kept between calls and a page
    costs a robots.txt each time: for many addresses use a ThreadedFetcher or a Fetcher.
    """

    async def once() -> Response:
        async with Fetcher(policy) as fetcher:
            return await fetcher.fetch(url, kind)

    return asyncio.run(once())


class ThreadedFetcher:
    """One Fetcher on a loop in a thread of its own, for any number of blocking threads.

    A context manager. `fetch` may be called from any thread and waits for its answer.
    """

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetching", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._fetcher = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fetch(
        self,
        url: str,
        kind: Kind,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """As `Fetcher.fetch`, waiting for the answer."""
        wanted = self._fetcher.fetch(url, kind, etag=etag, last_modified=last_modified)
        return asyncio.run_coroutine_threadsafe(wanted, self._loop).result()

    async def _open(self) -> Fetcher:
        return await Fetcher(self._policy).__aenter__()

    async def _close(self) -> None:
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await self._fetcher.__aexit__(None, None, None)
