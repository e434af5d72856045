"""What an engine does, and the values it does it with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from kiosk.search.documents import STRONG, Document


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be in an article (all `words` and `phrases`) and what must not: see `asking.Asked`.

    `words` may hold strong words and marks too; at least one word or phrase is there.
    """

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()

    def strongly(self, sought: Iterable[str]) -> Wanted:
        """The same, with all these words in the headline or as often as if they were."""
        return replace(self, words=(*self.words, *(STRONG + word for word in sought)))


class Span(NamedTuple):
    """Places from `newest` to before `end`."""

    newest: int
    end: int


class Hit(NamedTuple):
    """An article found: its place, and its weights (`weighing.packed`)."""

    place: int
    article_id: int
    weights: bytes


class Row(NamedTuple):
    """An article's entry, to be written."""

    place: int
    article_id: int
    digest: int
    document: Document


class Engine(Protocol):
    """One database's way to keep words. `batch` is how many articles it writes in one transaction."""

    batch: int

    def write(self, rows: Sequence[Row]) -> None:
        """Insert entries with their words. Inside a transaction; no entry of theirs stands."""

    def lock(self) -> None:
        """Until the transaction ends nobody else writes entries."""

    def newest(self, wanted: Wanted, span: Span, limit: int) -> list[Hit]:
        """The newest hits of the span, newest first."""

    def matching(self, wanted: Wanted, places: Sequence[int]) -> set[int]:
        """Which of the articles at those places are hits."""

    def empty(self) -> None:
        """Take everything out. Inside a transaction."""

    def tidy(self) -> None:
        """After many writes: put the index in its fastest order, in short steps of their own."""
