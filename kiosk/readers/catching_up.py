"""An edition that ends: what happened since a reader was away, in the minutes they have. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# The minutes one may have; of them this part goes to what is read at length, and a brief takes so many.
MINUTES = (5, 10, 20)
_AT_LENGTH = 0.6
BRIEF = 0.3
# No single text takes more than this part of the time.
_ONE_TEXT = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A story that could be in it. `minutes` to read what leads it here; 0: it cannot be read here."""

    story: int
    section: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Edition:
    """Stories to read at length, then those in brief, each the weightiest first; `minutes` is what all of
    it takes, rounded up. `left_out` counts the rest by section, most first."""

    at_length: tuple[int, ...]
    brief: tuple[int, ...]
    minutes: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def left(self) -> int:
        """How many stories are left out."""
        return sum(count for _, count in self.left_out)


def edition(pieces: Sequence[Piece], minutes: int, others: Iterable[str] = ()) -> Edition:
    """The edition of these pieces, the weightiest first, that fits into so many minutes. `others` are the
    sections of stories too light to be weighed for it: they are left out too.

    The weightiest is there even where it alone takes longer than wished: then in brief.
    """
    at_length = _lengthy(pieces, minutes)
    spent = sum(piece.minutes for piece in at_length)
    chosen = {piece.story for piece in at_length}
    brief: list[Piece] = []
    for piece in pieces:
        if piece.story not in chosen and spent + BRIEF * (len(brief) + 1) <= minutes:
            brief.append(piece)
    chosen |= {piece.story for piece in brief}
    rest = Counter(piece.section for piece in pieces if piece.story not in chosen)
    rest.update(others)
    return Edition(
        at_length=_ids(at_length),
        brief=_ids(brief),
        minutes=-int(-(spent + BRIEF * len(brief)) // 1),
        left_out=tuple(sorted(rest.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _lengthy(pieces: Sequence[Piece], minutes: int) -> list[Piece]:
    chosen: list[Piece] = []
    left = minutes * _AT_LENGTH
    for piece in pieces[: 4 * minutes]:
        if 0 < piece.minutes <= min(left, minutes * _ONE_TEXT):
            chosen.append(piece)
            left -= piece.minutes
    return chosen


def _ids(pieces: Iterable[Piece]) -> tuple[int, ...]:
    return tuple(piece.story for piece in pieces)
