import json

import numpy as np

from evaluation.top import main, measure

MINUTE = 60_000
TWO_DAYS = 2 * 24 * 60


def reads(*parts):
    rows = sorted((minute * MINUTE, article) for article, times in parts for minute in times)
    return np.array([at for at, _ in rows]), np.array([article for _, article in rows])


def measured(*parts):
    result = measure(*reads(*parts))
    assert result is not None
    return result


def test_an_article_that_is_read_all_along_is_foretold_by_all():
    result = measured((5, range(0, TWO_DAYS + 3000, 2)))
    assert result.steps == 288
    assert result.hit_rate == result.most_read_24h == result.most_read_1h == 1.0


def test_no_read_is_seen_before_its_time():
    # Each article is read in ten minutes of one step alone: nobody could know.
    end = TWO_DAYS + 2000
    parts = [(1 + minute // 10, (minute,)) for minute in range(9, end, 10)]
    result = measured(*parts)
    assert result.hit_rate == 0.0
    assert result.best_possible == 1.0


def test_the_signal_is_ahead_where_articles_come_and_go_within_the_hour():
    parts = [(start, range(start, start + 25)) for start in range(0, TWO_DAYS + 3000, 2)]
    result = measured(*parts)
    assert result.hit_rate > result.most_read_1h


def test_the_command_prints_one_object_and_says_whether_it_is_ahead(tmp_path, capsys):
    at, article = reads(*[(s, range(s, s + 25)) for s in range(0, TWO_DAYS + 500, 2)])
    np.savez(tmp_path / "clicks.npz", time_ms=at, article=article)
    assert main([str(tmp_path / "clicks.npz"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    keys = {"hit_rate", "most_read_24h", "most_read_6h", "most_read_1h", "steps"}
    assert keys <= told.keys()


def test_a_file_without_reads_says_so(tmp_path, capsys):
    np.savez(tmp_path / "none.npz", time_ms=np.array([]), article=np.array([]))
    assert main([str(tmp_path / "none.npz")]) == 2
    assert main([str(tmp_path / "absent.npz")]) == 2
    assert "not there" in capsys.readouterr().err
