"""Which article an entry is: known by its address, else by its GUID in its feed, else by its content.

A GUID is believed less than an address where the two disagree: feeds number their entries anew, and
links are shared at times. Then the headlines decide.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from kiosk.articles.copy import ADDRESS, HEADLINE, TEXT, EntryCopy, FeedCopy
from kiosk.articles.dating import calls_for_a_reading, dated
from kiosk.articles.models import Address, Article, Sighting
from kiosk.kit.likeness import alike
from kiosk.publishers.models import Feed, Title
from kiosk.publishers.sections import GENERAL


@dataclass(frozen=True, slots=True)
class Seen:
    """What the house knows of an entry of a feed: the article it was, and how it looked."""

    article_id: int
    fingerprint: str


@dataclass(slots=True, eq=False)
class Found:
    """An entry on its way: the article it is, known by its id or by a new entry of the same batch.

    `was` is its fingerprint when its feed last brought that article; None where the feed did not.
    `published` is when the article was.
    """

    feed: FeedCopy
    entry: EntryCopy
    was: str | None = None
    article_id: int | None = None
    same_as: Found | None = None
    published: datetime = field(init=False)
    said: bool = field(init=False)
    sections: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.published, self.said = dated(self.entry.copy, self.feed.received)
        self.sections = _sections(self.feed.section, self.entry.copy.sections)

    def id(self) -> int:
        if self.article_id is None:
            assert self.same_as is not None
            self.article_id = self.same_as.id()
        return self.article_id

    def changed(self, part: slice) -> bool:
        """Whether that part of its fingerprint is another than when its feed last brought it."""
        return self.was is not None and self.was[part] != self.entry.fingerprint[part]

    @property
    def guid(self) -> tuple[int, str]:
        """What it is called: its feed, and its GUID there."""
        return self.feed.feed_id, self.entry.guid_key


Hit = Found | int
# When the pages of those articles were last to be read and could not be; now, where they are to be.
Tried = Callable[[Collection[int]], Mapping[int, datetime]]


def never(article_ids: Collection[int]) -> Mapping[int, datetime]:
    """No page was ever tried in vain."""
    return {}


def sightings(feeds: Sequence[FeedCopy]) -> dict[tuple[int, str], Seen]:
    """What was seen of these feeds' entries, by feed and GUID."""
    wanted = [feed.feed_id for feed in feeds]
    known = set(_having(Feed, wanted, Sighting.objects.filter(feed=OuterRef("pk"))))
    keys = {entry.guid_key for feed in feeds if feed.feed_id in known for entry in feed.entries}
    seen: dict[tuple[int, str], Seen] = {}
    for some in chunks(keys):
        rows = Sighting.objects.filter(feed_id__in=known, guid_key__in=some)
        for feed_id, guid_key, article_id, fingerprint in rows.values_list(
            "feed_id", "guid_key", "article_id", "fingerprint"
        ):
            seen[feed_id, guid_key] = Seen(article_id, fingerprint)
    return seen


def unseen(
    feeds: Sequence[FeedCopy], seen: Mapping[tuple[int, str], Seen], tried: Tried = never
) -> tuple[list[Found], int]:
    """Entries never seen in their feed, or changed since; and how many others there are.

    One that changed in its dates alone counts only where that calls for reading its page again.
    """
    fresh: list[Found] = []
    redated: list[tuple[Found, int]] = []
    total = 0
    for feed in feeds:
        total += len(feed.entries)
        for entry in feed.entries:
            last = seen.get((feed.feed_id, entry.guid_key))
            if last is None:
                fresh.append(Found(feed, entry))
            elif last.fingerprint != entry.fingerprint:
                found = Found(feed, entry, was=last.fingerprint)
                if any(map(found.changed, (HEADLINE, TEXT, ADDRESS))):
                    fresh.append(found)
                else:
                    redated.append((found, last.article_id))
    fresh += _worth_reading(redated, tried)
    return fresh, total - len(fresh)


def _worth_reading(redated: Sequence[tuple[Found, int]], tried: Tried) -> list[Found]:
    read: dict[int, tuple[datetime, datetime | None]] = {}
    in_vain: dict[int, datetime] = {}
    for some in chunks({article_id for _, article_id in redated}):
        in_vain |= tried(some)
        rows = Article.objects.filter(pk__in=some)
        for pk, received, extracted in rows.values_list("pk", "received_at", "page_extracted_at"):
            read[pk] = received, extracted
    return [
        found
        for found, article_id in redated
        if article_id in read
        and calls_for_a_reading(
            found.entry.copy, *read[article_id], found.feed.received, in_vain.get(article_id)
        )
    ]


