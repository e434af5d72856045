"""What bin/bench pages makes of a report."""

from __future__ import annotations

from typing import Any

from benchmarks.pages import missed_by, row_of


def report(*requests: tuple[str, str, int], performance: float = 1.0) -> dict[str, Any]:
    items = [
        {"url": url, "resourceType": kind, "transferSize": size} for url, kind, size in requests
    ]
    scores = {"performance": performance, "accessibility": 1, "best-practices": 1, "seo": 1}
    return {
        "finalDisplayedUrl": "http://localhost:8000/",
        "categories": {name: {"score": score} for name, score in scores.items()},
        "audits": {"network-requests": {"details": {"items": items}}},
    }


HERE = "http://localhost:8000"


def test_a_row_has_scores_weights_and_what_left_the_origin():
    row = row_of(
        "front",
        report(
            (f"{HERE}/", "Document", 15_000),
            (f"{HERE}/static/a.js", "Script", 2_000),
            (f"{HERE}/picture/a/320.webp", "Image", 30_000),
            ("data:image/png;base64,", "Image", 0),
            ("https://elsewhere.example/x.js", "Script", 500),
            performance=0.984,
        ),
    )
    assert row == {
        "page": "front", "performance": 98, "accessibility": 100, "best_practices": 100,
        "seo": 100, "wire_kb": 47.5, "script_kb": 2.5,
        "outside": ["https://elsewhere.example/x.js"],
    }  # fmt: skip
    assert missed_by(row) == []


def test_an_articles_pictures_are_not_weighed_and_a_fronts_are():
    heavy = report((f"{HERE}/", "Document", 50_000), (f"{HERE}/picture/a/b.avif", "Image", 80_000))
    assert row_of("article", heavy)["wire_kb"] == 50
    assert missed_by(row_of("article", heavy)) == []
    assert missed_by(row_of("front", heavy)) == ["front: 130.0 kB, 120 at most"]


def test_what_falls_short_is_named():
    slow = row_of("story", report((f"{HERE}/x.js", "Script", 26_000), performance=0.97))
    assert missed_by(slow) == [
        "story: performance 97 of 98",
        "story: 26.0 kB of script, 25 at most",
    ]
