"""Filing copy: each piece becomes one article, however often and however changed it is sent.

Identity is the canonical URL, then the GUID within the feed, then the content. All functions run
inside the caller's transaction and may be repeated: what is filed already is found, not filed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from django.db import connection, models

from kiosk.articles import joining
from kiosk.articles.copy import HEADLINE, TEXT, Copy, FeedCopy, headline_alone, superseding
from kiosk.articles.dating import calls_for_a_reading, credible, dated
from kiosk.articles.keeping import headlines_only, within_terms
from kiosk.articles.matching import Found, Known, Tried, chunks, never, recall, sightings, unseen
from kiosk.articles.models import Address, Article, ArticleSection, Picture, Sighting
from kiosk.articles.revising import PAGE_PART, Changed, change, is_a_part
from kiosk.articles.writing import insert, reserve_ids
from kiosk.publishers.models import Title
from kiosk.publishers.sections import GENERAL


@dataclass(slots=True)
class Filed:
    """Ids of the articles that are new and of those whose entry changed, and how many were known.

    `pages` has the id, address and time of publication of the new ones. A changed one's copy is
    there where it was not filed, because its page is to be read again first; else None. Articles
    whose page may not be kept, or is not theirs alone, are in neither of the two. `sectioned` are those
    known before that a publisher now names a section of.
    """

    new: list[int] = field(default_factory=list)
    pages: list[tuple[int, str, datetime]] = field(default_factory=list)
    changed: dict[int, Copy | None] = field(default_factory=dict)
    sectioned: list[int] = field(default_factory=list)
    known: int = 0


def file_feeds(
    feeds: Sequence[FeedCopy], *, reread_since: datetime | None = None, tried: Tried = never
) -> Filed:
    """File what polled feeds brought. Entries that look as they did last time cost one look-up.

    Where an article's page was read, and it was published since `reread_since`, the caller reads
    its page again: what changed in the feed is handed back, and filed only if no page comes. `tried`
    says of articles when that was last to be done in vain: new dates alone are no call to do so at once.
    Where only headlines may be kept, no text is filed and no page wanted.
    """
    hold({feed.title_id for feed in feeds})
    feeds = within_terms(feeds)
    filed = Filed()
    seen = sightings(feeds)
    fresh, filed.known = unseen(feeds, seen, tried)
    if not fresh:
        return filed
    known = Known(fresh, seen)
    created: list[Found] = []
    again: list[Found] = []
    for found in fresh:
        (again if known.match(found) else created).append(found)
        known.remember(found)
    filed.new = list(reserve_ids(Article, len(created)))
    for found, article_id in zip(created, filed.new, strict=True):
        found.article_id = article_id
        if _has_a_page(found):
            filed.pages.append((article_id, found.entry.copy.url, found.published))
    insert(Article, _ARTICLE, [_article(found) for found in created])
    _write_pictures(created)
    recall(again, fresh, feeds, seen)
    filed.changed = _refile(again, set(filed.new), reread_since, tried)
    filed.sectioned = _newly_sectioned(again, set(filed.new))
    _write_keys(fresh, known)
    return filed


def hold(titles: Iterable[int] | models.QuerySet[Article, int]) -> None:
    """Keep other processes from filing copy of these titles until the transaction ends.

    Two that look for the same piece at once would both find it missing, and make it two articles. In
    one order, so that none waits for another in a circle. SQLite has one writer at a time anyway.
    """
    if connection.features.has_select_for_update:
        rows = Title.objects.filter(pk__in=titles).order_by("pk").select_for_update(no_key=True)
        list(rows.values_list("pk"))


def hold_of(article_ids: Iterable[int]) -> None:
    """`hold` the titles of these articles."""
    hold(Article.objects.filter(pk__in=article_ids).order_by().values_list("title", flat=True))


def file_pages(
    pages: Sequence[tuple[int, Copy]], now: datetime, entries: Mapping[int, Copy] | None = None
) -> None:
    """File what the pages of articles say. An article is passed over that is gone meanwhile, or of
    which only the headline may be kept by now.

    `entries` has what was handed back of changed entries: their text, where the page is a mere part.
    Where a page's canonical address is that of another article of the title, the two become one.
    """
    hold_of([article_id for article_id, _ in pages])
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


# ---------------------------------------------------------------- writing

_ARTICLE = (
    "id", "title_id", "url", "headline", "kicker", "standfirst", "authors", "agencies", "dateline_place",
    "section", "publisher_section", "topics", "language", "direction", "body", "words",
    "reading_minutes", "free", "text_key", "published_at", "dated_by", "modified_at",
    "received_at", "page_extracted_at", "headline_changed_at", "withdrawn_at",
)  # fmt: skip
# What was guessed of an article's sections and is now said, was right.
_SAID = (
    "ON CONFLICT (article_id, section) DO UPDATE SET guessed = false"
    " WHERE articles_articlesection.guessed"
)
_BY_FEED, _BY_RECEIPT = Article.DatedBy.FEED.value, Article.DatedBy.RECEIPT.value
_PICTURE = ("article_id", "position", "url", "caption", "credit", "width", "height")


def _article(found: Found) -> tuple[object, ...]:
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


def _has_a_page(found: Found) -> bool:
    """Whether its page may be read: one that several entries share tells of none of them."""
    return bool(found.entry.copy.address_keys) and not found.feed.headlines_only


def _refile(
    again: Sequence[Found], new: set[int], reread_since: datetime | None, tried: Tried
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
        found.published = article.published_at
        if article.section == GENERAL and found.sections[0] != GENERAL:
            article.section = found.sections[0]
            changed.articles[article.pk] = article
        if not _is_changed(found, article, tried):
            continue
        changed.articles[article.pk] = article
        article.text_key = found.entry.copy.text_key
        news = _news(found, article)
        waits = reread_since is not None and article.published_at >= reread_since
        if waits and article.page_extracted_at is not None and _has_a_page(found):
            told[article.pk] = superseding(news, told.get(article.pk))
        else:
            if _has_a_page(found):
                told[article.pk] = None
            change(article, news, found.feed.received, changed)
    changed.save()
    return told


def _is_changed(found: Found, article: Article, tried: Tried) -> bool:
    if found.was is None:
        return False
    return (
        found.changed(HEADLINE)
        or found.changed(TEXT)
        or calls_for_a_reading(
            found.entry.copy,
            article.received_at,
            article.page_extracted_at,
            found.feed.received,
            tried([article.pk]).get(article.pk),
        )
    )


def file_entries(entries: Mapping[int, Copy], now: datetime) -> None:
    """File what was handed back of changed entries whose page could not be read again."""
    hold_of(list(entries))
    changed = Changed()
    articles = Article.objects.in_bulk(list(entries)).values()
    bare = headlines_only((article.title_id for article in articles), now)
    for article in articles:
        entry = entries[article.pk]
        change(article, headline_alone(entry) if article.title_id in bare else entry, now, changed)
    changed.save()


def _news(found: Found, article: Article) -> Copy:
    """What of a changed entry the article takes; its page, read again, says the rest.

    Until a page was read, and wherever the feed brings as much text as stands, all of it. Beside a
    full text a summary says nothing, but a headline that changed in the feed is taken at once. Where
    the dates alone changed, there is nothing but the time of the change to take.
    """
    copy = found.entry.copy
    if article.page_extracted_at is None:
        return copy
    headline = copy.headline if found.changed(HEADLINE) else ""
    if found.changed(TEXT) and copy.words >= PAGE_PART * article.words:
        return copy._replace(headline=headline)
    return Copy(url=copy.url, headline=headline, modified=copy.modified)


def _newly_sectioned(again: Sequence[Found], new: set[int]) -> list[int]:
    """Articles that stand, of which no feed has said such a section yet."""
    said = {(found.id(), section) for found in again for section in found.sections}
    said = {(article_id, section) for article_id, section in said if article_id not in new}
    for some in chunks(sorted({article_id for article_id, _ in said})):
        rows = ArticleSection.objects.filter(article_id__in=some, guessed=False)
        said.difference_update(rows.values_list("article_id", "section"))
    return sorted({article_id for article_id, _ in said})


def _write_keys(fresh: Sequence[Found], known: Known) -> None:
    """Addresses, sightings and sections of everything filed; those that stand already are kept."""
    # Of several that have an address, the first keeps it, as in `Known`.
    addresses = {
        (found.feed.title_id, key): found.id()
        for found in reversed(fresh)
        for key in found.entry.copy.address_keys
        if (found.feed.title_id, key) not in known.standing
    }
    insert(
        Address,
        ("title_id", "key", "article_id"),
        [(title_id, key, article_id) for (title_id, key), article_id in addresses.items()],
    )
    named = {found.guid: found for found in fresh}
    insert(
        Sighting,
        ("feed_id", "guid_key", "article_id", "fingerprint"),
        [(*guid, found.id(), found.entry.fingerprint) for guid, found in named.items()],
        standing="ON CONFLICT (feed_id, guid_key) DO UPDATE SET"
        " article_id = excluded.article_id, fingerprint = excluded.fingerprint",
    )
    sections = {
        (found.id(), section): found.same_as or found
        for found in fresh
        for section in found.sections
    }
    insert(
        ArticleSection,
        ("article_id", "section", "published_at"),
        [
            (article_id, section, found.published)
            for (article_id, section), found in sections.items()
        ],
        standing=_SAID,
    )


def _write_pictures(created: Iterable[Found]) -> None:
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
        standing=_SAID,
    )
