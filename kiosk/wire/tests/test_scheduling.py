"""When a feed is polled next, and that the reasons say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.wire.scheduling import History, Limits, next_poll, rhythm

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOURLY = History(rhythm_s=3600, newest_at=NOW - timedelta(minutes=30))
MIDDLE = 0.5


def wait(history: History, chance: float = MIDDLE, limits: Limits | None = None) -> float:
    return (next_poll(history, NOW, limits or Limits(), chance).at - NOW).total_seconds()


def test_a_feed_is_polled_at_half_its_rhythm():
    assert wait(HOURLY) == 1800


def test_a_silent_feed_is_polled_ever_less():
    silent = replace(HOURLY, newest_at=NOW - timedelta(days=5))
    assert wait(silent) == 12 * 3600


def test_a_busy_feed_is_never_polled_under_the_floor():
    busy = History(rhythm_s=20, newest_at=NOW)
    assert wait(busy) == 300
    assert wait(busy, chance=0) == 300


def test_a_dead_feed_is_still_polled_once_a_day():
    dead = History(rhythm_s=3600, newest_at=NOW - timedelta(days=900))
    assert wait(dead) == 86_400


def test_what_the_feed_asks_for_lengthens_the_wait_and_never_shortens_it():
    assert wait(replace(HOURLY, ttl_s=7200)) == wait(replace(HOURLY, max_age_s=7200)) == 7200
    assert wait(replace(HOURLY, ttl_s=60)) == wait(replace(HOURLY, max_age_s=60)) == 1800


def test_each_failure_doubles_the_wait():
    waits = [wait(History(failures=n)) for n in (3, 4, 5, 6)]
    assert waits == [2400, 4800, 9600, 19200]
    assert wait(History(failures=60)) == 86_400


def test_retry_after_is_not_cut_short():
    assert wait(replace(HOURLY, retry_after_s=9000), chance=0) == 9000
    assert wait(replace(HOURLY, retry_after_s=5)) == 1800


def test_chance_spreads_polls_by_a_tenth_either_way():
    assert wait(HOURLY, chance=0) == pytest.approx(1620)
    assert wait(HOURLY, chance=1) == pytest.approx(1980)


def test_the_reasons_say_what_decided():
    plan = next_poll(replace(HOURLY, ttl_s=7200, failures=1), NOW, Limits(), MIDDLE)
    assert plan.reasons == (
        "an entry every 1 h: half of that",
        "the feed's ttl asks for 2 h",
        "1 failed in a row: 2 h",
    )


def test_rhythm_is_the_median_gap_of_the_newest_entries():
    hourly = [NOW - timedelta(hours=n) for n in range(30)]
    assert rhythm(hourly) == 3600
    assert rhythm([*hourly[:5], NOW - timedelta(days=400)]) == 3600
    assert rhythm([NOW]) is None
    assert rhythm([]) is None


def test_entries_sent_in_one_go_still_have_a_rhythm():
    assert rhythm([NOW, NOW, NOW, NOW - timedelta(hours=3)]) == 3600


seconds = st.one_of(st.none(), st.floats(0, 1e9))


@given(
    st.builds(
        History,
        rhythm_s=seconds,
        newest_at=st.one_of(
            st.none(), st.floats(-1e8, 1e8).map(lambda s: NOW - timedelta(seconds=s))
        ),
        ttl_s=seconds,
        max_age_s=seconds,
        retry_after_s=seconds,
        failures=st.integers(0, 10_000),
    ),
    st.floats(0, 1),
)
def test_no_history_leads_outside_floor_and_cap(history, chance):
    assert 300 <= wait(history, chance) <= 86_400


def test_a_long_silence_is_told_in_plain_figures():
    for days, said in ((41, "silent for 41 days"), (1012, "silent for 1,012 days")):
        silent = replace(HOURLY, newest_at=NOW - timedelta(days=days))
        assert said in next_poll(silent, NOW, Limits(), MIDDLE).reasons[0]
