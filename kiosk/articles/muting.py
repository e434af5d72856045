"""What a reader shut out, held to wherever articles are drawn for a list.

Every list is drawn by `articles.cards`, so that is where mutes hold: nothing that makes a list needs to
know of them, and none can forget. `holding` puts them into force for what is called within it; a job,
which is for everybody, holds to none, nor does a list a reader made themselves, of what they saved or read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from kiosk.kit.words import fold, is_unspaced


def _none(article_ids: Collection[int]) -> set[int]:
    return set()


@dataclass(frozen=True, slots=True)
class Mutes:
    """What is shut out: titles and sections by slug, names and words folded.

    `about` says which of some articles are shut out by what else is known of them (the topics of their
    stories); `topics` are those topics' keys, which are looked for in texts too.
    """

    titles: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    about: Callable[[Collection[int]], set[int]] = _none

    def __bool__(self) -> bool:
        return bool(self.titles or self.sections or self.topics or self.words)

    def said_in(self, *texts: str) -> bool:
        """Whether a muted word or name stands in any of the texts, as whole words.

        Where a script has no spaces, as a part of the text.
        """
        if not self.words and not self.topics:
            return False
        found = _spaced("\n".join(texts))
        return any(_stands(word, found) for word in (*self.words, *self.topics))


NOTHING = Mutes()
_held: ContextVar[Mutes] = ContextVar("mutes", default=NOTHING)
_WORD = re.compile(r"\w+")


def held() -> Mutes:
    """The mutes in force; empty where there are none."""
    return _held.get()


@contextmanager
def holding(mutes: Mutes) -> Iterator[None]:
    """What is drawn within this holds to these mutes."""
    token = _held.set(mutes)
    try:
        yield
    finally:
        _held.reset(token)


def unmuted(rows: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Of articles by id, each as `articles.cards` reads it, those the reader did not shut out."""
    mutes = held()
    if not mutes:
        return set(rows)
    kept = {pk for pk, row in rows.items() if not _shut_out(row, mutes)}
    return kept - mutes.about(kept) if mutes.topics and kept else kept


def _shut_out(row: Mapping[str, Any], mutes: Mutes) -> bool:
    if row["title__slug"] in mutes.titles or row["section"] in mutes.sections:
        return True
    return mutes.said_in(row["headline"], row["kicker"], row["standfirst"], row["start_text"])


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _stands(word: str, text: str) -> bool:
    inner = " ".join(_WORD.findall(word))
    return bool(inner) and (inner in text if is_unspaced(inner) else f" {inner} " in text)
