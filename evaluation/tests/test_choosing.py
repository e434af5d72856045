"""How the ranking of the next read is measured."""

import json

import numpy as np
import pytest

from evaluation.choosing import main, measure

DAY = 24 * 3600
# Pairs of articles that are read one after the other; each pair lives for an hour.
PAIRS, HOUR = 30, 3600


def arrays(reads):
    """Reads of (second, reader, article)."""
    ordered = sorted(reads)
    columns = zip(*ordered, strict=True) if ordered else ((), (), ())
    at, reader, article = (np.array(column, dtype=np.int64) for column in columns)
    return at * 1000, reader, article


def reads_of_pairs(until):
    """Each half a minute a reader opens an article of the hour, and ten seconds later the one after it."""
    for n, at in enumerate(range(0, until, 30)):
        first = 1_000 * (at // HOUR) + 2 * (n % PAIRS)
        yield at, n, first
        yield at + 10, n, first + 1


@pytest.fixture(scope="module")
def paired():
    return arrays(reads_of_pairs(DAY + 6 * HOUR))


def test_what_follows_an_article_is_foretold_better_than_by_popularity(paired):
    rates, ranked = measure(*paired, every=20)
    assert ranked > 50
    ours = rates["choosing"]
    for name in ("most_read_ever", "most_read_24h", "most_read_1h", "recency"):
        assert ours.reciprocal > rates[name].reciprocal, name
        assert ours.hits >= rates[name].hits, name


def test_only_second_reads_of_the_last_day_are_ranked():
    firsts = [(at, at, at % 7) for at in range(0, 2 * DAY, 600)]
    assert measure(*arrays(firsts), every=1)[1] == 0
    second = [(5, 1, 100), (10, 1, 101), (2 * DAY, 1, 102)]
    assert measure(*arrays(second), every=1)[1] == 1


def test_no_read_is_seen_before_its_time():
    # Each article is read once: nobody could know.
    reads = [(n * 60, n % 5, n) for n in range(2 * DAY // 60)]
    rates, ranked = measure(*arrays(reads), every=10)
    assert ranked > 100
    assert all(rate.hits == 0 for rate in rates.values())


def test_an_article_read_before_is_no_next_read():
    reads = [(n * 60, 1, n % 3) for n in range(2 * DAY // 60)]
    assert measure(*arrays(reads), every=1)[1] == 0


def test_the_command_prints_one_object_and_says_whether_it_is_ahead(tmp_path, capsys):
    hour_of_pairs = ((at % HOUR + DAY, who, what) for at, who, what in reads_of_pairs(HOUR))
    at, reader, article = arrays([(0, 0, 0), *hour_of_pairs])
    np.savez(tmp_path / "clicks.npz", time_ms=at, reader=reader, article=article)
    code = main([str(tmp_path / "clicks.npz"), "--json", "--every", "1"])
    told = json.loads(capsys.readouterr().out)
    names = {"choosing", "most_read_ever", "most_read_24h", "most_read_1h", "recency", "neighbours"}
    assert told.keys() == names | {"reads"}
    best = {k: max(told[n][k] for n in names - {"choosing"}) for k in ("mrr", "hit_rate")}
    ahead = all(told["choosing"][k] > best[k] for k in best)
    assert code == (0 if ahead else 1)


def test_a_file_without_reads_says_so(tmp_path, capsys):
    none = np.array([])
    np.savez(tmp_path / "none.npz", time_ms=none, reader=none, article=none)
    assert main([str(tmp_path / "none.npz")]) == 2
    assert main([str(tmp_path / "absent.npz")]) == 2
    assert "not there" in capsys.readouterr().err
