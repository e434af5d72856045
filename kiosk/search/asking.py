"""What a reader typed, read: words that must all be there, quoted phrases, and what must not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.kit.texts import phrase, printable
from kiosk.kit.words import tokens

# Longer queries are cut here and the reader is told: no one types so much, and each word costs.
LETTERS = 1_000
WORDS = 24
# Longer words are cut, in the index as here.
WORD_LETTERS = 60
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』〝〞", '"'))
_PART = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')


class QueryError(Exception):
    """The query cannot be answered; the text is one sentence for the reader, a `phrase`."""


class WordlessError(QueryError):
    """There is no word to look for, so nothing can be found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All `words` must be there and all `phrases`; nothing that holds all words of one of `without`,
    or one of `without_phrases`. Words are folded. `cut` says that not all of the query was taken."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()
    cut: bool = False

    @property
    def sought(self) -> frozenset[str]:
        """Every word that is looked for, alone or in a phrase."""
        return frozenset((*self.words, *(word for phrase in self.phrases for word in phrase)))


def read(text: str) -> Asked:
    """The query as typed. Raises WordlessError where it holds nothing that could be looked for."""
    cut = len(text) > LETTERS
    text = printable(text[:LETTERS]).translate(_QUOTES)
    words: dict[str, None] = {}
    phrases: dict[tuple[str, ...], None] = {}
    without: dict[tuple[str, ...], None] = {}
    without_phrases: dict[tuple[str, ...], None] = {}
    taken = 0
    for part in _PART.finditer(text):
        found = short(tokens(part["phrase"] or part["word"] or ""))
        if not found:
            continue
        cut = cut or taken + len(found) > WORDS
        found = found[: WORDS - taken]
        if not found:
            break
        taken += len(found)
        quoted = part["phrase"] is not None and len(found) > 1
        if part["minus"]:
            (without_phrases if quoted else without)[tuple(found)] = None
        elif quoted:
            phrases[tuple(found)] = None
        else:
            words.update(dict.fromkeys(found))
    if not words and not phrases:
        raise WordlessError(_why_not(text, bool(without or without_phrases)))
    return Asked(tuple(words), tuple(phrases), tuple(without), tuple(without_phrases), cut)


def short(words: list[str]) -> list[str]:
    """The words, each cut where the index cuts it."""
    if max(map(len, words), default=0) <= WORD_LETTERS:
        return words
    return [word if len(word) <= WORD_LETTERS else word[:WORD_LETTERS] for word in words]


def _why_not(text: str, minus: bool) -> str:
    if minus:
        return phrase("A search needs at least one word without a minus before it.")
    if not text.strip():
        return phrase("Type a word to search for.")
    return phrase("There is no word in this that could be searched for.")
