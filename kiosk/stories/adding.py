"""What a report adds to a story: names and figures that no earlier report of it mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.kit.words import fold
from kiosk.stories.grouping.reading import read

MOST = 4
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
    before = ""
    found: list[tuple[str, ...]] = []
    for text in texts:
        whole = f"{text.headline}\n{text.text}"
        folded = f" {_spaced(whole)} "
        if not before:
            found.append(())
        else:
            found.append(tuple(_new(text, whole, before)[:most]))
        before += folded
    return found


def _new(text: Text, whole: str, before: str) -> list[str]:
    """Names by how much the text turns on them, then figures in the order they stand."""
    names = read(text.headline, text.text).names
    ranked = sorted(names.values(), key=lambda name: -name[1])
    figures = [found[0] for found in _FIGURE.finditer(whole) if not _YEAR.fullmatch(found[0])]
    new: dict[str, str] = {}
    for written in (*(name for name, _ in ranked), *figures):
        key = _spaced(written)
        if key and f" {key} " not in before and not any(key in known for known in new):
            new[key] = written
    return list(new.values())


def _spaced(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
