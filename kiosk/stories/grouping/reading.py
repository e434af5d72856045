"""An article read for what tells its story: words weighed by where they stand, and names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from zlib import crc32

from kiosk.kit.words import fold, is_unspaced, tokens
from kiosk.stories.grouping.naming import NOUNS_HAVE_CAPITALS, is_name_among_nouns, name_of

# What stands further down tells background, seldom the event.
_READ_CHARACTERS = 2000
_LEAD_CHARACTERS = 600
# A term's weight by its place, the first time it stands there, and each time after.
_HEADLINE, _LEAD, _BODY = (3.5, 0.5), (1.2, 0.4), (0.6, 0.3)
_AS_NAME = 1.4
_STEM = 6
# In what share of a language's stories a word may stand, by its form alone: short words are mostly
# the language's own, names hardly ever.
_SHARE_BY_LENGTH = {1: 0.3, 2: 0.25, 3: 0.15, 4: 0.06, 5: 0.02}
SHARE_OF_LONGER, _SHARE_OF_NAMES, _SHARE_OF_PAIRS = 0.008, 0.004, 0.01
_LONGEST_NAME = 4  # words
_MOST_NAMES = 8

# A sentence's or a quotation's beginning, where a capital letter says nothing.
_BREAK = re.compile(r"[.!?:;…؟]+[\s\"'”’»)\]]+|[\n\r\t|。！？“”„«»‹›(\[\"]|\s[-–—]\s")
_WORD = re.compile(r"[^\W_]\w*(?:(?:[.,](?=\d)|['’](?=\w)|[^\w\s\x00-\u02ff\u2000-\u206f])\w*)*")
_ELISION = re.compile(r"^[A-Za-zÀ-ÿ]{1,2}['’](?=\w)|['’]\w{0,4}$")
_ARTICLE_ARABIC = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=...)")


@dataclass(slots=True)
class Reading:
    """An article's terms, each with its weight before the language's frequencies are known."""

    terms: dict[int, float] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)
    names: dict[str, tuple[str, float]] = field(default_factory=dict)
    sure: set[int] = field(default_factory=set)  # names and numbers
    nouns: dict[str, float] = field(default_factory=dict)  # words by themselves that may be names

    def share(self, term: int) -> float:
        """In what share of a language's stories the term may stand, by its form alone."""
        if term in self.sure:
            return _SHARE_OF_NAMES
        word = self.written[term]
        if is_unspaced(word):
            return _SHARE_OF_PAIRS
        return _SHARE_BY_LENGTH.get(len(word), SHARE_OF_LONGER)

    def best_names(self) -> tuple[tuple[str, str, float], ...]:
        """Its weightiest names: the folded key, as written, the weight."""
        best = sorted(self.names.items(), key=lambda item: -item[1][1])[:_MOST_NAMES]
        return tuple(_name(key, name, min(4.0, ceil(weight))) for key, (name, weight) in best)


def term_of(word: str) -> int:
    """The number of a folded word: the same in every process, of 32 bits."""
    return crc32(word.encode("utf-8", "surrogatepass"))


def known_term(word: str) -> int:
    """The term of a folded word, as `read` gives it."""
    return _term(word)[0]


def read(headline: str, text: str, language: str = "") -> Reading:
    """What an article says, for comparing; the text beyond its first 2,000 characters is left.

    `language` is a BCP 47 tag without region, in small letters.
    """
    reading = Reading()
    nouns = language in NOUNS_HAVE_CAPITALS
    capitals = _capitals_tell(headline)
    lead, body = text[:_LEAD_CHARACTERS], text[_LEAD_CHARACTERS:_READ_CHARACTERS]
    if cut := lead.rfind(" ") + 1 if body else 0:
        lead, body = text[:cut], text[cut:_READ_CHARACTERS]
    for part, weights, told in (
        (headline, _HEADLINE, capitals),
        (lead, _LEAD, True),
        (body, _BODY, True),
    ):
        _read_part(reading, part, weights, told, nouns)
    _name_nouns(reading)
    for term in reading.sure:
        if term in reading.terms:
            reading.terms[term] *= _AS_NAME
    return reading


