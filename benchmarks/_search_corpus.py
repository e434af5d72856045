"""What `bin/bench search` searches: invented articles by Zipf's law, and queries drawn from them.

Articles come in the order they were published, as many a day as a house with a thousand titles takes
in. Four languages have vocabularies of their own: Latin, Arabic and Cyrillic letters, and Han
characters without spaces. The same seed gives the same articles and queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import numpy as np

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
A_DAY = 50_000
TITLES = 400
SECTIONS = ("world", "politics", "business", "technology", "science", "culture", "sport", "local")
_LETTERS = {
    "en": ("bcdfghklmnprstvw", "aeiou"),
    "ar": ("بتجحدرسشعفقكلمنه", "اوي"),
    "ru": ("бвгдзклмнпрстфхч", "аеиоуя"),
}
_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
_LANGUAGES = ("en", "en", "ar", "ru", "zh")
_VOCABULARY = 60_000
_HEADLINE, _TEXT = 9, 60
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """An invented article; `title` counts from 0, `story` from 1."""

    id: int
    title: int
    section: str
    language: str
    headline: str
    text: str
    published: datetime
    story: int


@dataclass(frozen=True, slots=True)
class Sought:
    """A query of 1 to 3 words of one article, with filters or without (empty, None)."""

    words: tuple[str, ...]
    title: int | None = None
    section: str = ""
    language: str = ""
    since: datetime | None = None


def pieces(count: int, *, seed: int = 1, first: int = 0) -> Iterator[Piece]:
    """The articles from `first` (counted from 0) to before `count`, in order of publication."""
    vocabularies = {language: _vocabulary(language) for language in set(_LANGUAGES)}
    ranks = 1.0 / np.arange(1, _VOCABULARY + 1)
    whole = np.cumsum(ranks / ranks.sum())
    for begin in range(first - first % _CHUNK, count, _CHUNK):
        chance = np.random.default_rng((seed, begin))
        lengths = chance.integers(_TEXT // 4, _TEXT * 7 // 4, _CHUNK)
        drawn = np.searchsorted(whole, chance.random(int(lengths.sum()) + _CHUNK * _HEADLINE))
        # A few titles bring much, most little.
        titles = (TITLES * chance.random(_CHUNK) ** 2).astype(int)
        sections = chance.integers(0, len(SECTIONS), _CHUNK)
        at = 0
        for row in range(_CHUNK):
            language = _LANGUAGES[int(titles[row]) % len(_LANGUAGES)]
            size = _HEADLINE + int(lengths[row])
            if first <= begin + row < count:
                words = [vocabularies[language][rank] for rank in drawn[at : at + size].tolist()]
                yield _piece(begin + row, int(titles[row]), int(sections[row]), language, words)
            at += size


def queries(count: int, articles: int, *, seed: int = 1) -> list[Sought]:
    """Queries each of which fits at least one of the first articles; half of them with a filter."""
    from kiosk.kit.words import tokens

    chance = Random(seed)
    found = []
    sample = list(pieces(min(articles, 4 * _CHUNK), seed=seed))
    for number in range(count):
        piece = chance.choice(sample)
        words = sorted(set(tokens(f"{piece.headline} {piece.text}")))
        chosen = tuple(chance.sample(words, min(len(words), 1 + number % 3)))
        found.append(Sought(chosen, **_filter(chance, piece)))
    return found


def moment(number: int) -> datetime:
    """When the article of that number (from 0) is published."""
    return BEGAN + number * timedelta(days=1) / A_DAY


def _filter(chance: Random, piece: Piece) -> dict[str, Any]:
    kind = chance.randrange(8)
    if kind == 0:
        return {"title": piece.title}
    if kind == 1:
        return {"section": piece.section}
    if kind == 2:
        return {"language": piece.language}
    if kind == 3:
        return {"since": BEGAN + timedelta(hours=chance.randrange(40))}
    return {}


def _piece(number: int, title: int, section: int, language: str, words: Sequence[str]) -> Piece:
    space = "" if language == "zh" else " "
    # Signs part what has no spaces, about where a sentence would end.
    ends = "。" if language == "zh" else ". "
    body = words[_HEADLINE:]
    sentences = (space.join(body[begin : begin + 12]) for begin in range(0, len(body), 12))
    return Piece(
        id=number + 1,
        title=title,
        section=SECTIONS[section],
        language=language,
        headline=space.join(words[:_HEADLINE]),
        text=ends.join(sentences),
        published=moment(number),
        story=number // 4 + 1,
    )


@cache
def _vocabulary(language: str) -> list[str]:
    """Words of a language, the commonest first; common words are short."""
    chance = Random(f"words:{language}")
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        if language == "zh":
            words["".join(chance.choices(_HAN, k=chance.choice((1, 2, 2, 2, 3))))] = None
        else:
            hard, soft = _LETTERS[language]
            syllables = 1 + chance.randrange(1 + min(4, len(words) // 100 + 1))
            words["".join(chance.choice(hard) + chance.choice(soft) for _ in range(syllables))] = (
                None
            )
    return list(words)
