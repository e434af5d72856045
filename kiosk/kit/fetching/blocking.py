"""Fetching for callers that have no event loop: the command line and worker threads."""

import asyncio

from kiosk.kit.fetching.fetcher import Fetcher
from kiosk.kit.fetching.values import FetchPolicy, Kind, Response


def fetch_once(url: str, kind: Kind, policy: FetchPolicy) -> Response:
    """Fetch one address and wait for it; errors as of `Fetcher.fetch`.

    Nothing is shared with other fetches, so turns on a host are not kept between calls and a page
    costs a robots.txt each time: for many addresses use a Fetcher.
    """

    async def once() -> Response:
        async with Fetcher(policy) as fetcher:
            return await fetcher.fetch(url, kind)

    return asyncio.run(once())
