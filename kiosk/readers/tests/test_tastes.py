"""What reading says of interests: counts that fade."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kiosk.readers.choices import Choice, Kind
from kiosk.readers.tastes import HALF_LIFE_DAYS, MOST, Taste

ADA, SPORT = Choice(Kind.TOPIC, "ada lovelace"), Choice(Kind.SECTION, "sport")
DAY = 86_400.0


def test_each_article_read_counts_for_all_it_is_about():
    taste = Taste().having_read([ADA, SPORT], 0.0).having_read([SPORT], 0.0)
    assert (taste.counts, taste.reads) == ({ADA: 1.0, SPORT: 2.0}, 2.0)


def test_a_count_fades_by_half_in_two_weeks():
    taste = Taste().having_read([ADA], 0.0).faded(HALF_LIFE_DAYS * DAY)
    assert taste.counts[ADA] == pytest.approx(0.5)
    assert taste.reads == pytest.approx(0.5)
    assert taste.at == HALF_LIFE_DAYS * DAY


def test_fading_in_two_steps_is_fading_in_one():
    taste = Taste().having_read([ADA], 0.0)
    twice = taste.faded(3 * DAY).faded(9 * DAY)
    assert twice.counts[ADA] == pytest.approx(taste.faded(9 * DAY).counts[ADA])


def test_a_clock_that_was_put_back_fades_nothing():
    taste = Taste().having_read([ADA], 5 * DAY)
    assert taste.faded(DAY) == taste
    later = taste.having_read([SPORT], DAY)
    assert (later.at, later.reads) == (5 * DAY, 2.0)


def test_of_too_many_things_the_faintest_go():
    taste = Taste().having_read([ADA], 0.0).having_read([ADA], 0.0)
    taste = taste.having_read([Choice(Kind.TOPIC, f"topic {n}") for n in range(2 * MOST)], 0.0)
    assert len(taste.counts) == MOST
    assert taste.counts[ADA] == 2.0


_THINGS = some.builds(
    Choice, some.sampled_from([Kind.TITLE, Kind.SECTION, Kind.TOPIC]), some.text(max_size=5)
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    some.lists(some.tuples(some.sets(_THINGS, max_size=4), some.floats(0, 400 * DAY)), max_size=12)
)
def test_whatever_is_read_no_thing_counts_more_than_all_reads_and_a_row_keeps_it(reads):
    taste = Taste()
    for about, at in reads:
        taste = taste.having_read(about, at)
    assert all(0 < count <= taste.reads + 1e-9 for count in taste.counts.values())
    back = Taste.from_json(json.loads(json.dumps(taste.to_json())))
    assert back.at == taste.at
    assert back.reads == pytest.approx(taste.reads, abs=1e-4)
    assert back.counts == pytest.approx(taste.counts, abs=1e-4)


def test_an_empty_row_is_no_taste():
    assert Taste.from_json({}) == Taste()
