"""What a reader follows as OPML, to take to another app and back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from kiosk.kit.addresses import host
from kiosk.kit.sandbox import Limits, Pool, TaskError, TaskKilledError
from kiosk.kit.texts import phrase
from kiosk.publishers import matching
from kiosk.publishers.exporting import carried, write_opml
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.listing import ListedFeed, ListedTitle, Listing
from kiosk.publishers.matching import Matched
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories.models import Topic
from kiosk.web.addresses import address

# A list of two thousand titles has some 500 kB.
MOST_BYTES = 1_000_000
_READING = "kiosk.publishers.listing:read_titles"
_LIMITS = Limits(cpu_s=2, memory_mb=128)


class UnreadableListError(ValueError):
    """The bytes are no list of feeds; the text, a `phrase`, says so to the reader."""


def following_opml(
    titles: Iterable[str], sections: Iterable[str] = (), topics: Iterable[str] = ()
) -> bytes:
    """OPML of titles (slugs), sections (slugs) and topics (keys): titles by their publishers' own feeds,
    so that they go on elsewhere without us; sections and topics by ours. At most four queries.
    """
    listed = carried(list(titles))
    listed += [
        _ours(_(SECTIONS[slug]), address("section-feed", slug, "atom"), slug)
        for slug in sections
        if slug in SECTIONS
    ]
    named = Topic.objects.filter(key__in=list(topics)).order_by("name", "pk")
    listed += [_ours(one.name, address("topic-feed", one.key, "atom"), "news") for one in named]
    return write_opml(listed)


def carried_of(data: bytes) -> Matched:
    """The titles of a reader's list that we carry: OPML, JSON, CSV or addresses on lines.

    Feeds of ours are known as what they are of. A stranger's bytes, they are read in a child of their own.
    Raises UnreadableListError.
    """
    try:
        listed = asyncio.run(_read(data)).titles
    except (TaskError, TaskKilledError) as error:
        raise UnreadableListError(
            phrase("This file is no list of feeds that can be read.")
        ) from error
    return matching.match(listed, own=_own_feeds(listed))


async def _read(data: bytes) -> Listing:
    async with Pool(1, limits=_LIMITS, preload=("kiosk.publishers.listing",)) as pool:
        listing: Listing = await pool.run(_READING, data, source="the list")
        return listing


def _ours(name: str, feed: str, section: str) -> ListedTitle:
    return ListedTitle(name=name, feeds=(ListedFeed(feed, section),))


def _own_feeds(listed: Sequence[ListedTitle]) -> dict[str, str]:
    """The keys of the addresses of titles' own feeds here, and the titles' slugs; none where the list has
    nothing from here."""
    here = host(settings.BASE_URL)
    if not any(host(feed.url) == here for one in listed for feed in one.feeds):
        return {}
    slugs: Sequence[str] = list(Title.objects.carried().values_list("slug", flat=True))
    return {
        feed_key(address("title-feed", slug, form)): slug
        for slug in slugs
        for form in ("atom", "json")
    }
