"""What bin/bench choosing says."""

from __future__ import annotations

import json

from benchmarks.choosing import main


def test_a_small_bench_tells_every_figure_and_reaches_its_bar(capsys):
    code = main(["--stories", "300", "--follows", "20", "--reads", "100", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["stories"] == 300
    assert {
        "choose_ms",
        "taste_ms",
        "for_you_ms",
        "worst_ms",
        "index_ms",
        "index_mb",
    } <= told.keys()
    assert told["reached"] == (told["for_you_ms"] <= told["most_ms"])
    assert code == (0 if told["reached"] else 1)
