"""How much an article is about a word, kept small with it, and how well it answers a query.

The weight of a word is BM25F's part that belongs to the article alone (Robertson & Zaragoza, "The
Probabilistic Relevance Framework", 2009, eq. 3.19): how often it occurs, in fields that count
unequally, against the article's length. The part that belongs to the query - how telling a word
is - is taken from the candidates: among articles that all hold the words, a word tells little if
it is a main word of most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from struct import pack
from zlib import crc32

# How often an occurrence in a field counts, beside one in the body.
HEADLINE, STANDFIRST, NAMES = 6.0, 2.0, 3.0
# Above the usual 1.2: a mention in passing is to be far from what the article is about.
K1, B = 2.0, 0.75
USUAL_LENGTH = 250.0
# Words kept of an article, the weightiest; others weigh half of the least that can be kept.
KEPT = 40
_STEPS = 250.0
LIGHT = 0.5 / _STEPS
# A week-old article weighs 0.75 of a new one that fits as well; the oldest 0.5.
FADING_S = 7 * 86_400.0
FLOOR = 0.5


def packed(fields: Iterable[tuple[float, Mapping[str, int]]]) -> bytes:
    """The weightiest words of an article's fields (how much each counts, how often it has which word):
    two bytes of hash for each, then a byte of weight for each. Of words that weigh the same, those
    that stand first in the fields."""
    counts: dict[str, float] = {}
    length = 0
    for factor, words in fields:
        length += sum(words.values())
        for word, times in words.items():
            counts[word] = counts.get(word, 0.0) + times * factor
    spread = K1 * (1 - B + B * length / USUAL_LENGTH)
    best = sorted(counts, key=counts.__getitem__, reverse=True)[:KEPT]
    kept = [counts[word] for word in best]
    steps = {n: max(1, min(255, round(n / (n + spread) * _STEPS))) for n in set(kept)}
    hashes = pack(f">{len(best)}H", *[crc32(word.encode()) & 0xFFFF for word in best])
    return hashes + bytes([steps[times] for times in kept])


def scores(words: Iterable[str], articles: Sequence[tuple[bytes, float]]) -> list[float]:
    """How well each article (its packed weights, its age in seconds) answers the words; more is better."""
    totals = [0.0] * len(articles)
    for word in words:
        sought = _hash(word)
        weights = [LIGHT if sought not in kept else _weight(kept, sought) for kept, _ in articles]
        main = len(weights) - weights.count(LIGHT)
        telling = log(1 + (len(weights) + 1) / (main + 1))
        totals = [total + telling * weight for total, weight in zip(totals, weights, strict=True)]
    fading = -log(2) / FADING_S
    return [
        total * (FLOOR + (1 - FLOOR) * exp(fading * age) if age > 0 else 1.0)
        for total, (_, age) in zip(totals, articles, strict=True)
    ]


def _weight(kept: bytes, sought: bytes) -> float:
    end = len(kept) // 3 * 2
    at = kept.find(sought, 0, end)
    while at % 2 == 1 and at > 0:
        at = kept.find(sought, at + 1, end)
    return LIGHT if at < 0 else kept[end + at // 2] / _STEPS


def _hash(word: str) -> bytes:
    return (crc32(word.encode()) & 0xFFFF).to_bytes(2, "big")
