"""The directory: which titles we carry, found by name, country and language, in order of the alphabet."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from kiosk.kit.places import country_code, country_name, language_name, primary
from kiosk.publishers.mastheads import Masthead
from kiosk.publishers.models import Title

PAGE = 100
# Scripts without a short alphabet stand together, under what they are called in themselves.
_SCRIPTS = {"CJK": "漢字", "HIRAGANA": "かな", "KATAKANA": "かな", "HANGUL": "한글", "THAI": "ไทย"}
_NO_LETTER = "#"
# Names and their folded words that are remembered.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the directory is narrowed to; what is empty narrows nothing.

    `search` is words of a name, a country or a language, or their codes; `country` an ISO 3166-1 code,
    `language` a primary tag; `only` are ids of titles, None for all.
    """

    search: str = ""
    country: str = ""
    language: str = ""
    only: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Titles of one initial, by name."""

    initial: str
    mastheads: tuple[Masthead, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the titles found, and where each initial begins: (initial, number of the page).

    `languages` and `countries` are those of all titles, as (code, name), by name. Pages count from 1;
    `found` counts the titles of all of them.
    """

    groups: tuple[Group, ...]
    initials: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, str], ...]
    countries: tuple[tuple[str, str], ...]
    found: int
    page: int
    pages: int


def directory(wanted: Wanted, page: int, shown_in: str) -> Directory:
    """That page of the titles wanted, the nearest there is; one query. Names are in `shown_in`'s words."""
    rows = _carried()
    found = _found(rows, wanted, shown_in)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    starts: dict[str, int] = {}
    for number, masthead in enumerate(found):
        starts.setdefault(_initial(masthead.name), number // PAGE + 1)
    here = found[(page - 1) * PAGE : page * PAGE]
    grouped = groupby(here, key=lambda masthead: _initial(masthead.name))
    spoken = {primary(masthead.language) for _, masthead in rows}
    return Directory(
        groups=tuple(Group(initial, tuple(some)) for initial, some in grouped),
        initials=tuple(starts.items()),
        languages=_named(spoken, shown_in),
        countries=_countries({masthead.country for _, masthead in rows}, shown_in),
        found=len(found),
        page=page,
        pages=pages,
    )


def found(wanted: Wanted, shown_in: str) -> list[Masthead]:
    """All titles wanted, in order of the alphabet; one query."""
    return _found(_carried(), wanted, shown_in)


def languages(shown_in: str) -> tuple[tuple[str, str], ...]:
    """The languages titles are in, as (primary tag, name in `shown_in`'s words), by name; one query."""
    tags = Title.objects.carried().order_by().values_list("language", flat=True).distinct()
    return _named({primary(tag) for tag in tags}, shown_in)


def _carried() -> list[tuple[int, Masthead]]:
    rows = Title.objects.carried().values_list("pk", *_FIELDS)
    return [(pk, Masthead(*row)) for pk, *row in rows]


_FIELDS = ("slug", "name", "colour", "language", "country")


def _found(rows: Iterable[tuple[int, Masthead]], wanted: Wanted, shown_in: str) -> list[Masthead]:
    words = _folded(wanted.search).split()
    some = [
        masthead
        for pk, masthead in rows
        if (wanted.only is None or pk in wanted.only)
        and wanted.country in ("", masthead.country)
        and wanted.language in ("", primary(masthead.language))
        and _answers(words, masthead, shown_in)
    ]
    return sorted(some, key=lambda masthead: (_key(masthead.name), masthead.slug))


def _answers(words: Sequence[str], masthead: Masthead, shown_in: str) -> bool:
    if not words:
        return True
    about = _about(masthead.name, masthead.country, masthead.language, shown_in)
    return all(word in about or _is_code(word, masthead) for word in words)


def _is_code(word: str, masthead: Masthead) -> bool:
    """Whether the word is the code of its country or language, or one that people write for it."""
    if masthead.country and country_code(word) == masthead.country:
        return True
    return bool(masthead.language) and word == primary(masthead.language)


@lru_cache(_REMEMBERED)
def _about(name: str, country: str, language: str, shown_in: str) -> str:
    return _folded(f"{name} {country_name(country, shown_in)} {language_name(language, shown_in)}")


@lru_cache(_REMEMBERED)
def _key(name: str) -> tuple[bool, str]:
    """What a name is sorted by: letters before figures and signs, without accents and "The"."""
    bare = "".join(
        char for char in _folded(name).removeprefix("the ") if char.isalnum() or char == " "
    )
    bare = bare.strip()
    return not bare[:1].isalpha(), bare


@lru_cache(_REMEMBERED)
def _initial(name: str) -> str:
    """The letter a name stands under."""
    no_letter, key = _key(name)
    if no_letter:
        return _NO_LETTER
    script = unicodedata.name(key[0], "").split(" ")[0]
    return _SCRIPTS.get(script, key[0].upper())


def _named(codes: set[str], shown_in: str) -> tuple[tuple[str, str], ...]:
    return _by_name((code, language_name(code, shown_in)) for code in codes if code)


def _countries(codes: set[str], shown_in: str) -> tuple[tuple[str, str], ...]:
    return _by_name((code, country_name(code, shown_in)) for code in codes if code)


def _by_name(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: _folded(pair[1])))


def _folded(text: str) -> str:
    """Lower case without accents, so that "Le Figaro" is found by "FIGARO" and "El País" by "pais"."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
