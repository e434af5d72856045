"""The directory: which titles we carry, found by name, country and language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kiosk.kit.places import country_code, country_name, language_name, primary
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Title


@dataclass(frozen=True, slots=True)
class Group:
    """The titles of one country, by name; `name` is in the asked language, empty where unknown."""

    country: str
    name: str
    mastheads: tuple[Masthead, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Groups by country name, the languages there are (code, name), and how many titles were found."""

    groups: tuple[Group, ...]
    languages: tuple[tuple[str, str], ...]
    found: int


def directory(search: str, language: str, shown_in: str) -> Directory:
    """Titles whose name, country or language holds every word of `search`, one query.

    Codes do too: "GB", "UK" and "en" find what is from there, or in it.
    `language` narrows to a primary tag, all where empty; names are written in `shown_in`'s words.
    """
    all_titles = [Masthead.of(title) for title in Title.objects.carried().only(*_FIELDS)]
    words = _folded(search).split()
    groups: dict[str, list[Masthead]] = {}
    for masthead in all_titles:
        if language and primary(masthead.language) != language:
            continue
        about = _folded(
            f"{masthead.name} {country_name(masthead.country, shown_in)} "
            f"{language_name(masthead.language, shown_in)}"
        )
        if all(word in about or _is_code(word, masthead) for word in words):
            groups.setdefault(masthead.country, []).append(masthead)
    named = [Group(code, country_name(code, shown_in), tuple(of)) for code, of in groups.items()]
    return Directory(
        groups=tuple(sorted(named, key=lambda group: (not group.name, _folded(group.name)))),
        languages=_named({primary(masthead.language) for masthead in all_titles}, shown_in),
        found=sum(len(of) for of in groups.values()),
    )


def _is_code(word: str, masthead: Masthead) -> bool:
    """Whether the word is the code of its country or language, or one that people write for it."""
    if masthead.country and country_code(word) == masthead.country:
        return True
    return bool(masthead.language) and word == primary(masthead.language)


def languages(shown_in: str) -> tuple[tuple[str, str], ...]:
    """The languages titles are in, as (primary tag, name in `shown_in`'s words), by name; one query."""
    tags = Title.objects.carried().order_by().values_list("language", flat=True).distinct()
    return _named({primary(tag) for tag in tags}, shown_in)


def _named(codes: set[str], shown_in: str) -> tuple[tuple[str, str], ...]:
    pairs = ((code, language_name(code, shown_in)) for code in codes if code)
    return tuple(sorted(pairs, key=lambda pair: _folded(pair[1])))


_FIELDS = ("name", "slug", "colour", "language", "country")


def _folded(text: str) -> str:
    """Lower case without accents, so that "Le Figaro" is found by "FIGARO" and "El País" by "pais"."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
