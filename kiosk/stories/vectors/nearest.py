"""The vectors of the window's articles, to find the nearest among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_FIRST = 256


class Nearest:
    """Vectors by number. Memory: 4 bytes a dimension each; a search is one pass over all of them."""

    def __init__(self) -> None:
        self._rows: Any = None
        self._ids: list[int] = []
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, number: int, vector: Sequence[float]) -> None:
        """Keep the vector under the number, in place of one that was there."""
        import numpy as np

        if self._rows is None:
            self._rows = np.zeros((_FIRST, len(vector)), dtype=np.float32)
        place = self._places.get(number)
        if place is None:
            place = len(self._ids)
            if place == len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._ids.append(number)
            self._places[number] = place
        self._rows[place] = vector

    def drop(self, number: int) -> None:
        """Forget the number, if it is there."""
        place = self._places.pop(number, None)
        if place is None:
            return
        last = self._ids.pop()
        if last != number:
            self._rows[place] = self._rows[len(self._ids)]
            self._ids[place] = last
            self._places[last] = place

    def near(self, vector: Sequence[float], least: float, most: int) -> list[tuple[float, int]]:
        """The nearest, as (cosine, number), nearest first, of a cosine of `least` or more."""
        import numpy as np

        if not self._ids:
            return []
        cosines = self._rows[: len(self._ids)] @ np.asarray(vector, dtype=np.float32)
        places = np.flatnonzero(cosines >= least)
        best = places[np.argsort(-cosines[places], kind="stable")][:most]
        return [(float(cosines[place]), self._ids[place]) for place in best]
