"""How grouping is measured."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evaluation.stories import bcubed, main, read_records

SETS = Path(__file__).resolve().parents[3] / "shared" / "data" / "stories"


def write(path: Path, records: list[dict[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in records)
    return path


def record(number: int, story: str, headline: str, **more: object) -> dict[str, object]:
    empty = {"text": None, "published": None, "publisher": None}
    return (
        {"id": f"r{number}", "story": story, "language": "en", "headline": headline} | empty | more
    )


def test_bcubed_is_that_of_its_makers():
    # Two of three in one group are of one story: each item's share counted by hand.
    precision, recall, f1 = bcubed(["a", "a", "b"], [1, 1, 1])
    assert precision == pytest.approx(5 / 9)
    assert recall == 1.0
    assert f1 == pytest.approx(2 * (5 / 9) / (5 / 9 + 1))
    assert bcubed([], []) == (0.0, 0.0, 0.0)


def test_records_come_in_the_order_they_were_published_where_all_say_when(tmp_path):
    late = record(1, "a", "late", published="2026-03-02T12:00:00Z")
    early = record(2, "a", "early", published="2026-03-02T10:00:00+01:00")
    assert [r["id"] for r in read_records(write(tmp_path / "a.jsonl.gz", [late, early]))] == [
        "r2",
        "r1",
    ]
    undated = record(3, "a", "undated")
    mixed = write(tmp_path / "b.jsonl.gz", [late, undated, early])
    assert [r["id"] for r in read_records(mixed)] == ["r1", "r3", "r2"]


def test_groups_are_written_and_told(tmp_path, capsys):
    path = write(
        tmp_path / "set.jsonl.gz",
        [
            record(1, "x", "Quake strikes Kahramanmaras"),
            record(2, "y", "Bank of Ruritania lifts rates"),
            record(3, "x", "Kahramanmaras quake kills hundreds"),
        ],
    )
    out = tmp_path / "out.jsonl"
    assert main([str(path), "--assignments", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bcubed_f1"] == 1.0
    assert {"bcubed_precision", "bcubed_recall", "articles_per_s", "peak_mb"} <= set(told)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["r1", "r2", "r3"]
    assert lines[0]["story"] == lines[2]["story"] != lines[1]["story"]


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    assert main([str(tmp_path / "none.jsonl.gz")]) == 2
    assert "none.jsonl.gz is not there" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.apart
@pytest.mark.parametrize(("name", "least"), [("fnc", 0.965), ("uci", 0.68), ("itn", 0.90)])
def test_labelled_sets_are_grouped_as_well_as_promised(name, least, capsys):
    path = SETS / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    assert main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bcubed_f1"] >= least
