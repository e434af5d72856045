"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import json
from html import escape
from typing import Any

from kiosk.kit.cleaning import without_control_references
from kiosk.kit.feeds.dates import moment
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
    NotAFeedError,
    ParsedFeed,
    TooDeepError,
)
from kiosk.kit.feeds.people import person
from kiosk.kit.feeds.text import absolute, language_tag, mended, plain
from kiosk.kit.feeds.trees import NotUtf8Error


def json_feed_of(data: bytes, url: str) -> ParsedFeed:
    """The feed in UTF-8 bytes that start with a brace."""
    try:
        feed = json.loads(data)
    except RecursionError as error:
        raise TooDeepError("Its JSON nests too deep.") from error
    except UnicodeDecodeError as error:
        raise NotUtf8Error("Its bytes are not UTF-8.") from error
    except ValueError as error:
        raise BrokenFeedError("Its JSON is broken.") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NotAFeedError("It is JSON, but no JSON Feed.")
    items = [item for item in items if isinstance(item, dict)]
    language = language_tag(_text(feed, "language"))
    people = _people(feed)
    entries = []
    for item in items[:ENTRIES]:
        draft = _draft(item, url)
        draft.authors = draft.authors or people
        entries.append(entry_of(draft, url))
    old = _text(feed, "version").rstrip("/").endswith(("/1", "/1.0"))
    icon = absolute(_text(feed, "favicon"), url) or absolute(_text(feed, "icon"), url)
    return ParsedFeed(
        format="json10" if old else "json11",
        title=plain(_text(feed, "title"), TITLE_CHARS) or None,
        home=absolute(_text(feed, "home_page_url"), url),
        language=language,
        ttl_minutes=None,
        hub=_hub(feed, url),
        self_url=absolute(_text(feed, "feed_url"), url),
        icon=icon,
        image=absolute(_text(feed, "icon"), url),
        updated=None,
        entries=tuple(entries),
        dropped=max(0, len(items) - ENTRIES),
    )


def _text(holder: dict[str, Any], key: str) -> str:
    """A string, a number as one; "" for anything else."""
    value = holder.get(key)
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(value)
    return without_control_references(mended(value)) if isinstance(value, str) else ""


def _listed(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _draft(item: dict[str, Any], url: str) -> Draft:
    words = _text(item, "content_text")
    content = _text(item, "content_html") or escape(words, quote=False).replace("\n", "<br>")
    address = absolute(_text(item, "url"), url) or absolute(_text(item, "external_url"), url)
    guid = _text(item, "id")[:GUID_CHARS] or None
    if address is None and guid and guid.startswith(("http://", "https://")):
        address = absolute(guid, url)
    return Draft(
        guid=guid,
        url=address,
        title=plain(_text(item, "title"), TITLE_CHARS),
        summary=escape(_text(item, "summary"), quote=False),
        content=content,
        authors=_people(item),
        published=moment(_text(item, "date_published")),
        updated=moment(_text(item, "date_modified")),
        categories=_categories(item),
        pictures=_pictures(item, url),
        language=language_tag(_text(item, "language")),
    )


def _people(holder: dict[str, Any]) -> list[str]:
    """`authors` of version 1.1, `author` of 1.0."""
    given = [*_listed(holder, "authors"), holder.get("author")]
    names = [
        person(plain(_text(author, "name"), NAME_CHARS))
        for author in given
        if isinstance(author, dict)
    ]
    return list(dict.fromkeys(name for name in names if name))


def _categories(item: dict[str, Any]) -> list[str]:
    tags = [tag for tag in _listed(item, "tags") if isinstance(tag, str)]
    return list(dict.fromkeys(filter(None, (plain(mended(tag), CATEGORY_CHARS) for tag in tags))))


def _pictures(item: dict[str, Any], url: str) -> list[FeedPicture]:
    addresses = [_text(item, "image"), _text(item, "banner_image")]
    addresses += [
        _text(attached, "url")
        for attached in _listed(item, "attachments")
        if isinstance(attached, dict) and _text(attached, "mime_type").startswith("image/")
    ]
    found = dict.fromkeys(absolute(address, url) for address in addresses)
    return [FeedPicture(address) for address in found if address]


def _hub(feed: dict[str, Any], url: str) -> str | None:
    for hub in _listed(feed, "hubs"):
        if isinstance(hub, dict) and (address := absolute(_text(hub, "url"), url)):
            return address
    return None
