"""The values a sample edition is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["original", "wire", "rewrite", "independent"]

SECTIONS = (
    "world",
    "politics",
    "business",
    "technology",
    "science",
    "health",
    "climate",
    "culture",
    "sport",
    "good-news",
    "opinion",
    "local",
    "news",
)


@dataclass(frozen=True, slots=True)
class SampleOwner:
    """Who controls one or several titles."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class SampleTitle:
    """One invented publication.

    `home` is a https address under the reserved domain `.example`, without a slash at its end.
    `country` is ISO 3166-1 alpha-2, `language` a BCP 47 primary tag, `owner` the slug of a
    `SampleOwner`, `colour` "#rrggbb". `latin_name` is None where `name` is in Latin letters.
    """

    slug: str
    name: str
    latin_name: str | None
    home: str
    country: str
    language: str
    owner: str
    section: str
    tagline: str
    colour: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated public note of a fixed error, and what stood there before (None where unchanged)."""

    note: str
    at: datetime
    old_headline: str | None
    old_paragraphs: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text of the article that a later one replaced; `at` is when this one was published."""

    at: datetime
    headline: str
    standfirst: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One title's piece, as the title publishes it now.

    `key` and `url` are the same at every loading, so loading twice changes texts and times but
    adds no article. Times are aware and UTC. Each paragraph is one block of clean HTML (p, h2,
    blockquote, ul, li, a, em, strong); every other field is plain text. `free` is whether the
    publisher says that the article is free, None where it says nothing. `earlier` runs from the
    oldest text to the newest and leaves out the present one.
    """

    key: str
    title_slug: str
    event: str
    url: str
    headline: str
    kicker: str
    standfirst: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline_place: str
    published: datetime
    modified: datetime
    section: str
    topics: tuple[str, ...]
    language: str
    paragraphs: tuple[str, ...]
    picture_key: str | None
    caption: str
    credit: str
    free: bool | None
    kind: Kind
    wire_source: str | None
    corrected: Correction | None
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole invented newsstand at one moment; articles run from the newest to the oldest."""

    owners: tuple[SampleOwner, ...]
    titles: tuple[SampleTitle, ...]
    articles: tuple[SampleArticle, ...]