def _capitals_tell(headline: str) -> bool:
    """Whether a capital letter in the headline marks a name: not where most words have one."""
    words = [word for word in headline.split() if word[0].isalpha() and len(word) > 3]
    return sum(word[0].isupper() for word in words) <= 0.6 * len(words)


def _read_part(
    reading: Reading,
    part: str,
    weights: tuple[float, float],
    told: bool,
    nouns: bool,
) -> None:
    terms, written, sure = reading.terms, reading.written, reading.sure
    first, again = weights
    unspaced = is_unspaced(part)
    for sentence in _BREAK.split(part):
        run: list[str] = []
        inside = starts = False
        before = ""
        for raw in _WORD.findall(sentence):
            found, marked = _read_word(raw) if unspaced and is_unspaced(raw) else _terms(raw)
            for term, word in found:
                if term in terms:
                    terms[term] += again
                else:
                    terms[term] = first
                    written[term] = word
            if marked == _CAPITAL and told:
                if inside or run or raw[1:2].isupper():
                    sure.update([term for term, _ in found])
                starts = starts if run else not inside
                run.append(raw)
            else:
                if run:
                    _note_name(reading, run, again, starts, before if nouns else None)
                    run = []
                before = raw
            if marked == _NUMBER:
                sure.update([term for term, _ in found])
            inside = True
        if run:
            _note_name(reading, run, again, starts, before if nouns else None)


def _note_name(
    reading: Reading, run: list[str], weight: float, starts: bool, before: str | None
) -> None:
    """Note a run of capitalised words; one word that `starts` a sentence has its capital from that.

    `before` is the word before the run where every noun has a capital, else None.
    """
    if len(run) > _LONGEST_NAME or (starts and len(run) == 1 and not run[0][1:2].isupper()):
        return
    words = name_of(run, starts)
    if not words:
        return
    name = " ".join([_ELISION.sub("", word) for word in words])
    key = fold(name)
    if before is not None and len(words) == 1 and not is_name_among_nouns(name, before):
        reading.nouns[key] = reading.nouns.get(key, 0.0) + weight
        return
    known = reading.names.get(key)
    reading.names[key] = (known[0] if known else name, (known[1] if known else 0.0) + weight)


def _name_nouns(reading: Reading) -> None:
    """Where nouns have capitals: a word by itself that is known for a name means that name."""
    if not reading.nouns:
        return
    by_last = {key.rpartition(" ")[2]: key for key in reading.names}
    for word, weight in reading.nouns.items():
        if (key := by_last.get(word)) is not None:
            name, known = reading.names[key]
            reading.names[key] = (name, known + weight)


@lru_cache(maxsize=16384)
def _name(key: str, name: str, weight: float) -> tuple[str, str, float]:
    """The same object each time: a name stands in many articles, and they are kept for days."""
    return key, name, weight


_Term = tuple[int, str]  # with the folded word
_CAPITAL, _NUMBER = 1, 2


@lru_cache(maxsize=32768)
def _terms(raw: str) -> tuple[tuple[_Term, ...], int]:
    """The terms of a word as it stands in a text, and whether it has a capital or is a number."""
    folded = fold(raw)
    if not folded.isalpha() or is_unspaced(folded):
        return _read_word(raw)
    found = (_term(folded),) if len(folded) > 1 or not folded.isascii() else ()
    return found, _CAPITAL if found and raw[0].isupper() else 0


def _read_word(raw: str) -> tuple[tuple[_Term, ...], int]:
    """As `_terms`, of any word; a run without spaces seldom comes again, but its pairs do."""
    found = tuple(
        _pair(word)
        for word in tokens(raw)
        if len(word) > 1 or not word.isascii() or word.isdecimal()
    )
    if raw[0].isdecimal():
        return found, _NUMBER if len(raw) > 1 else 0
    return found, _CAPITAL if found and raw[0].isupper() else 0


def _term(word: str) -> _Term:
    return term_of(_stem(word)), word


_pair = lru_cache(maxsize=32768)(_term)


def _stem(word: str) -> str:
    """A word without what bends it: its beginning, as inflection mostly stands at the end."""
    if word.isascii():
        return word if word[0].isdecimal() else word[:_STEM]
    if word[0].isdecimal() or is_unspaced(word):
        return word
    return _ARTICLE_ARABIC.sub("", word)[:_STEM]
