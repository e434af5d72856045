"""The articles that are searched in `bin/bench search`."""

from __future__ import annotations

from itertools import pairwise

from benchmarks._search_corpus import pieces, queries
from kiosk.kit.words import tokens


def test_the_same_articles_come_in_parts_as_at_once() -> None:
    whole = list(pieces(1500))
    assert [*pieces(700), *pieces(1500, first=700)] == whole
    assert all(one.published < other.published for one, other in pairwise(whole))
    assert {piece.language for piece in whole} == {"en", "ar", "ru", "zh"}


def test_each_query_fits_an_article() -> None:
    held = [set(tokens(f"{piece.headline} {piece.text}")) for piece in pieces(1000)]
    asked = queries(30, 1000)
    assert {len(one.words) for one in asked} == {1, 2, 3}
    for one in asked:
        assert any(words.issuperset(one.words) for words in held), one
