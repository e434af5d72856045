"""Taking titles into the house: a list becomes owners, publishers, titles and feeds; twice is once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from kiosk.kit.addresses import host, identity
from kiosk.kit.places import country_of_host
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.listing import ListedTitle
from kiosk.publishers.models import Feed, Owner, Publisher, Title


@dataclass(slots=True)
class Imported:
    """What came of an import: names of new titles, how many feeds were new or known, and titles that
    were listed but stay dropped.
    """

    titles: list[str] = field(default_factory=list)
    feeds: int = 0
    known_feeds: int = 0
    dropped: list[Title] = field(default_factory=list)


def import_titles(listed: Sequence[ListedTitle], now: datetime) -> Imported:
    """Add titles and feeds that are not carried yet, in one transaction.

    A title is known by any of its feeds, else by its name and home page, or the host of its feeds where
    it has no home page. What is known is left as it is: an import never overwrites what an editor has
    set, nor brings back what was dropped.
    """
    imported = Imported()
    with transaction.atomic():
        standing = _standing_feeds(listed)
        by_name = _standing_names()
        slugs = {title.slug for title in by_name.values()}
        slugs |= set(Title.objects.order_by("slug").values_list("slug", flat=True))
        houses = _Houses(listed)
        new: list[Title] = []
        feeds: list[Feed] = []
        for one in listed:
            own = {feed_key(feed.url): feed for feed in one.feeds}
            known = [standing[k] for k in own if k in standing]
            names = _names(one.name, one.home or "", [feed.url for feed in one.feeds])
            title = next((by_name[name] for name in names if name in by_name), None)
            title = known[0] if known else title
            if title is not None and title.dropped_at is not None:
                if title not in imported.dropped:
                    imported.dropped.append(title)
                continue
            if title is None:
                title = _new_title(one, houses, slugs, now)
                by_name.update(dict.fromkeys(names, title))
                new.append(title)
            feeds += [
                Feed(title=title, url=feed.url, key=k, section=feed.section, added_at=now)
                for k, feed in own.items()
                if k not in standing
            ]
            standing.update(dict.fromkeys(own, title))
            imported.known_feeds += len(known)
        Title.objects.bulk_create(new, batch_size=200)
        Feed.objects.bulk_create(feeds, batch_size=200)
        imported.titles, imported.feeds = [title.name for title in new], len(feeds)
    return imported


def _standing_feeds(listed: Sequence[ListedTitle]) -> dict[str, Title]:
    """The titles of those listed feeds that are carried, by the feed's key."""
    keys = [feed_key(feed.url) for one in listed for feed in one.feeds]
    found: dict[str, Title] = {}
    for start in range(0, len(keys), 500):
        rows = Feed.objects.filter(key__in=keys[start : start + 500]).select_related("title")
        found.update({feed.key: feed.title for feed in rows.order_by("id")})
    return found


def _standing_names() -> dict[tuple[str, str], Title]:
    """The titles there are, by what they are known by beside their feeds."""
    feeds: dict[int, list[str]] = {}
    homeless = Feed.objects.filter(title__home="").order_by("id")
    for title_id, url in homeless.values_list("title_id", "url"):
        feeds.setdefault(title_id, []).append(url)
    return {
        name: title
        for title in Title.objects.order_by("-id")
        for name in _names(title.name, title.home, feeds.get(title.pk, []))
    }


def _names(name: str, home: str, feeds: Iterable[str]) -> list[tuple[str, str]]:
    """A title's name with its home page, or where it has none, with the hosts of its feeds."""
    return [(name, identity(home))] if home else [(name, f"at {host(url)}") for url in feeds]


class _Houses:
    """Owners and publishers by name, those of the list made at once."""

    def __init__(self, listed: Sequence[ListedTitle]) -> None:
        names = {one.owner for one in listed if one.owner}
        Owner.objects.bulk_create(
            [Owner(name=name) for name in sorted(names)], ignore_conflicts=True
        )
        self._owners = {owner.name: owner for owner in Owner.objects.order_by("id")}
        self._publishers = {
            publisher.name: publisher
            for publisher in Publisher.objects.select_related("owner").order_by("id")
        }

    def publisher(self, one: ListedTitle) -> Publisher:
        """The publisher of a listed title; houses of one name ("The Times") are told apart by owner."""
        owner = self._owners[one.owner] if one.owner else None
        name = one.name
        found = self._publishers.get(name)
        if found is not None and owner is not None and found.owner_id != owner.pk:
            name = f"{one.name[:90]} ({owner.name[:90]})"
            found = self._publishers.get(name)
        if found is None:
            found = self._publishers[name] = Publisher.objects.create(name=name, owner=owner)
        return found


def _new_title(one: ListedTitle, houses: _Houses, slugs: set[str], now: datetime) -> Title:
    slug = _free_slug(one, slugs)
    slugs.add(slug)
    return Title(
        publisher=houses.publisher(one),
        name=one.name,
        slug=slug,
        home=one.home or "",
        country=one.country or country_of_host(_host(one)) or "",
        language=one.language or "",
        added_at=now,
    )


def _host(one: ListedTitle) -> str:
    return urlsplit(one.home or one.feeds[0].url).hostname or ""


def _free_slug(one: ListedTitle, taken: set[str]) -> str:
    """The name in Latin letters, else the host's; with a number where that is taken."""
    host = _host(one).removeprefix("www.")
    stem = slugify(one.latin or one.name)[:70] or slugify(host.replace(".", "-"))[:70] or "title"
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
