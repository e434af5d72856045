"""Places in the index, and the windows of time PostgreSQL walks through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.search.engines import Span
from kiosk.search.engines.postgres import LEVELS, level_for, windows
from kiosk.search.places import LAST, PER_SECOND, assign, place_at, second_of

_FIRST, _SPAN = datetime(1970, 1, 2, tzinfo=UTC), 500 * 365 * 86_400
_MOMENTS = st.floats(0, _SPAN).map(lambda seconds: _FIRST + timedelta(seconds=seconds))
_PLACES = st.integers(1, LAST)


@given(_MOMENTS, _MOMENTS)
def test_what_is_newer_stands_before_what_is_older(one, other):
    if one - other >= timedelta(seconds=1 / PER_SECOND):
        assert place_at(one) < place_at(other)
    assert abs(second_of(place_at(one)) - one.timestamp()) <= 1


@given(st.dictionaries(st.integers(1, 10**9), st.integers(1, 50), max_size=40), st.sets(_PLACES))
def test_each_article_has_a_place_that_nobody_holds(wanted, held):
    given_places = assign(wanted, lambda places: held & set(places))
    assert given_places.keys() == wanted.keys()
    assert len(set(given_places.values())) == len(wanted)
    assert not held & set(given_places.values())


@given(
    _PLACES,
    st.integers(0, LAST),
    st.integers(0, LAST),
    st.integers(0, len(LEVELS)),
)
def test_windows_hold_each_place_of_a_span_once_and_name_its_mark(newest, length, offset, level):
    span = Span(newest, min(newest + length, LAST + 1))
    walk = list(windows(span, level))
    assert sum(part.end - part.newest for _, part in walk) == span.end - span.newest
    assert [part.newest for _, part in walk] == sorted(part.newest for _, part in walk)
    assert len(walk) <= 8 * len(LEVELS) + 1
    place = newest + offset % (span.end - newest) if span.end > newest else newest
    for mark, part in walk:
        if part.newest <= place < part.end:
            own = {f"#{at}:{second_of(place) >> bits}" for at, bits in enumerate(LEVELS)}
            assert not mark or mark in own


@pytest.mark.parametrize(
    ("expected", "level"),
    # In 64 days, 40 wanted: at once; the half; some days; hours; less than the shortest.
    [(80, len(LEVELS)), (0, len(LEVELS)), (85, 3), (3_000, 2), (20_000, 1), (10**9, 0)],
)
def test_a_search_begins_with_a_stretch_that_likely_holds_enough(expected, level):
    assert level_for(expected, 40, 64 * 86_400 * PER_SECOND) == level
