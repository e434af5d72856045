"""What a parsed feed is: plain values that can be pickled, their caps, and why a parse fails."""

from dataclasses import dataclass, field
from datetime import datetime

ENTRIES = 1000
TITLE_CHARS = 500
NAME_CHARS = 200
AUTHORS = 20
CATEGORY_CHARS = 100
CATEGORIES = 30
CONTENT_CHARS = 500_000
SUMMARY_CHARS = 50_000
PICTURES = 20
CAPTION_CHARS = 2000
GUID_CHARS = 2000
DEPTH = 256


class FeedError(Exception):
    """The bytes could not be read as a feed; the message says why, in a sentence."""


class NotAFeedError(FeedError):
    """The bytes are something else: a web page, a plain sitemap, an empty answer."""


class TooDeepError(FeedError):
    """The document nests deeper than 256 elements, which no feed needs."""


class BrokenFeedError(FeedError):
    """The bytes look like a feed, but nothing could be read from them."""


@dataclass(frozen=True, slots=True)
class FeedPicture:
    """A picture a feed names: absolute http(s) address; sizes in CSS pixels where given."""

    url: str
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed.

    `url` is absolute. `title` is plain text. Both HTML fields went through `cleaning.clean` and
    are "" where the feed gives none. Dates are aware and in UTC, as the feed gives them (a date
    in the future stays there). `language` is the item's own, None where only the feed has one.
    """

    guid: str | None
    url: str | None
    title: str
    summary_html: str
    content_html: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    categories: tuple[str, ...]
    pictures: tuple[FeedPicture, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's head and its first 1,000 entries in document order; `dropped` counts the rest."""

    format: str
    title: str | None
    home: str | None
    language: str | None
    ttl_minutes: int | None
    hub: str | None
    self_url: str | None
    icon: str | None
    image: str | None
    updated: datetime | None
    entries: tuple[Entry, ...]
    dropped: int


@dataclass(slots=True)
class Draft:
    """One item as read, before texts are cleaned and addresses made absolute.

    `base` is the address relative links in the item's texts start from, None for the item's own.
    """

    guid: str | None = None
    url: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: list[str] = field(default_factory=list)
    published: datetime | None = None
    updated: datetime | None = None
    categories: list[str] = field(default_factory=list)
    pictures: list[FeedPicture] = field(default_factory=list)
    language: str | None = None
    base: str | None = None
