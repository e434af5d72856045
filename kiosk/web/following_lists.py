"""What a reader follows as OPML, to take to another app and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from kiosk.publishers import matching
from kiosk.publishers.exporting import carried, write_opml
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.listing import ListedFeed, ListedTitle
from kiosk.publishers.matching import Matched
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories.models import Topic
from kiosk.web.addresses import address


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


def carried_of(data: bytes, *, source: str) -> Matched:
    """The titles of a reader's list that we carry: OPML, JSON, CSV or addresses on lines.

    Feeds of ours are known as what they are of. Raises publishers.listing.ListingError.
    """
    return matching.match(data, source=source, own=_own_feeds())


def _ours(name: str, feed: str, section: str) -> ListedTitle:
    return ListedTitle(name=name, feeds=(ListedFeed(feed, section),))


def _own_feeds() -> dict[str, str]:
    """The keys of the addresses of titles' own feeds here, and the titles' slugs."""
    slugs: Sequence[str] = list(Title.objects.carried().values_list("slug", flat=True))
    return {
        feed_key(address("title-feed", slug, form)): slug
        for slug in slugs
        for form in ("atom", "json")
    }
