"""A reader's list from another app: which of the titles on it we carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.kit.addresses import host, identity
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.listing import ListedTitle
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Feed, Title

_CHUNK = 500
# Longer than any reader follows; what is beyond is not looked at.
MOST_TITLES = 2_000


@dataclass(frozen=True, slots=True)
class Matched:
    """The titles of a list that we carry, each once, in its order; and the names of those we do not."""

    carried: tuple[Masthead, ...]
    unknown: tuple[str, ...]


def match(listed: Sequence[ListedTitle], own: Mapping[str, str] | None = None) -> Matched:
    """What we carry of a list that `listing.read_titles` read; three queries at most, few more for long
    lists.

    A title is known by a feed, else by its home page; else where the list has but one title of a host
    by that host. `own` are addresses of feeds of ours, by key, and the slugs of their titles: a list
    that was made here comes back whole.
    """
    listed = listed[:MOST_TITLES]
    by_feed = _by_feed(feed_key(feed.url) for one in listed for feed in one.feeds)
    titles = {title.pk: title for title in Title.objects.carried()}
    by_slug = {title.slug: title.pk for title in titles.values()}
    by_home = {identity(title.home): title.pk for title in reversed(titles.values()) if title.home}
    by_host = _single(titles.values())
    found: dict[int, None] = {}
    unknown = []
    for one in listed:
        keys = [feed_key(feed.url) for feed in one.feeds]
        pk = next((by_feed[k] for k in keys if k in by_feed), None)
        if pk is None and own:
            pk = next((by_slug.get(own[k]) for k in keys if k in own), None)
        pk = pk or by_home.get(identity(one.home or "")) or by_host.get(_host(one))
        if pk in titles:
            found[pk] = None
        else:
            unknown.append(one.name)
    return Matched(tuple(Masthead.of(titles[pk]) for pk in found), tuple(dict.fromkeys(unknown)))


def _by_feed(keys: Iterable[str]) -> dict[str, int]:
    """The titles of those feeds that we carry; one that was retired tells whose it was, too."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Feed.objects.filter(key__in=wanted[start : start + _CHUNK], title__dropped_at=None)
        found.update(rows.order_by("id").values_list("key", "title_id"))
    return found


def _single(titles: Iterable[Title]) -> dict[str, int]:
    """The hosts that are the home of one title alone."""
    homes: dict[str, list[int]] = {}
    for title in titles:
        homes.setdefault(_bare(title.home), []).append(title.pk)
    return {name: pks[0] for name, pks in homes.items() if name and len(pks) == 1}


def _host(one: ListedTitle) -> str:
    return _bare(one.home or one.feeds[0].url)


def _bare(url: str) -> str:
    return host(url).removeprefix("www.")
