"""Guessing an article's sections from its words, or being silent. Plain values, no database.

Naive Bayes over the set of words of headline and standfirst, learned as articles of known sections
come. A word's weight in a section is the logarithm of how much more often it stood there than it would
if it told nothing: if the section had that part of its occurrences which it has of all words of the
language. (Without that last, where one language's known articles are of one section, its "and" and "the"
would tell that section.) Few occurrences weigh little; an article without telling words gets no
section. Words hash into a table of fixed size, so that what is learned takes under three megabytes however
much it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from math import log, sqrt
from zlib import crc32

from kiosk.articles.sectioning.words import SEEDS
from kiosk.kit.words import is_unspaced, tokens

# Sections that words tell. Opinion, local and good news are a matter of form, place and choice.
TOLD = tuple(SEEDS)
_BUCKETS = 1 << 16
_WORDS = 60  # of an article that are read
_STEM = 7  # letters of a word that count: what bends it mostly stands at its end
# Occurrences a seed stands for, and that are added to all that is counted and expected.
_SEED, _DOUBT = 5.0, 0.5
_NONE, _COMMON = "", 0.3  # an article of no known section, and what it weighs
_SPOKEN = 30.0  # words of a language that what is known of all languages stands for
# A word tells from this logarithm of a likelihood ratio on, and as much less: dozens of words that
# each tell next to nothing are not to add up.
_TELLING = 0.3
# What the best section must come to; the lead it must have of the next one; and how near to the best
# another section must be to be a second one. Logarithms of likelihood ratios.
_SURE, _LEAD, _SECOND = 3.0, 1.0, 0.85
_MOST = 2


class Guesser:
    """What words tell of sections: at first the seeds alone. Languages are BCP 47 tags or ""."""

    def __init__(self) -> None:
        self._told = {section: array("f", bytes(4 * _BUCKETS)) for section in TOLD}
        self._seen = array("f", bytes(4 * _BUCKETS))
        self._parts: dict[str, dict[str, float]] = {}  # words by language and section
        self._titles: dict[tuple[int, str], int] = {}  # articles learned from
        self.learned = 0
        for section, buckets in _seeds().items():
            self._count(buckets, section, "", _SEED)

    def learn(self, bag: Sequence[int], sections: Iterable[str], language: str, title: int) -> None:
        """Learn from a title's article in these sections; where words tell none of them, what is common.

        The more of a title's articles of a section were learned from, the less the next one weighs:
        what is learned is to be the section, not how one title writes.
        """
        known = [section for section in sections if section in self._told] or [_NONE]
        for section in known:
            nth = self._titles[title, section] = self._titles.get((title, section), 0) + 1
            times = 1.0 if section else _COMMON
            self._count(bag, section, _primary(language), times / (len(known) * sqrt(nth)))
        self.learned += known != [_NONE]

    def guess(self, bag: Sequence[int], language: str) -> tuple[str, ...]:
        """The sections its words tell, the surest first, two at most; none where they do not."""
        parts = self._expected(_primary(language))
        scores = sorted(
            ((self._score(section, bag, parts[section]), section) for section in TOLD),
            reverse=True,
        )
        (best, first), (next_best, second), (third_best, _) = scores[:3]
        if best < _SURE:
            return ()
        if best - next_best >= _LEAD:
            return (first,)
        near = next_best >= max(_SURE, _SECOND * best) and next_best - third_best >= _LEAD
        return (first, second) if near else ()

    def _score(self, section: str, bag: Sequence[int], part: float) -> float:
        """How much likelier its words are in the section than anywhere; 0 where one alone tells."""
        told, seen = self._told[section], self._seen
        score, telling = 0.0, 0
        for bucket in bag:
            if seen[bucket]:
                lift = log((told[bucket] + _DOUBT) / (part * seen[bucket] + _DOUBT))
                if lift > _TELLING:
                    telling += 1
                    score += lift - _TELLING
                elif lift < -_TELLING:
                    score += lift + _TELLING
        return score if telling > 1 else min(score, 0.0)

    def _expected(self, language: str) -> dict[str, float]:
        """The part of a language's words that each section has."""
        everywhere = {
            section: sum(words.get(section, 0.0) for words in self._parts.values())
            for section in (*TOLD, _NONE)
        }
        whole = sum(everywhere.values())
        own = self._parts.get(language, {}) if language else {}
        spoken = sum(own.values()) + _SPOKEN
        return {
            section: (own.get(section, 0.0) + _SPOKEN * everywhere[section] / whole) / spoken
            for section in TOLD
        }

    def _count(self, bag: Sequence[int], section: str, language: str, times: float) -> None:
        told = self._told.get(section)
        for bucket in bag:
            self._seen[bucket] += times
            if told is not None:
                told[bucket] += times
        parts = self._parts.setdefault(language, {})
        parts[section] = parts.get(section, 0.0) + times * len(bag)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def bag_of(headline: str, standfirst: str) -> list[int]:
    """The words of a headline and a standfirst, each once, as places in the table."""
    words = tokens(headline)[:_WORDS]
    words += tokens(standfirst[: 12 * _WORDS])[: _WORDS - len(words)]
    return sorted({_bucket(word) for word in words if not word.isdecimal()})


def _bucket(word: str) -> int:
    stem = word if is_unspaced(word) else word[:_STEM]
    return crc32(stem.encode("utf-8", "surrogatepass")) % _BUCKETS


@cache
def _seeds() -> dict[str, list[int]]:
    """Each section's seeds; a word that several have is left out."""
    found = {section: {_bucket(word) for word in tokens(words)} for section, words in SEEDS.items()}
    return {
        section: sorted(
            own.difference(*(other for name, other in found.items() if name != section))
        )
        for section, own in found.items()
    }
