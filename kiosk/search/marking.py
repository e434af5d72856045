"""The words of a text that were looked for, marked in the text as it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from kiosk.kit.words import fold, is_unspaced, tokens, written
from kiosk.search.asking import short


class Piece(NamedTuple):
    """A part of a text, and whether it was looked for."""

    text: str
    marked: bool


def marked(text: str, sought: Collection[str]) -> tuple[Piece, ...]:
    """The text in pieces; put together they are the text. `sought` are folded words."""
    flags = [False] * len(text)
    for start, end in written(text):
        for first, past in _found(text[start:end], sought):
            flags[start + first : start + past] = [True] * (past - first)
    pieces = []
    at = 0
    for flag, same in groupby(flags):
        length = sum(1 for _ in same)
        pieces.append(Piece(text[at : at + length], flag))
        at += length
    return tuple(pieces)


def _found(word: str, sought: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where in a word as written something sought begins and ends."""
    if not is_unspaced(fold(word)):
        if not _none_of(sought, word):
            yield 0, len(word)
        return
    at = 0
    for unspaced, run in groupby(word, key=lambda char: is_unspaced(fold(char))):
        part = "".join(run)
        if not unspaced:
            if not _none_of(sought, part):
                yield at, at + len(part)
        else:
            signs = [fold(char) for char in part]
            yield from ((at + n, at + n + 1) for n, sign in enumerate(signs) if sign in sought)
            pairs = enumerate(map("".join, pairwise(signs)))
            yield from ((at + n, at + n + 2) for n, pair in pairs if pair in sought)
        at += len(part)


def _none_of(sought: Collection[str], word: str) -> bool:
    return not any(token in sought for token in short(tokens(word)))
