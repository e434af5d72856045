"""What of an article goes into the index: words in the order a reader sees them, and a bag of others.

Quoted phrases are looked for only in what the terms let a reader see. The rest of the text can be
found by its words, but their order is not kept, so no search can spell it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from kiosk.kit.excerpting import excerpt_text
from kiosk.kit.words import fold, is_unspaced, tokens
from kiosk.search import weighing
from kiosk.search.asking import short

# Of a longer body only the beginning is in the index: some forty pages of a book.
BODY_LETTERS = 60_000
# What stands before a word's strong form, and before the mark of a filter: no word holds them.
STRONG, MARK = ":", "@"
# Words of the body that are found as strongly as a headline's: as often, and of as many letters.
OFTEN, LETTERS, STRONGEST = 4, 3, 12


@dataclass(frozen=True, slots=True)
class Text:
    """An article as indexing reads it, in plain text. `shown_words` of standfirst and body together
    are shown under the terms; None: all of it."""

    headline: str
    kicker: str
    standfirst: str
    body: str
    authors: Sequence[str]
    names: Sequence[str]
    title_id: int
    sections: Sequence[str]
    language: str
    shown_words: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """`shown` has runs of words in order (no phrase goes from one run into the next); `bag` the other
    words, strong words and marks, each once, sorted; `weights` as `weighing.packed`."""

    shown: tuple[tuple[str, ...], ...]
    bag: tuple[str, ...]
    weights: bytes

    def digest(self) -> int:
        """A number of 63 bits that tells it from others."""
        words = "\n".join([" ".join(self.bag), *map(" ".join, self.shown)])
        whole = self.weights + b"\n" + words.encode()
        return int.from_bytes(blake2b(whole, digest_size=8).digest()) >> 1


def document(text: Text) -> Document:
    """What the index holds of an article."""
    body = text.body[:BODY_LETTERS]
    headline, kicker = _words(text.headline), _words(text.kicker)
    standfirst, main = _words(text.standfirst), _words(body)
    authors = [_words(name) for name in text.authors]
    names = [word for name in text.names for word in _words(name)]
    runs = [headline, kicker, *authors, *_shown(text, body, standfirst, main)]
    shown = tuple(tuple(run) for run in runs if run)
    seen = set().union(*shown)
    bag = set().union(standfirst, main, names) - seen
    bag.update(_single_signs(text.headline) - seen)
    in_standfirst, in_main = Counter(standfirst), Counter(main)
    strong = {*headline, *names, *_often(in_standfirst, in_main)}
    bag.update([STRONG + word for word in strong])
    bag.update(marks(text.title_id, text.sections, text.language))
    weights = weighing.packed(
        [
            (weighing.HEADLINE, Counter(headline)),
            (weighing.STANDFIRST, in_standfirst),
            (weighing.NAMES, Counter(names)),
            (1.0, in_main),
        ]
    )
    return Document(shown, tuple(sorted(bag)), weights)


def marks(title_id: int | None, sections: Iterable[str], language: str) -> list[str]:
    """The marks by which a title, sections and a language are filtered; None and empty: any."""
    found = [f"{MARK}t{title_id}"] if title_id is not None else []
    found += [f"{MARK}s{section.replace('-', '_')}" for section in sections if section]
    tongue = language.split("-")[0].lower()
    return [*found, f"{MARK}l{tongue}"] if tongue.isalnum() else found


def _words(text: str) -> list[str]:
    return short(tokens(text)) if text else []


def _shown(
    text: Text, body: str, standfirst: list[str], main: list[str]
) -> tuple[list[str], list[str]]:
    """The words of standfirst and body a reader may see."""
    if text.shown_words is None:
        return standfirst, main
    first = excerpt_text(text.standfirst, text.shown_words, text.language)
    if first.cut:
        return _words(first.text), []
    # Words are rarely of over 15 letters all along: the rest of a long text need not be looked at.
    left = text.shown_words - first.words
    return standfirst, _words(excerpt_text(body[: 15 * left], left, text.language).text)


def _often(standfirst: Counter[str], main: Counter[str]) -> list[str]:
    """Words the text keeps coming back to; short ones are of no use."""
    counts = main + standfirst if standfirst else main
    found = [word for word, times in counts.items() if times >= OFTEN and len(word) >= LETTERS]
    return sorted(found, key=counts.__getitem__, reverse=True)[:STRONGEST]


def _single_signs(headline: str) -> set[str]:
    """Each character of a headline that stands for a word or a part of one: one alone is looked for."""
    if headline.isascii():
        return set()
    return {sign for sign in fold(headline) if is_unspaced(sign)}
