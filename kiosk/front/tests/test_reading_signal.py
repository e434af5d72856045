from datetime import UTC, datetime, timedelta

from kiosk.front.reading_signal import ReadingSignal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def minutes(count):
    return timedelta(minutes=count)


def read(signal, article, times, *, since, every):
    for number in range(times):
        signal.update(article, since + minutes(number * every))


def test_what_is_read_now_leads_over_what_was_read_more_an_hour_ago():
    signal = ReadingSignal()
    read(signal, 1, 600, since=NOON - minutes(90), every=0.05)
    read(signal, 2, 60, since=NOON - minutes(6), every=0.1)
    assert signal.leading(NOON) == [2, 1]


def test_of_few_reads_the_steady_ones_lead_over_a_single_late_one():
    signal = ReadingSignal()
    read(signal, 1, 12, since=NOON - minutes(60), every=5)
    signal.update(2, NOON - minutes(1))
    assert signal.leading(NOON) == [1, 2]


def test_a_score_is_near_the_reads_a_minute():
    signal = ReadingSignal()
    read(signal, 1, 12_000, since=NOON - minutes(600), every=0.05)
    assert 19 < signal.score(1, NOON) < 21
    assert signal.score(1, NOON + minutes(30)) < 2


def test_an_article_nobody_reads_has_no_score():
    signal = ReadingSignal()
    assert signal.score(7, NOON) == 0.0
    assert signal.leading(NOON) == []
    assert signal.among([7, 8], NOON) == {7: 0.0, 8: 0.0}


def test_scores_among_others_are_parts_of_the_fastest():
    signal = ReadingSignal()
    read(signal, 1, 100, since=NOON - minutes(10), every=0.1)
    read(signal, 2, 10, since=NOON - minutes(10), every=1)
    among = signal.among([1, 2, 3], NOON)
    assert among[1] == 1.0
    assert 0 < among[2] < 0.5
    assert among[3] == 0.0


def test_reads_told_late_or_together_count_as_if_they_came_in_order():
    one, other = ReadingSignal(), ReadingSignal()
    one.update(1, NOON - minutes(20))
    one.update(1, NOON - minutes(5))
    one.update(1, NOON - minutes(5))
    other.update(1, NOON - minutes(5), reads=2)
    other.update(1, NOON - minutes(20))
    assert abs(one.score(1, NOON) - other.score(1, NOON)) < 1e-9


def test_articles_nobody_reads_any_more_are_forgotten():
    signal = ReadingSignal()
    signal.update(1, NOON - timedelta(days=2))
    signal.update(2, NOON - minutes(30))
    signal.forget(NOON)
    assert len(signal) == 1
    assert signal.leading(NOON) == [2]


def test_ten_lead_where_many_are_read_and_ties_are_broken_alike_always():
    signal = ReadingSignal()
    for article in range(40, 0, -1):
        signal.update(article, NOON)
    assert signal.leading(NOON) == list(range(1, 11))
