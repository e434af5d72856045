"""Which texts carry a fingerprint: a table of two arrays, as millions of rows must stay small."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

_EMPTY, _GONE = 0, 1  # numbers of texts begin after these
FIRST = 2
_LEAST = 1 << 10


class Postings:
    """Pairs of a fingerprint and a text's number, both of 32 bits; about 14 bytes a pair.

    Open addressing with linear probing: a fingerprint's texts stand in one run of the table.
    """

    def __init__(self) -> None:
        self._used = self._held = 0  # places that are not empty; pairs
        self._resize(_LEAST)

    def __len__(self) -> int:
        return self._held

    def of(self, fingerprint: int) -> list[int]:
        """The texts that carry it."""
        keys, texts, mask = self._keys, self._texts, self._mask
        found = []
        at = _start(fingerprint) & mask
        while (text := texts[at]) != _EMPTY:
            if keys[at] == fingerprint and text != _GONE:
                found.append(text)
            at = (at + 1) & mask
        return found

    def add(self, fingerprints: Iterable[int], text: int) -> None:
        """Note that the text carries these, which it did not before."""
        for fingerprint in fingerprints:
            if 5 * self._used > 3 * self._mask:
                self._rebuild()
            keys, texts, mask = self._keys, self._texts, self._mask
            at = _start(fingerprint) & mask
            while texts[at] > _GONE:
                at = (at + 1) & mask
            self._used += texts[at] == _EMPTY
            self._held += 1
            keys[at], texts[at] = fingerprint, text

    def drop(self, fingerprints: Iterable[int], text: int) -> None:
        """Forget that the text carries these; those it does not carry are passed over."""
        keys, texts, mask = self._keys, self._texts, self._mask
        for fingerprint in fingerprints:
            at = _start(fingerprint) & mask
            while (held := texts[at]) != _EMPTY:
                if held == text and keys[at] == fingerprint:
                    texts[at] = _GONE
                    self._held -= 1
                    break
                at = (at + 1) & mask

    def _rebuild(self) -> None:
        """The same pairs in a table that has room, without the places of those that are gone."""
        old_keys, old_texts = self._keys, self._texts
        size = _LEAST
        while size < 3 * self._held:
            size *= 2
        self._resize(size)
        keys, texts, mask, held = self._keys, self._texts, self._mask, 0
        for place, text in enumerate(old_texts):
            if text > _GONE:
                key = old_keys[place]
                at = _start(key) & mask
                while texts[at] != _EMPTY:
                    at = (at + 1) & mask
                keys[at], texts[at] = key, text
                held += 1
        self._used = self._held = held

    def _resize(self, size: int) -> None:
        self._keys = array("I", bytes(4 * size))
        self._texts = array("I", bytes(4 * size))
        self._mask = size - 1


def _start(fingerprint: int) -> int:
    """Fingerprints are the least of their neighbours, so their high bits say little: mix them."""
    return (fingerprint * 0x9E3779B1) >> 16
