"""Fonts of the machine we run on: which of them has all letters of a text. Kiosk ships none.

Pillow carries one Latin font of its own, which stands in where the machine has none.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
# Pillow's own.
CARRIED = ""
_KINDS = (".ttf", ".otf", ".ttc")
_NOT_THESE = (
    "italic",
    "oblique",
    "mono",
    "condensed",
    "narrow",
    "light",
    "thin",
    "symbol",
    "emoji",
)
# Files tried for one text; each costs about a millisecond.
_MOST = 150
_TRIED_AT = 24
# No letter of any language: what a font draws for it is what it draws for all that it has not.
_NO_LETTER = "\U0010fffd"


def font_for(text: str) -> str | None:
    """The file of a bold font that has every letter of the text; None where there is none.

    Text that runs to the left or whose letters join needs a shaping library (raqm) too.
    """
    letters = frozenset(char for char in text if unicodedata.category(char)[0] in "LN")
    if _needs_shaping(letters) and not features.check("raqm"):
        return None
    return next((file for file in _files() if _has(file, letters)), None)


@lru_cache(64)
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    if file == CARRIED:
        carried = ImageFont.load_default(size)
        assert isinstance(carried, ImageFont.FreeTypeFont)
        return carried
    return ImageFont.truetype(file, size)


def drawable(text: str, file: str) -> str:
    """The text without signs the font has not, such as emoji."""
    return "".join(
        char for char in text if char.isspace() or _joins(char) or _draws(file, char)
    ).strip()


def _joins(char: str) -> bool:
    """Marks upon letters and what tells letters to join: drawn with their neighbours, if at all."""
    return unicodedata.category(char)[0] == "M" or char in "\u200c\u200d"


def _has(file: str, letters: frozenset[str]) -> bool:
    try:
        return all(_draws(file, letter) for letter in sorted(letters))
    except OSError:  # no font after all
        return False


@lru_cache(20_000)
def _draws(file: str, char: str) -> bool:
    drawn = _drawn(file, char)
    return bool(drawn[0]) and drawn != _drawn(file, _NO_LETTER)


def _drawn(file: str, char: str) -> tuple[bytes, tuple[int, int]]:
    mask = font(file, _TRIED_AT).getmask(char)
    return bytes(mask), mask.size


def _needs_shaping(letters: frozenset[str]) -> bool:
    return any(
        unicodedata.bidirectional(char) in ("R", "AL") or "\u0900" <= char <= "\u0dff"
        for char in letters
    )


@lru_cache(1)
def _files() -> tuple[str, ...]:
    """The machine's fonts, bold ones with serifs first, as headlines are set in them."""
    ranked = sorted((_rank(path.stem.lower()), str(path)) for path in _found())
    usual = [path for rank, path in ranked if rank < len(_RANKS)]
    return (*usual[:_MOST], CARRIED)


_RANKS = ("serif-bold", "sans-bold", "bold", "regular")


def _rank(name: str) -> int:
    if any(word in name for word in _NOT_THESE):
        return len(_RANKS)
    if "bold" in name:
        serif = "serif" in name or "naskh" in name
        return 0 if serif else 1 if "sans" in name else 2
    return 3


def _found() -> Iterator[Path]:
    for folder in FOLDERS:
        for at, _, names in os.walk(Path(folder).expanduser()):
            yield from (Path(at, name) for name in names if name.lower().endswith(_KINDS))
