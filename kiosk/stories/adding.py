"""What a report adds to a story: names and figures that no earlier report of it mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.kit.words import fold
from kiosk.stories.grouping.reading import read

MOST = 4
# Letters of a text in which something new is looked for: what comes later hardly matters. Whether it is
# new is asked of whole texts.
_LETTERS = 2_500
# A figure worth telling: of two digits at least, or with a unit behind it; a year by itself is none.
_FIGURE = re.compile(r"\b\d[\d.,]*\d(?:\s?(?:%|‰|percent|million|billion|km|m|kg|°C))?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Text:
    """A report's headline and text, as far as readers may see them."""

    headline: str
    text: str


def additions(texts: Sequence[Text], most: int = MOST) -> list[tuple[str, ...]]:
    """For each text, in order of publication, up to `most` names and figures found in none before it.

    The first text adds nothing, being what the others add to. Names are found by capital letters, so
    texts in scripts without them show figures only.
    """
    named = [_named(Text(text.headline, text.text[:_LETTERS])) for text in texts]
    first = _firsts([_words(f"{text.headline}\n{text.text}") for text in texts], named)
    found: list[tuple[str, ...]] = []
    for number, names in enumerate(named):
        new: dict[str, str] = {}
        for key, written in names.items():
            if len(new) == most or not number:
                break
            if first.get(key, number) == number and not any(key in known for known in new):
                new[key] = written
        found.append(tuple(new.values()))
    return found


def _named(text: Text) -> dict[str, str]:
    """The text's names, by how much it turns on them, then its figures in the order they stand: for the
    words as they are compared, what was written."""
    whole = f"{text.headline}\n{text.text}"
    names = sorted(read(text.headline, text.text).names.values(), key=lambda name: -name[1])
    figures = [found[0] for found in _FIGURE.finditer(whole) if not _YEAR.fullmatch(found[0])]
    found: dict[str, str] = {}
    for written in (*(name for name, _ in names), *figures):
        if key := " ".join(_words(written)):
            found.setdefault(key, written)
    return found


def _firsts(texts: Sequence[Sequence[str]], named: Sequence[dict[str, str]]) -> dict[str, int]:
    """The number of the first text each of the names occurs in: one walk through the words, however
    many texts and names there are."""
    lengths: dict[str, set[int]] = {}
    for key in {key for names in named for key in names}:
        begin, *rest = key.split()
        lengths.setdefault(begin, set()).add(1 + len(rest))
    first: dict[str, int] = {}
    for number, words in enumerate(texts):
        for at, word in enumerate(words):
            for length in lengths.get(word, ()):
                first.setdefault(" ".join(words[at : at + length]), number)
    return first


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
