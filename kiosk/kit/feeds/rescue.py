"""The last resort for documents too broken for libxml2: feedparser's forgiving parser.

It is a hundred times slower, so it is asked only where items would be lost, and never about
documents it needs quadratic time for.
"""

import re
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from kiosk.kit.cleaning import without_control_references
from kiosk.kit.feeds.finishing import entry_of
from kiosk.kit.feeds.model import (
    CATEGORY_CHARS,
    ENTRIES,
    GUID_CHARS,
    NAME_CHARS,
    TITLE_CHARS,
    BrokenFeedError,
    Draft,
    FeedPicture,
    ParsedFeed,
)
from kiosk.kit.feeds.people import person
from kiosk.kit.feeds.text import absolute, language_tag, mended, number, plain

_LARGEST = 1_000_000  # bytes; it reads about as many in a second
_ROOT = re.compile(rb"<[A-Za-z][^>]*>")
_ROOT_BYTES = 5000  # of attributes on the outermost element, where its time grows with the square


def rescued(data: bytes, url: str) -> ParsedFeed:
    """The feed as feedparser reads it; BrokenFeedError where it reads nothing or may not try."""
    root = _ROOT.search(data)
    if len(data) > _LARGEST or root is None or len(root[0]) > _ROOT_BYTES:
        raise BrokenFeedError("It is broken, and too large to be mended.")
    import feedparser

    try:
        found = feedparser.parse(
            BytesIO(data), response_headers={"content-location": url}, sanitize_html=False
        )
    except Exception as error:
        # It is given what another parser already failed on, and raises anything at all.
        raise BrokenFeedError("It is broken beyond mending.") from error
    if not found.entries:
        raise BrokenFeedError("It is broken: no item could be read.")
    head = found.feed
    return ParsedFeed(
        format=found.version or "rss20",
        title=plain(_text(head, "title"), TITLE_CHARS) or None,
        home=absolute(_text(head, "link"), url),
        language=language_tag(_text(head, "language")),
        ttl_minutes=number(_text(head, "ttl"), 525600),
        hub=_link(head, "hub", url),
        self_url=_link(head, "self", url),
        icon=absolute(_text(head, "icon"), url),
        image=absolute(_text(head.get("image") or {}, "href"), url),
        updated=_moment(head, "updated_parsed") or _moment(head, "published_parsed"),
        entries=tuple(entry_of(_draft(entry, url), url) for entry in found.entries[:ENTRIES]),
        dropped=max(0, len(found.entries) - ENTRIES),
    )


def _text(holder: Any, key: str) -> str:
    value = holder.get(key)
    return without_control_references(mended(value)) if isinstance(value, str) else ""


def _draft(entry: Any, url: str) -> Draft:
    people = [
        person(plain(_text(author, "name") or _text(author, "email"), NAME_CHARS))
        for author in entry.get("authors", ())
    ]
    terms = [plain(_text(tag, "term"), CATEGORY_CHARS) for tag in entry.get("tags", ())]
    contents = [_text(content, "value") for content in entry.get("content", ())]
    return Draft(
        guid=_text(entry, "id")[:GUID_CHARS] or None,
        url=absolute(_text(entry, "link"), url),
        title=plain(_text(entry, "title"), TITLE_CHARS),
        summary=_text(entry, "summary"),
        content=max(contents, key=len, default=""),
        authors=list(dict.fromkeys(name for name in people if name)),
        published=_moment(entry, "published_parsed"),
        updated=_moment(entry, "updated_parsed"),
        categories=list(dict.fromkeys(filter(None, terms))),
        pictures=_pictures(entry, url),
    )


def _pictures(entry: Any, url: str) -> list[FeedPicture]:
    given = [*entry.get("media_content", ()), *entry.get("media_thumbnail", ())]
    found = [
        absolute(_text(media, "url"), url)
        for media in given
        if _text(media, "medium") in ("", "image") and "video" not in _text(media, "type")
    ]
    found += [
        absolute(_text(link, "href"), url)
        for link in entry.get("links", ())
        if link.get("rel") == "enclosure" and _text(link, "type").startswith("image")
    ]
    return [FeedPicture(address) for address in dict.fromkeys(found) if address]


def _link(head: Any, rel: str, url: str) -> str | None:
    for link in head.get("links", ()):
        if link.get("rel") == rel and (address := absolute(_text(link, "href"), url)):
            return address
    return None


def _moment(holder: Any, key: str) -> datetime | None:
    parsed = holder.get(key)
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
