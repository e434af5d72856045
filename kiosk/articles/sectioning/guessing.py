"""Guessing an article's sections from its words, or being silent. Plain values, no database.

Naive Bayes over the set of words of headline and standfirst, learned as articles of known sections
come. Each word's weight in a section is the logarithm of how much more frequent it is there than in
all that was learned, smoothed towards "not at all": a word never seen tells nothing, and an article
without telling words gets no section. Words hash into a table of fixed size, so that what is learned
takes about a megabyte however much it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from math import log
from zlib import crc32

from kiosk.articles.sectioning.words import SEEDS
from kiosk.kit.words import is_unspaced, tokens

# Sections that words tell. Opinion, local and good news are a matter of form, place and choice.
TOLD = tuple(SEEDS)
_BUCKETS = 1 << 15
_WORDS = 60  # of an article that are read
_STEM = 7  # letters of a word that count: what bends it mostly stands at its end
# Occurrences a seed stands for, and those that every word is taken to have had in no section more
# than in another.
_SEED, _DOUBT = 3.0, 1.0
_TELLING = 0.5  # a word tells from this logarithm of a likelihood ratio on
# What the best section must come to; the lead it must have of the next one; and how near to the best
# another section must be to be a second one. Logarithms of likelihood ratios.
_SURE, _LEAD, _SECOND = 3.0, 1.0, 0.85
_MOST = 2


class Guesser:
    """What words tell of sections: at first the seeds alone."""

    def __init__(self) -> None:
        self._told = {section: array("f", bytes(4 * _BUCKETS)) for section in TOLD}
        self._told_in_all = dict.fromkeys(TOLD, 0.0)
        self._seen = array("f", bytes(4 * _BUCKETS))
        self._seen_in_all = 0.0
        self.learned = 0
        for section, buckets in _seeds().items():
            self._count(buckets, (section,), _SEED)

    def learn(self, bag: Sequence[int], sections: Iterable[str]) -> None:
        """Learn from an article that stands in these sections; none of ours: its words are common."""
        known = [section for section in sections if section in self._told]
        self._count(bag, known, 1.0)
        self.learned += bool(known)

    def guess(self, bag: Sequence[int]) -> tuple[str, ...]:
        """The sections its words tell, the surest first, two at most; none where they do not."""
        scores = sorted(((self._score(section, bag), section) for section in TOLD), reverse=True)
        (best, first), (next_best, second) = scores[:2]
        if best < _SURE:
            return ()
        if next_best >= max(_SURE, _SECOND * best) and scores[2][0] < next_best - _LEAD:
            return first, second
        return (first,) if best - next_best >= _LEAD else ()

    def _score(self, section: str, bag: Sequence[int]) -> float:
        """How much likelier its words are in the section than anywhere; 0 where one alone tells."""
        told, seen = self._told[section], self._seen
        part = (self._told_in_all[section] + 1.0) / (self._seen_in_all + len(TOLD))
        score, telling = 0.0, 0
        for bucket in bag:
            if seen[bucket]:
                lift = log((told[bucket] / part + _DOUBT) / (seen[bucket] + _DOUBT))
                score += lift
                telling += lift > _TELLING
        return score if telling > 1 else min(score, 0.0)

    def _count(self, bag: Sequence[int], sections: Sequence[str], times: float) -> None:
        for bucket in bag:
            self._seen[bucket] += times
        self._seen_in_all += times * len(bag)
        for section in sections:
            told = self._told[section]
            for bucket in bag:
                told[bucket] += times / len(sections)
            self._told_in_all[section] += times * len(bag) / len(sections)


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