class Known:
    """Which article each address, GUID and text stands for: from the database, then from this batch.

    `standing` has the addresses the database knows, with their title.
    """

    def __init__(self, fresh: Sequence[Found], seen: Mapping[tuple[int, str], Seen]) -> None:
        wanted = {found.feed.title_id for found in fresh}
        titles = set(_having(Title, wanted, Article.objects.filter(title=OuterRef("pk"))))
        copies = [found.entry.copy for found in fresh if found.feed.title_id in titles]
        self._seen = seen
        self._addresses: dict[tuple[int, str], Hit] = {}
        self._guids: dict[tuple[int, str], Hit] = {k: s.article_id for k, s in seen.items()}
        self._texts: dict[tuple[int, str], Hit] = {}
        for some in chunks({key for copy in copies for key in copy.address_keys}):
            rows = Address.objects.filter(title_id__in=titles, key__in=some)
            for title_id, key, article_id in rows.values_list("title_id", "key", "article_id"):
                self._addresses[title_id, key] = article_id
        self.standing = frozenset(self._addresses)
        for some in chunks({copy.text_key for copy in copies} - {""}):
            texts = Article.objects.filter(title_id__in=titles, text_key__in=some)
            for title_id, key, pk in texts.order_by("-pk").values_list(
                "title_id", "text_key", "pk"
            ):
                self._texts[title_id, key] = pk
        self._told = self._doubtful(fresh)

    def match(self, found: Found) -> bool:
        """Find the article this entry is, and whether its feed brought it before."""
        hit = self._hit(found)
        if isinstance(hit, int):
            found.article_id = hit
        else:
            found.same_as = hit
        last = self._seen.get(found.guid)
        if last is None or last.article_id != hit:
            found.was = None
        return hit is not None

    def remember(self, found: Found) -> None:
        """From now on these keys stand for this entry's article."""
        title_id, copy = found.feed.title_id, found.entry.copy
        hit = found.article_id or found.same_as or found
        for key in copy.address_keys:
            self._addresses.setdefault((title_id, key), hit)
        self._guids[found.guid] = hit
        if copy.text_key:
            self._texts.setdefault((title_id, copy.text_key), hit)

    def _hit(self, found: Found) -> Hit | None:
        by_address, by_guid = self._by_address(found), self._guids.get(found.guid)
        if by_guid is not None and by_guid != by_address:
            if by_address is None:
                # A GUID that now stands for something else, as where they only count.
                if found.entry.copy.address_keys and not self._same(found, by_guid):
                    by_guid = None
            elif not self._alike(found, by_address) and self._alike(found, by_guid):
                # A link that was another entry's too.
                by_address = None
        if by_address is not None:
            return by_address
        if by_guid is not None:
            return by_guid
        return self._texts.get((found.feed.title_id, found.entry.copy.text_key))

    def _by_address(self, found: Found) -> Hit | None:
        for key in found.entry.copy.address_keys:
            if (hit := self._addresses.get((found.feed.title_id, key))) is not None:
                return hit
        return None

    def _doubtful(self, fresh: Sequence[Found]) -> dict[int, tuple[str, datetime]]:
        """Headline and date of the articles that an entry's GUID, and not its address, leads to."""
        ids: set[int] = set()
        for found in fresh:
            last = self._seen.get(found.guid)
            if last is None:
                continue
            by_address = self._by_address(found)
            if last.article_id != by_address:
                ids.add(last.article_id)
                if isinstance(by_address, int):
                    ids.add(by_address)
        told: dict[int, tuple[str, datetime]] = {}
        for some in chunks(ids):
            rows = Article.objects.filter(pk__in=some)
            for pk, headline, published in rows.values_list("pk", "headline", "published_at"):
                told[pk] = headline, published
        return told

    def _alike(self, found: Found, hit: Hit) -> bool:
        """Whether the article's headline may be this entry's; of one we cannot ask about, it may."""
        if isinstance(hit, Found):
            return alike(hit.entry.copy.headline, found.entry.copy.headline)
        told = self._told.get(hit)
        return told is None or alike(told[0], found.entry.copy.headline)

    def _same(self, found: Found, hit: Hit) -> bool:
        """Whether it is the article under a new address: a headline alike, or the same date.

        A date without seconds may be a day's or an hour's, which many entries share.
        """
        if self._alike(found, hit):
            return True
        published = self._told[hit][1] if isinstance(hit, int) else hit.published
        return found.said and published.second > 0 and found.published == published


def recall(
    again: Iterable[Found],
    fresh: Iterable[Found],
    feeds: Iterable[FeedCopy],
    seen: Mapping[tuple[int, str], Seen],
) -> None:
    """Where a feed brings an article under a new GUID, say how it looked under the one before.

    That is a GUID the feed's document has no more, or has for something else. While both stand in
    it, they are two entries, and what the second says otherwise is no change.
    """
    renamed = [found for found in again if found.was is None and found.article_id is not None]
    if not renamed:
        return
    in_use = {(feed.feed_id, entry.guid_key) for feed in feeds for entry in feed.entries}
    for found in fresh:
        last = seen.get(found.guid)
        if last is not None and last.article_id != found.article_id:
            in_use.discard(found.guid)
    looked: dict[tuple[int, int], str] = {}
    for some in chunks({found.id() for found in renamed}):
        rows = Sighting.objects.filter(
            feed_id__in={found.feed.feed_id for found in renamed}, article_id__in=some
        )
        for feed_id, guid_key, article_id, fingerprint in rows.order_by("pk").values_list(
            "feed_id", "guid_key", "article_id", "fingerprint"
        ):
            if (feed_id, guid_key) not in in_use:
                looked[feed_id, article_id] = fingerprint
    for found in renamed:
        found.was = looked.get((found.feed.feed_id, found.id()))


def _having(
    model: type[Feed] | type[Title], ids: Iterable[int], rows: models.QuerySet[Any]
) -> models.QuerySet[Any, int]:
    """Ids of those that have any such rows: of a new one, nothing need be looked up."""
    having = model._default_manager.filter(Exists(rows), pk__in=set(ids))
    return having.order_by("pk").values_list("pk", flat=True)


@lru_cache(4096)
def _sections(of_feed: str, of_entry: tuple[str, ...]) -> tuple[str, ...]:
    """The feed's section first; a general feed's articles stand first where they say themselves."""
    named = dict.fromkeys(s for s in (of_feed, *of_entry) if s != GENERAL)
    return tuple(named) or (GENERAL,)


def chunks(keys: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Lists short enough for every database's limit of parameters."""
    iterator = iter(keys)
    while some := list(islice(iterator, size)):
        yield some
