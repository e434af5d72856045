"""Marks: a title's mark drawn from its name and colour, for those who gave us no picture of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Dark enough for white letters (5:1 and more), far enough apart to tell neighbours from each other.
_PALETTE = (
    "#1f3a5f", "#7a1f2b", "#14532d", "#5b2a86", "#7c3f00", "#0f5257",
    "#8a1c54", "#3f4a1f", "#2b2d72", "#6b2d1f", "#155e75", "#4a3b2a",
)  # fmt: skip
_ARTICLES = frozenset(
    "the a an le la les l el los las der die das il lo gli o os as de het".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter on a field: `fill` and `ink` are #rrggbb with a contrast of at least 4.5."""

    letter: str
    fill: str
    ink: str


@lru_cache(4096)
def mark(name: str, colour: str = "") -> Mark:
    """The mark of that name; without a colour the name decides it, always the same."""
    words = _WORD.findall(name)
    telling = [word for word in words if word.lower() not in _ARTICLES] or words
    letter = telling[0][0].upper() if telling else "•"
    if not _COLOUR.fullmatch(colour):
        digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=2).digest()
        colour = _PALETTE[int.from_bytes(digest) % len(_PALETTE)]
    light = contrast(colour, "#ffffff") >= contrast(colour, "#000000")
    return Mark(letter, colour, "#ffffff" if light else "#000000")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
