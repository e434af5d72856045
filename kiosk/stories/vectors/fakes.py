"""An embedder for tests: words that a small dictionary gives one meaning have one direction."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from kiosk.kit.words import tokens


class Dictionary:
    """An `Embedder` whose vectors count the meanings of a text's words; other words say nothing."""

    alike = 0.8

    def __init__(self, *meanings: str) -> None:
        """Each meaning is its words in all languages, with spaces between: "quake beben deprem"."""
        self._meanings = {
            word: number for number, words in enumerate(meanings) for word in tokens(words)
        }
        self._length = len(meanings)

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """See `Embedder`."""
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> list[float]:
        vector = [0.0] * self._length
        for word in tokens(text):
            if word in self._meanings:
                vector[self._meanings[word]] += 1.0
        length = sqrt(sum(number * number for number in vector)) or 1.0
        return [number / length for number in vector]
