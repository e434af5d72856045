"""Editions: the world's front, and one for each language and country with enough titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kiosk.design.words import said
from kiosk.kit.places import country_name, language_name

Kind = Literal["world", "language", "country"]
# Fewer titles, or fewer owners among them, make no front worth comparing.
TITLES, OWNERS = 5, 3
_KEY = re.compile(r"(language)-([a-z]{2,3})|(country)-([A-Z]{2,3})")


@dataclass(frozen=True, slots=True)
class Edition:
    """A front. `code` is a language's primary subtag or a country's ISO 3166 code, "" for the world."""

    kind: Kind
    code: str = ""

    @property
    def key(self) -> str:
        """As it stands in addresses and in FrontPage: "world", "language-ar", "country-EG"."""
        return f"{self.kind}-{self.code}" if self.code else self.kind

    def takes(self, country: str, language: str) -> bool:
        """Whether an article of a title of that country, in that language (primary subtag), is in it."""
        if self.kind == "world":
            return True
        return self.code == (country if self.kind == "country" else language)


WORLD = Edition("world")


class Speaker(NamedTuple):
    """A title that publishes: its owner, its country and the language of (some of) its articles."""

    title: int
    owner: int
    country: str
    language: str


def read_key(key: str) -> Edition | None:
    """The edition of that key, whether or not it has enough titles; None where it is no key."""
    if key == WORLD.key:
        return WORLD
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    return Edition("language", found[2]) if found[1] else Edition("country", found[4])


def editions(speakers: Iterable[Speaker]) -> list[Edition]:
    """The world, then the languages and the countries that have enough titles, most titles first."""
    titles: defaultdict[Edition, set[int]] = defaultdict(set)
    owners: defaultdict[Edition, set[int]] = defaultdict(set)
    for speaker in speakers:
        of: list[Edition] = []
        if re.fullmatch("[a-z]{2,3}", speaker.language):
            of.append(Edition("language", speaker.language))
        if re.fullmatch("[A-Z]{2,3}", speaker.country):
            of.append(Edition("country", speaker.country))
        for edition in of:
            titles[edition].add(speaker.title)
            owners[edition].add(speaker.owner)
    enough = [e for e in titles if len(titles[e]) >= TITLES and len(owners[e]) >= OWNERS]
    enough.sort(key=lambda e: (e.kind != "language", -len(titles[e]), e.code))
    return [WORLD, *enough]


def primary(language: str) -> str:
    """The primary subtag of a language tag: "pt" of "pt-BR"."""
    return language.partition("-")[0].lower()


def name(edition: Edition, language: str) -> str:
    """What readers call an edition, in that language; its code where nobody has a name for it."""
    if edition.kind == "language":
        return language_name(edition.code, language)
    if edition.kind == "country":
        return country_name(edition.code, language)
    return said("World", language)
