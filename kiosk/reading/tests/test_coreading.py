"""What is read next, from the order of reads."""

from __future__ import annotations

from kiosk.reading.coreading import CoReading


def told(reads):
    """Reads of (before, article), six seconds apart."""
    known = CoReading()
    for number, (before, article) in enumerate(reads):
        known.update(before, article, number * 6.0)
    return known, len(reads) * 6.0


def first(known, before, at):
    return known.next_after(before, at)[0][0]


def test_nothing_is_known_before_anything_was_read():
    assert CoReading().next_after([1], 0.0) == []


def test_without_a_last_read_it_is_what_everybody_reads_right_now():
    known, now = told([((), 1)] * 600 + [((), 2)] * 400)
    assert first(known, [], now) == 2  # 1 was read more, but before


def test_what_follows_an_article_is_read_next():
    reads = [((), 9)] * 40 + [((7,), 8), ((), 9)] * 40
    known, now = told(reads)
    assert first(known, [], now) == 9
    assert first(known, [7], now) == 8


def test_one_read_more_is_chance():
    reads = [((), 9)] * 60 + [((7,), 8)]
    known, now = told(reads)
    assert first(known, [7], now) == 9


def test_what_was_read_last_says_most():
    reads = [((1,), 11), ((2,), 22)] * 60
    known, now = told(reads)
    assert first(known, [1, 2], now) == 22
    assert first(known, [2, 1], now) == 11


def test_what_was_read_is_not_read_next():
    known, now = told([((7,), 8)] * 40)
    assert known.next_after([7, 8], now) == []


def test_counts_of_weeks_stay_finite():
    known = CoReading()
    for hour in range(24 * 60):
        known.update([1], 2, hour * 3600.0)
    (article, part), *_ = known.next_after([1], 24 * 60 * 3600.0)
    assert article == 2
    assert 0 < part < 1.001


def test_of_very_many_that_followed_the_most_frequent_are_kept():
    known = CoReading()
    for n in range(1_000):
        known.update([1], 2, float(n))
        known.update([1], 10 + n, float(n))
    assert first(known, [1], 1_000.0) == 2
