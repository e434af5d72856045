"""Filing copy: each piece becomes one article, however often and however changed it is sent.

Identity is the canonical URL, then the GUID within the feed, then the content. All functions run
inside the caller's transaction and may be repeated: what is filed already is found, not filed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from kiosk.articles import joining
from kiosk.articles.copy import Copy, EntryCopy, FeedCopy, headline_alone, superseding
from kiosk.articles.dating import credible, dated
from kiosk.articles.keeping import headlines_only, within_terms
from kiosk.articles.models import Address, Article, ArticleSection, Picture, Sighting
from kiosk.articles.revising import PAGE_PART, Changed, change, is_a_part
from kiosk.articles.writing import insert, reserve_ids
from kiosk.publishers.models import Feed, Title
from kiosk.publishers.sections import GENERAL


@dataclass(slots=True)
class Filed:
    """Ids of the articles that are new and of those whose entry changed, and how many were known.

    `pages` has the id, address and time of publication of the new ones. A changed one's copy is
    there where it was not filed, because its page is to be read again first; else None. Articles
    whose page may not be kept are in neither of the two.
    """

    new: list[int] = field(default_factory=list)
    pages: list[tuple[int, str, datetime]] = field(default_factory=list)
    changed: dict[int, Copy | None] = field(default_factory=dict)
    known: int = 0


@dataclass(slots=True)
class _Found:
    """An entry on its way: the article it is, known by its id or by an entry of the same batch.

    `was` is its fingerprint when its feed last brought it; None where the feed did not.
    """

    feed: FeedCopy
    entry: EntryCopy
    was: str | None = None
    article_id: int | None = None
    same_as: _Found | None = None
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


def file_feeds(feeds: Sequence[FeedCopy], *, reread_since: datetime | None = None) -> Filed:
    """File what polled feeds brought. Entries that look as they did last time cost one look-up.

    Where an article's page was read, and it was published since `reread_since`, the caller reads
    its page again: what changed in the feed is handed back, and filed only if no page comes.
    Where only headlines may be kept, no text is filed and no page wanted.
    """
    feeds = within_terms(feeds)
    filed = Filed()
    seen = _sightings(feeds)
    fresh = _unseen(feeds, seen, filed)
    if not fresh:
        return filed
    known = _Known(fresh, seen)
    created: list[_Found] = []
    again: list[_Found] = []
    for found in fresh:
        (again if known.match(found) else created).append(found)
        known.remember(found)
    filed.new = list(reserve_ids(Article, len(created)))
    for found, article_id in zip(created, filed.new, strict=True):
        found.article_id = article_id
        if not found.feed.headlines_only:
            filed.pages.append((article_id, found.entry.copy.url, found.published))
    insert(Article, _ARTICLE, [_article(found) for found in created])
    _write_pictures(created)
    filed.changed = _refile(again, set(filed.new), reread_since)
    _write_keys(fresh, known)
    return filed


def file_pages(
    pages: Sequence[tuple[int, Copy]], now: datetime, entries: Mapping[int, Copy] | None = None
) -> None:
    """File what the pages of articles say. An article is passed over that is gone meanwhile, or of
    which only the headline may be kept by now.

    `entries` has what was handed back of changed entries: their text, where the page is a mere part.
    Where a page's canonical address is that of another article of the title, the two become one.
    """
    articles = Article.objects.in_bulk([article_id for article_id, _ in pages])
    bare = headlines_only((article.title_id for article in articles.values()), now)
    for article_id, copy in pages:
        article = articles.get(article_id)
        if article is None or article.title_id in bare:
            continue
        other = joining.same_page(article, copy)
        if other is not None:
            first, second = sorted((article, articles.get(other.pk, other)), key=attrgetter("pk"))
            articles.pop(second.pk, None)
            joining.join(first, second, now)
            article = articles.setdefault(first.pk, first)
        _file_page(article, copy, now, (entries or {}).get(article_id))


# ---------------------------------------------------------------- what is known already


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the house knows of an entry of a feed: the article it was, and how it looked."""

    article_id: int
    fingerprint: str


def _sightings(feeds: Sequence[FeedCopy]) -> dict[tuple[int, str], _Seen]:
    """What was seen of these feeds' entries, by feed and GUID."""
    wanted = [feed.feed_id for feed in feeds]
    known = set(_having(Feed, wanted, Sighting.objects.filter(feed=OuterRef("pk"))))
    keys = {entry.guid_key for feed in feeds if feed.feed_id in known for entry in feed.entries}
    seen: dict[tuple[int, str], _Seen] = {}
    for some in _chunks(keys):
        rows = Sighting.objects.filter(feed_id__in=known, guid_key__in=some)
        for feed_id, guid_key, article_id, fingerprint in rows.values_list(
            "feed_id", "guid_key", "article_id", "fingerprint"
        ):
            seen[feed_id, guid_key] = _Seen(article_id, fingerprint)
    return seen


