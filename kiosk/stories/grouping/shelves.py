"""Stories as the window holds them, and the shelf of each language on which they are found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from kiosk.stories.grouping.weighing import Frequencies, Vector

# A term with more stories than this says too little to look under; the newest are kept.
_LONG_POSTINGS, _MOST_POSTINGS = 64, 4096
SEARCHED_TERMS, _SEARCHED, _LOOKED_UP, _CANDIDATES = 40, 1200, 40, 24
# How alike articles of a story are until a language has shown it.
NEARNESS = 0.5
REWEIGHED = (32, 4096)  # from and to how many articles of a language weights are made anew


@dataclass(slots=True, eq=False)
class Told:
    """An article in the window."""

    id: int
    title: int
    published: float  # POSIX seconds
    vector: Vector
    names: tuple[tuple[str, str, float], ...]  # key, as written, weight
    sure: array[int]  # its weightiest names and numbers
    story: StoryInWindow


@dataclass(slots=True, eq=False)
class StoryInWindow:
    """A story in the window, with the sum of its articles' vectors where it has several."""

    id: int
    shelf: Shelf
    began: float
    last: float
    members: list[Told] = field(default_factory=list)
    sum: dict[int, float] | None = None
    square: float = 0.0  # of the sum's length
    terms: int = 0  # of all its articles
    into: StoryInWindow | None = None  # the story it was merged into

    @property
    def language(self) -> str:
        return self.shelf.language

    def dot(self, vector: dict[int, float], alone: float = 0.0) -> float:
        """The sum of the vector's likeness to each article.

        Of what the weightiest shared term says, the part `alone` is left out.
        """
        if self.sum is not None:
            few, many = (self.sum, vector) if len(self.sum) < len(vector) else (vector, self.sum)
            shared = [weight * many[term] for term, weight in few.items() if term in many]
            return sum(shared) - alone * max(shared, default=0.0)
        total = 0.0
        for member in self.members:
            shared = _products(member.vector, vector)
            total += sum(shared) - alone * max(shared, default=0.0)
        return total

    @property
    def length(self) -> float:
        """How many terms its articles have on average."""
        return self.terms / max(1, len(self.members))

    def vector(self) -> dict[int, float]:
        """The sum of its articles' vectors."""
        if self.sum is not None:
            return self.sum
        first, *others = self.members or (None,)
        total = first.vector.as_dict() if first else {}
        for member in others:
            add(total, member.vector, 1.0)
        return total


def dot(vector: Vector, other: dict[int, float]) -> float:
    """How alike, 0 to 1 where both have length 1."""
    return sum(_products(vector, other))


def _products(vector: Vector, other: dict[int, float]) -> list[float]:
    return [
        weight * other[term]
        for term, weight in zip(vector.terms, vector.weights, strict=True)
        if term in other
    ]


def add(total: dict[int, float], vector: Vector, times: float) -> None:
    known = total.get
    for term, weight in zip(vector.terms, vector.weights, strict=True):
        total[term] = known(term, 0.0) + times * weight


@dataclass(slots=True)
class Shelf:
    """What is kept of one language."""

    language: str
    frequencies: Frequencies = field(default_factory=Frequencies)
    postings: dict[int, list[StoryInWindow]] = field(default_factory=dict)
    articles: int = 0
    stories: int = 0
    left: int = 0  # stories that left since long lists were tidied
    reweigh_at: int = REWEIGHED[0]
    nearness: float = NEARNESS  # of an article to those of the story it joins, of late

    def find(self, weights: dict[int, float], least: float = 0.0) -> list[StoryInWindow]:
        """The stories that share most of what is rare in the weights; at most 24, and only those
        that share at least the part `least` of what the first of them does.

        The weightiest terms are looked up, those of fewest stories first, while what is read of
        their lists stays bounded: so a search costs the same in a large window.
        """
        postings = self.postings
        found = [
            (len(postings[term]), term, weight)
            for term, weight in islice(weights.items(), SEARCHED_TERMS)
            if term in postings
        ]
        found.sort()
        shared: dict[StoryInWindow, float] = {}
        known = shared.get
        left = _SEARCHED
        for length, term, weight in found:
            if length > left:
                break
            left -= length
            gain = weight * weight
            for story in postings[term]:
                shared[story] = known(story, 0.0) + gain
        if not shared:
            return []
        gains = sorted(shared.values(), reverse=True)
        floor = max(least * gains[0], gains[min(len(gains), _LOOKED_UP) - 1])
        totals: dict[StoryInWindow, float] = {}
        for story, gain in shared.items():
            if gain >= floor:
                while story.into is not None:
                    story = story.into
                if story.members:
                    totals[story] = totals.get(story, 0.0) + gain
        return sorted(totals, key=totals.__getitem__, reverse=True)[:_CANDIDATES]

    def post(self, term: int, place: StoryInWindow) -> None:
        """The story is to be found under the term."""
        stories = self.postings.get(term)
        if stories is None:
            self.postings[term] = [place]
            return
        stories.append(place)
        length = len(stories)
        if length >= _LONG_POSTINGS and length & (length - 1) == 0:
            self.postings[term] = living(stories)[-_MOST_POSTINGS:]

    def tidy(self, terms: Iterable[int]) -> None:
        """A story with these terms left the window: its places in the lists are given back, in
        long lists only now and then."""
        for term in terms:
            if term in self.postings and len(self.postings[term]) < _LONG_POSTINGS:
                self._tidy(term)
        self.left += 1
        if self.left > max(_LONG_POSTINGS, self.stories):
            self.left = 0
            for term in [t for t, found in self.postings.items() if len(found) >= _LONG_POSTINGS]:
                self._tidy(term)

    def _tidy(self, term: int) -> None:
        if left := living(self.postings[term]):
            self.postings[term] = left
        else:
            del self.postings[term]


def living(stories: Iterable[StoryInWindow]) -> list[StoryInWindow]:
    """The stories that stand, merged ones as what they were merged into, each once, in order."""
    found: dict[StoryInWindow, None] = {}
    for story in stories:
        while story.into is not None:
            story = story.into
        if story.members:
            found[story] = None
    return list(found)
