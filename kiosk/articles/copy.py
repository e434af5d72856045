"""Copy: text before filing, as plain values that a parsing child can make and hand over.

Tuples with names, as a feed brings dozens of them from one process to another: they are made, packed
and unpacked several times faster than frozen dataclasses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from kiosk.kit.addresses import key

# Where in a fingerprint the digits stand that change with an entry's headline, its text, its address
# and its dates.
HEADLINE, TEXT, ADDRESS, DATES = slice(0, 10), slice(10, 20), slice(20, 26), slice(26, 32)


class CopyPicture(NamedTuple):
    """A picture as its publisher names it."""

    url: str
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None


class Copy(NamedTuple):
    """What one source (a feed's entry, or a page) says of an article. Times are aware UTC.

    `address_keys` are the keys of the addresses it is known by, the best first; none where the
    source's address is no article's own. `body` is clean HTML; `text_key` stands for its words and
    is empty for a text too short to be an identity.
    """

    url: str
    headline: str
    address_keys: tuple[str, ...] = ()
    kicker: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline_place: str = ""
    publisher_section: str = ""
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    direction: str = "ltr"
    body: str = ""
    words: int = 0
    reading_minutes: int = 0
    free: bool | None = None
    text_key: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    pictures: tuple[CopyPicture, ...] = ()


class EntryCopy(NamedTuple):
    """An entry of a feed: its copy, its GUID's key there, and its `fingerprint`."""

    copy: Copy
    guid_key: str
    fingerprint: str


def fingerprint(headline: str, text: str, address_keys: tuple[str, ...], dates: str) -> str:
    """32 digits that change with an entry, each part with its own: HEADLINE, TEXT, ADDRESS, DATES."""
    address = address_keys[0][:6] if address_keys else "0" * 6
    return f"{key(headline)[:10]}{key(text)[:10]}{address}{key(dates)[:6]}"


def headline_alone(copy: Copy) -> Copy:
    """What of the copy may be kept where the terms are the headline alone: no text and no picture."""
    return copy._replace(standfirst="", body="", words=0, reading_minutes=0, pictures=())


@dataclass(frozen=True, slots=True)
class FeedCopy:
    """All the entries of one polled feed, with whose they are and when they came.

    `headlines_only`: the title's terms are the headline alone, and no entry holds more.
    """

    feed_id: int
    title_id: int
    section: str
    entries: tuple[EntryCopy, ...]
    received: datetime
    headlines_only: bool = False


def superseding(later: Copy, waiting: Copy | None) -> Copy:
    """What is to be filed of a change, when an earlier one still waits.

    Of what the later copy leaves empty it says that it did not change since: what waits of that is still
    due.
    """
    if waiting is None:
        return later
    kept = {name for name, value in later._asdict().items() if value or value is False}
    for first, *others in _TOGETHER:
        kept = kept.union(others) if first in kept else kept.difference(others)
    return waiting._replace(**{name: getattr(later, name) for name in kept})


# What is said of the first of these is said by the others with it.
_TOGETHER = (("body", "words", "reading_minutes", "text_key"), ("language", "direction"))


def to_json(copy: Copy) -> dict[str, Any]:
    """The copy as values JSON can hold; dates in ISO 8601."""
    values = copy._asdict()
    values["pictures"] = [picture._asdict() for picture in copy.pictures]
    for name in ("published", "modified"):
        values[name] = values[name].isoformat() if values[name] else None
    return values


def from_json(values: dict[str, Any]) -> Copy:
    """The copy that `to_json` wrote."""
    known = dict(values)
    for name in ("published", "modified"):
        known[name] = datetime.fromisoformat(known[name]) if known[name] else None
    for name in ("address_keys", "authors", "agencies", "sections", "topics"):
        known[name] = tuple(known[name])
    known["pictures"] = tuple(CopyPicture(**picture) for picture in known["pictures"])
    return Copy(**known)
