"""How much a term says: what is in few stories of its language says much, a title's own little."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import log, sqrt

from kiosk.stories.grouping.reading import Reading, known_term

# A language begins as if this many stories had been seen, with words in them as reading expects.
SEEN_BEFORE = 40.0
_MOST_STORIES = 200_000.0  # then all counts are halved: a language is learnt anew as it moves
_MOST_COUNTS = 1_000_000
_LEAST = 0.05
_POWER_SHORT, _POWER_LONG = 0.7, 1.0
_REPEATED = 0.7  # the power a term's weight in its article is taken to
MOST_TERMS = 64

# A title's own words: in this share of its articles or more, once it has shown enough of them.
_OWN_SHARE, _OWN_AFTER, _OWN_KEPT = 0.25, 8, 256


_NONE = array("f")


@dataclass(slots=True)
class Vector:
    """An article's strongest terms, strongest first; the squares of the weights sum to 1."""

    terms: array[int]
    weights: array[float]
    strengths: array[float]  # what the weights are made of, while they may be made anew

    def as_dict(self) -> dict[int, float]:
        return dict(zip(self.terms, self.weights, strict=True))

    def forget_strengths(self) -> None:
        """The weights stand now: enough is known of the language."""
        self.strengths = _NONE


@dataclass(slots=True)
class Frequencies:
    """In how many stories of a language each term stood: one that swells counts once."""

    stories: float = SEEN_BEFORE
    counts: dict[int, float] = field(default_factory=dict)

    def begin(self) -> None:
        """There is a story more."""
        self.stories += 1.0
        if self.stories > _MOST_STORIES:
            self.stories /= 2
            self.counts = {term: n / 2 for term, n in self.counts.items()}
        if len(self.counts) > _MOST_COUNTS:  # what stood once is as good as never seen
            floor = 2.0
            while len(self.counts) > _MOST_COUNTS // 2:
                self.counts = {term: n for term, n in self.counts.items() if n >= floor}
                floor *= 2

    def learn(self, terms: Iterable[int], share: Callable[[int], float]) -> None:
        """A story now has the terms that had them not."""
        counts = self.counts
        for term in terms:
            known = counts.get(term)
            if known is None:
                known = SEEN_BEFORE * share(term)
            counts[term] = known + 1.0

    def unlearn(self, terms: Iterable[int]) -> None:
        """Two stories that both had the terms became one."""
        counts = self.counts
        self.stories -= 1.0
        for term in terms:
            if counts.get(term, 0.0) > 1.0:
                counts[term] -= 1.0

    def rarity(self, key: str) -> float:
        """How much a name (folded) says of the stories it is in, by the rarest of its words."""
        counts = [self.counts.get(known_term(word), 1.0) for word in key.split()]
        return max(_LEAST, log(self.stories / max(1.0, min(counts, default=1.0))))

    def weigh(self, strengths: dict[int, float], share: Callable[[int], float]) -> Vector:
        """The article's vector, of its strongest terms."""
        known, stories = self.counts.get, self.stories
        found: list[tuple[float, int, float]] = []
        part = min(1.0, max(0.0, log(max(1, len(strengths)) / 8) / log(5)))
        power = _POWER_SHORT + (_POWER_LONG - _POWER_SHORT) * part
        for term, strength in strengths.items():
            count = known(term)
            if count is None:
                count = SEEN_BEFORE * share(term)
            if count < stories:
                rarity = log(stories / count)
                if rarity < _LEAST:
                    rarity = _LEAST
                if power != 1.0:
                    rarity **= power
                found.append((strength * rarity, term, strength))
        found.sort(reverse=True)
        del found[MOST_TERMS:]
        length = sqrt(sum(weight * weight for weight, _, _ in found)) or 1.0
        return Vector(
            array("I", [term for _, term, _ in found]),
            array("f", [weight / length for weight, _, _ in found]),
            array("f", [strength for _, _, strength in found]),
        )


def strengths_of(reading: Reading, own: dict[int, float]) -> dict[int, float]:
    """Each term's weight in its article; `own` are the shares of a title's articles that have it."""
    if not own:
        return {term: weight**_REPEATED for term, weight in reading.terms.items()}
    return {
        term: weight**_REPEATED * (1.0 - own[term] if term in own else 1.0)
        for term, weight in reading.terms.items()
    }


@dataclass(slots=True)
class Habits:
    """What a title repeats in article after article: its name, boilerplate, its subject.

    Counts are kept for the most frequent terms only (Misra and Gries 1982).
    """

    articles: int = 0
    counts: dict[int, int] = field(default_factory=dict)

    def learn(self, terms: Iterable[int]) -> None:
        """The title showed an article with these terms."""
        self.articles += 1
        counts = self.counts
        for term in terms:
            if term in counts:
                counts[term] += 1
            elif len(counts) < _OWN_KEPT:
                counts[term] = 1
            else:
                for known in list(counts):
                    counts[known] -= 1
                    if not counts[known]:
                        del counts[known]

    def own(self) -> dict[int, float]:
        """The terms that are the title's own, with the share of its articles that have them."""
        if self.articles < _OWN_AFTER:
            return {}
        least = _OWN_SHARE * self.articles
        return {
            term: min(1.0, count / self.articles)
            for term, count in self.counts.items()
            if count >= least
        }
