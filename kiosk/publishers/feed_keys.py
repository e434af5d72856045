"""What a feed is known by, however its address is written."""

from __future__ import annotations

from kiosk.kit.addresses import identity, key


def feed_key(url: str) -> str:
    """32 hex digits, the same for addresses that lead to the same feed.

    Scheme, `www.`, a usual port, the last slash and the fragment do not count. The query does,
    every word of it: what only says where a click came from on a page may choose a feed.
    """
    address, _, query = url.strip().partition("#")[0].partition("?")
    return key(f"{identity(address)}?{query}" if query else identity(address))
