"""What grouping is told and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as grouping sees it: the text is plain, of any length, and may be empty."""

    id: int
    title_id: int  # 0 where it is not known
    language: str  # a BCP 47 tag or ""
    headline: str
    text: str  # standfirst and body
    published: datetime  # aware, UTC


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an article belongs, and what its coming tells of others.

    `merged` and `moved` are to be done first, in their order, then the article joins `story`.
    """

    story: int | None  # None: it begins one
    score: float  # 0 to 1, how sure
    merged: tuple[tuple[int, int], ...] = ()  # (story that goes, story that stands)
    moved: tuple[tuple[int, int | None], ...] = ()  # (article, its story; None: one of its own)
    linked: tuple[int, ...] = ()  # stories in other languages that surely tell the same
    why: tuple[str, ...] = ()  # "shares: Kahramanmaras, 7.8, earthquake"


@dataclass(frozen=True, slots=True)
class Topic:
    """A name that a story turns on, as written, its folded key, and its weight, 0 to 1."""

    name: str
    key: str
    weight: float