def _unseen(
    feeds: Sequence[FeedCopy], seen: Mapping[tuple[int, str], _Seen], filed: Filed
) -> list[_Found]:
    """Entries never seen in their feed, or changed since."""
    fresh = []
    for feed in feeds:
        for entry in feed.entries:
            last = seen.get((feed.feed_id, entry.guid_key))
            if last is not None and last.fingerprint == entry.fingerprint:
                filed.known += 1
            else:
                fresh.append(_Found(feed, entry, was=last.fingerprint if last else None))
    return fresh


def _having(
    model: type[Feed] | type[Title], ids: Iterable[int], rows: models.QuerySet[Any]
) -> models.QuerySet[Any, int]:
    """Ids of those that have any such rows: of a new one, nothing need be looked up."""
    having = model._default_manager.filter(Exists(rows), pk__in=set(ids))
    return having.order_by("pk").values_list("pk", flat=True)


class _Known:
    """Which article each address, GUID and text stands for: from the database, then from this batch."""

    def __init__(self, fresh: Sequence[_Found], seen: Mapping[tuple[int, str], _Seen]) -> None:
        wanted = {found.feed.title_id for found in fresh}
        titles = set(_having(Title, wanted, Article.objects.filter(title=OuterRef("pk"))))
        copies = [found.entry.copy for found in fresh if found.feed.title_id in titles]
        self.addresses: dict[tuple[int, str], _Found | int] = {}
        self.guids: dict[tuple[int, str], _Found | int] = {k: s.article_id for k, s in seen.items()}
        self.texts: dict[tuple[int, str], _Found | int] = {}
        for some in _chunks({key for copy in copies for key in copy.address_keys}):
            rows = Address.objects.filter(title_id__in=titles, key__in=some)
            for title_id, key, article_id in rows.values_list("title_id", "key", "article_id"):
                self.addresses[title_id, key] = article_id
        for some in _chunks({copy.text_key for copy in copies} - {""}):
            texts = Article.objects.filter(title_id__in=titles, text_key__in=some)
            for title_id, key, pk in texts.order_by("-pk").values_list(
                "title_id", "text_key", "pk"
            ):
                self.texts[title_id, key] = pk

    def match(self, found: _Found) -> bool:
        """Find the article this entry is: by address, else by GUID, else by content."""
        title_id, copy = found.feed.title_id, found.entry.copy
        for key in copy.address_keys:
            if (hit := self.addresses.get((title_id, key))) is not None:
                return self._is(found, hit)
        if (hit := self.guids.get((found.feed.feed_id, found.entry.guid_key))) is not None:
            return self._is(found, hit)
        if copy.text_key and (hit := self.texts.get((title_id, copy.text_key))) is not None:
            return self._is(found, hit)
        return False

    def remember(self, found: _Found) -> None:
        """From now on these keys stand for this entry's article."""
        title_id, copy = found.feed.title_id, found.entry.copy
        for key in copy.address_keys:
            self.addresses.setdefault((title_id, key), found)
        self.guids.setdefault((found.feed.feed_id, found.entry.guid_key), found)
        if copy.text_key:
            self.texts.setdefault((title_id, copy.text_key), found)

    @staticmethod
    def _is(found: _Found, hit: _Found | int) -> bool:
        if isinstance(hit, int):
            found.article_id = hit
        else:
            found.same_as = hit
        return True


# ---------------------------------------------------------------- writing

_ARTICLE = (
    "id", "title_id", "url", "headline", "kicker", "standfirst", "authors", "agencies", "dateline_place",
    "section", "publisher_section", "topics", "language", "direction", "body", "words",
    "reading_minutes", "free", "text_key", "published_at", "dated_by", "modified_at",
    "received_at", "page_extracted_at", "headline_changed_at", "withdrawn_at",
)  # fmt: skip
_BY_FEED, _BY_RECEIPT = Article.DatedBy.FEED.value, Article.DatedBy.RECEIPT.value
_PICTURE = ("article_id", "position", "url", "caption", "credit", "width", "height")


def _article(found: _Found) -> tuple[object, ...]:
    """A new article's row."""
    copy, feed = found.entry.copy, found.feed
    return (
        found.article_id, feed.title_id, copy.url, copy.headline, copy.kicker, copy.standfirst,
        copy.authors, copy.agencies, copy.dateline_place, found.sections[0], copy.publisher_section,
        copy.topics, copy.language, copy.direction if copy.language else "ltr", copy.body,
        copy.words if copy.body else 0, copy.reading_minutes if copy.body else 0, copy.free,
        copy.text_key, found.published,
        (Article.DatedBy.FEED if found.said else Article.DatedBy.RECEIPT).value,
        credible(copy.modified, feed.received), feed.received, None, None, None,
    )  # fmt: skip


@lru_cache(4096)
def _sections(of_feed: str, of_entry: tuple[str, ...]) -> tuple[str, ...]:
    """The feed's section first; a general feed's articles stand first where they say themselves."""
    named = dict.fromkeys(s for s in (of_feed, *of_entry) if s != GENERAL)
    return tuple(named) or (GENERAL,)


