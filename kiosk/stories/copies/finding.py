"""Finding who else carries a text: whole, lightly edited, cut short, or among words of one's own.

A text is cut into shingles (runs of four tokens, hashed). Of each window of shingles the least is a
fingerprint ("Winnowing", Schleimer, Wilkerson and Aiken, SIGMOD 2003): two texts that share a run
longer than the window surely share one, wherever it stands in either. MinHash with LSH, which
looks for texts alike as wholes, would miss those cut short. Texts that share fingerprints are
compared shingle by shingle.

A fingerprint in many texts that are else unlike is boilerplate: it finds nothing, and the words
about it do not count. A copy adds only the fingerprints that the texts it copies lack, so that a
text carried by a hundred titles is not taken for boilerplate.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from kiosk.kit.words import tokens
from kiosk.stories.copies.postings import FIRST, Postings
from kiosk.stories.grouping.values import Seen

_SHINGLE = 4  # tokens
_READ = 400  # tokens of a text that are looked at
_READ_CHARACTERS = 4_000
_SHORT_TEXT = 10  # tokens: below, the headline is a part of the text
_LEAST = 7  # shingles: a text of less is too little to be known by
_SHORT = 40  # shingles
# Shingles a fingerprint is the least of: of a short text and of others. What is the least of a wide
# window is that of a narrow one too, so that texts of both kinds are found by each other.
_NARROW, _WIDE = 4, 8
_COMMON = 6  # texts with little else in common
_CANDIDATES = 12
# The share from which a text is another's: more is asked of short ones, half of which may be a
# quotation, and within a title, whose pieces are alike in form.
_SHARE, _SHARE_OF_SHORT, _SHARE_OF_OWN = 0.5, 0.6, 0.8
_EXACT = 0.97


@dataclass(frozen=True, slots=True)
class Report:
    """An article as copies see it: its text, and who signs it as far as its byline says.

    `house` is its title's name, as an agency's own site copies nobody; "" where it is not known.
    """

    seen: Seen
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    house: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An article that carries (much of) the same text.

    `share` is the part of the shorter text that the longer one has, 0 to 1; `exact` says that
    neither has anything else to speak of.
    """

    article_id: int
    share: float
    exact: bool


@dataclass(slots=True)
class _Text:
    """A text that is held; `kin` are texts that copy it and so lack some fingerprints."""

    article_id: int
    title_id: int
    shingles: array[int]
    kin: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Looked:
    """What a search came to: the text's shingles, its matches by number, fingerprints they lack."""

    shingles: Sequence[int]
    matches: dict[int, Match]
    fresh: list[int]


class Copies:
    """The texts of a window, in memory: a kilobyte or two an article."""

    def __init__(self) -> None:
        self._postings = Postings()
        self._texts: dict[int, _Text] = {}
        self._numbers: dict[int, int] = {}  # of articles
        self._next = FIRST
        self._last: tuple[Report, _Looked] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def find(self, report: Report) -> list[Match]:
        """Articles held that carry the same text, the greatest share first; itself left out.

        Other articles of its own title count where they are nearly the same: its updates.
        """
        matches = self._look(report).matches.values()
        return sorted(matches, key=lambda match: (-match.share, match.article_id))

    def add(self, report: Report) -> None:
        """Hold this article's text, in place of the one it had, if any."""
        if report.seen.id in self._numbers:
            self.drop(report.seen.id)
        looked = self._look(report)
        number, self._next = self._next, self._next + 1
        shingles = array("I", looked.shingles)
        self._texts[number] = _Text(report.seen.id, report.seen.title_id, shingles)
        self._numbers[report.seen.id] = number
        self._post(number, looked)

    def drop(self, article_id: int) -> None:
        """Let go of an article; one that is not held is passed over."""
        number = self._numbers.pop(article_id, None)
        if number is None:
            return
        self._last = None
        text = self._texts.pop(number)
        self._postings.drop(_fingerprints(text.shingles), number)
        for left in text.kin:
            if (copy := self._texts.get(left)) is not None:
                self._post(left, self._compare(copy.shingles, copy.title_id, left))

    def _post(self, number: int, looked: _Looked) -> None:
        self._last = None
        self._postings.add(looked.fresh, number)
        for other in looked.matches:
            self._texts[other].kin.add(number)

    def _look(self, report: Report) -> _Looked:
        if self._last is None or self._last[0] is not report:
            seen = report.seen
            number = self._numbers.get(seen.id, 0)
            self._last = report, self._compare(_shingles(seen), seen.title_id, number)
        return self._last[1]

    def _compare(self, shingles: Sequence[int], title_id: int, number: int) -> _Looked:
        """Search for a text, which bears that number where it is held."""
        carried = {one: self._postings.of(one) for one in _fingerprints(shingles)}
        common = {one for one, texts in carried.items() if len(texts) >= _COMMON}
        hits = Counter(
            text for one, texts in carried.items() if one not in common for text in texts
        )
        hits.pop(number, None)
        boilerplate = _about(common, shingles)
        mine = set(shingles) - boilerplate
        matches: dict[int, Match] = {}
        if len(mine) >= _LEAST:
            for text, _ in hits.most_common(_CANDIDATES):
                match = _match(mine, boilerplate, title_id, self._texts[text])
                if match is not None:
                    matches[text] = match
        known = matches.keys() | {number}
        fresh = [
            one for one, texts in carried.items() if one not in common and known.isdisjoint(texts)
        ]
        return _Looked(shingles, matches, fresh)


def _match(
    mine: set[int], boilerplate: Collection[int], title_id: int, text: _Text
) -> Match | None:
    shared = len(mine.intersection(text.shingles))
    theirs = len(text.shingles)
    if boilerplate:
        theirs -= sum(shingle in boilerplate for shingle in text.shingles)
    shorter, longer = sorted((len(mine), theirs))
    if shorter < _LEAST:
        return None
    share = shared / shorter
    asked = _SHARE if shorter >= _SHORT else _SHARE_OF_SHORT
    if title_id and title_id == text.title_id:
        asked = _SHARE_OF_OWN
    if share < asked:
        return None
    return Match(text.article_id, share, exact=shared >= _EXACT * longer)


def _shingles(seen: Seen) -> list[int]:
    """The text's shingles in order, each once, as numbers of 32 bits."""
    words = tokens(seen.text[:_READ_CHARACTERS])
    if len(words) < _SHORT_TEXT:
        words = tokens(seen.headline) + words
    codes = list(map(crc32, " ".join(words[:_READ]).encode("utf-8", "surrogatepass").split()))
    runs = zip(*(codes[start:] for start in range(_SHINGLE)), strict=False)
    return list(dict.fromkeys(hash(run) & 0xFFFFFFFF for run in runs))


def _fingerprints(shingles: Sequence[int]) -> set[int]:
    """The least of each window of shingles."""
    least, width = shingles, 1
    while width < (_NARROW if len(shingles) < _SHORT else _WIDE) and len(least) > width:
        least = [a if a < b else b for a, b in zip(least, least[width:], strict=False)]
        width *= 2
    return set(least)


def _about(common: Collection[int], shingles: Sequence[int]) -> set[int]:
    """The shingles that stand about boilerplate's fingerprints."""
    if not common:
        return set()
    places = (place for place, shingle in enumerate(shingles) if shingle in common)
    return {
        shingle
        for place in places
        for shingle in shingles[max(0, place - _NARROW + 1) : place + _NARROW]
    }
