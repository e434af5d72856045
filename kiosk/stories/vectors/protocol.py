"""What an embedder is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Gives a vector a text; texts that mean the same have vectors of a small angle."""

    alike: float
    """From what cosine on two short reports surely tell one event."""

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text, in order, all as long and each of length 1 (or 0: no meaning)."""
        ...