def _refile(
    again: Sequence[_Found], new: set[int], reread_since: datetime | None
) -> dict[int, Copy | None]:
    """Entries whose article exists: seen in one more feed, or changed in the one they were seen in.

    Returns the changed ones, with what is still to be filed of them. What a second feed says
    otherwise is no change.
    """
    told: dict[int, Copy | None] = {}
    ids = {found.id() for found in again} - new
    articles = Article.objects.in_bulk(list(ids))
    changed = Changed()
    for found in again:
        article = articles.get(found.id())
        if article is None:
            continue
        if article.section == GENERAL and found.sections[0] != GENERAL:
            article.section = found.sections[0]
            changed.articles[article.pk] = article
        if found.was is not None:
            changed.articles[article.pk] = article
            article.text_key = found.entry.copy.text_key
            news = _news(found, article)
            waits = reread_since is not None and article.published_at >= reread_since
            if waits and article.page_extracted_at is not None and not found.feed.headlines_only:
                told[article.pk] = superseding(news, told.get(article.pk))
            else:
                if not found.feed.headlines_only:
                    told[article.pk] = None
                change(article, news, found.feed.received, changed)
    changed.save()
    return told


def file_entries(entries: Mapping[int, Copy], now: datetime) -> None:
    """File what was handed back of changed entries whose page could not be read again."""
    changed = Changed()
    articles = Article.objects.in_bulk(list(entries)).values()
    bare = headlines_only((article.title_id for article in articles), now)
    for article in articles:
        entry = entries[article.pk]
        change(article, headline_alone(entry) if article.title_id in bare else entry, now, changed)
    changed.save()


def _news(found: _Found, article: Article) -> Copy:
    """What of a changed entry the article takes; its page, read again, says the rest.

    Until a page was read, and wherever the feed brings as much text as stands, all of it. Beside a
    full text a summary says nothing, but a headline that changed in the feed is taken at once.
    """
    copy = found.entry.copy
    new_headline = found.was is not None and found.was[:16] != found.entry.fingerprint[:16]
    if article.page_extracted_at is None:
        return copy
    headline = copy.headline if new_headline else ""
    if copy.words >= PAGE_PART * article.words:
        return copy._replace(headline=headline)
    return Copy(url=copy.url, headline=headline, modified=copy.modified)


def _write_keys(fresh: Sequence[_Found], known: _Known) -> None:
    """Addresses, sightings and sections of everything filed; those that stand already are kept."""
    addresses = {
        (found.feed.title_id, key): found.id()
        for found in fresh
        for key in found.entry.copy.address_keys
        if not isinstance(known.addresses.get((found.feed.title_id, key)), int)
    }
    insert(
        Address,
        ("title_id", "key", "article_id"),
        [(title_id, key, article_id) for (title_id, key), article_id in addresses.items()],
    )
    sightings = {(found.feed.feed_id, found.entry.guid_key): found for found in fresh}
    insert(
        Sighting,
        ("feed_id", "guid_key", "article_id", "fingerprint"),
        [(f, guid, found.id(), found.entry.fingerprint) for (f, guid), found in sightings.items()],
        standing="ON CONFLICT (feed_id, guid_key) DO UPDATE SET"
        " article_id = excluded.article_id, fingerprint = excluded.fingerprint",
    )
    sections = {(found.id(), section): found for found in fresh for section in found.sections}
    insert(
        ArticleSection,
        ("article_id", "section", "published_at"),
        [
            (article_id, section, found.published)
            for (article_id, section), found in sections.items()
        ],
        standing="keep",
    )


def _write_pictures(created: Iterable[_Found]) -> None:
    insert(Picture, _PICTURE, [p for f in created for p in _pictures(f.id(), f.entry.copy)])


def _pictures(article_id: int, copy: Copy) -> list[tuple[object, ...]]:
    return [
        (article_id, position, p.url, p.caption, p.credit, p.width, p.height)
        for position, p in enumerate(copy.pictures)
    ]


# ---------------------------------------------------------------- pages


def _file_page(article: Article, copy: Copy, now: datetime, entry: Copy | None) -> None:
    if entry is not None and is_a_part(copy, article):
        copy = copy._replace(
            body=entry.body, words=entry.words, reading_minutes=entry.reading_minutes
        )
    changed = Changed()
    published, said = dated(copy, now)
    if article.dated_by != Article.DatedBy.FEED and said:
        article.published_at = published
        article.dated_by = Article.DatedBy.PAGE
        ArticleSection.objects.filter(article=article).update(published_at=published)
    if article.section == GENERAL and copy.sections:
        article.section = copy.sections[0]
    change(article, copy, now, changed, from_page=True)
    article.page_extracted_at = now
    changed.articles[article.pk] = article
    changed.save()
    if copy.pictures:
        Picture.objects.filter(article=article).delete()
        insert(Picture, _PICTURE, _pictures(article.pk, copy))
    insert(
        Address,
        ("title_id", "key", "article_id"),
        [(article.title_id, key, article.pk) for key in copy.address_keys],
        standing="keep",
    )
    insert(
        ArticleSection,
        ("article_id", "section", "published_at"),
        [(article.pk, section, article.published_at) for section in copy.sections],
        standing="keep",
    )


def _chunks(keys: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """Lists short enough for every database's limit of parameters."""
    iterator = iter(keys)
    while some := list(islice(iterator, size)):
        yield some
