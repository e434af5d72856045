import gzip
import json
from pathlib import Path

import pytest

from evaluation import pages
from kiosk.kit.extraction.tests.pages import SENTENCES, URL, data, page

SHARED = Path(__file__).parents[3] / "shared" / "data" / "pages"


@pytest.fixture
def labelled(tmp_path):
    """A directory of two pages: one labelled in full, one with its body only."""
    (tmp_path / "html").mkdir()
    author = {"@type": "Person", "name": "Amina Diallo"}
    head = data(headline="Bridge opens", author=author, datePublished="2024-05-04T09:30:00Z")
    for name in ("one", "two"):
        html = page(head=head, headline="Bridge opens")
        (tmp_path / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html))
    cover = {"url": "x", "caption": "The bridge.", "credits": ["Jane Doe"], "cover": True}
    full = {
        "id": "one", "url": URL, "headline": "Bridge opens", "authors": ["Amina Diallo"],
        "published": "2024-05-04 11:30:00+02:00", "paragraphs": list(SENTENCES), "images": [cover],
    }  # fmt: skip
    body = {"id": "two", "url": URL, "paragraphs": [SENTENCES[0]]}
    for name, truth in ((pages.FULL, full), (pages.BODY_ONLY, body)):
        (tmp_path / name).write_bytes(gzip.compress(json.dumps(truth).encode() + b"\n"))
    return tmp_path


def test_the_summary_tells_the_full_set_and_the_other_beside_it(labelled, capsys):
    out = labelled / "out.jsonl"
    assert pages.main([str(labelled), "--json", "--out", str(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["pages"], report["body_mean"], report["body_median"]) == (1, 1.0, 1.0)
    assert (report["headline"], report["date"], report["authors"]) == (1.0, 1.0, 1.0)
    assert (report["caption"], report["credit"]) == (0.0, 0.0)
    assert report["body_only"]["body_mean"] < 0.5
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["one", "two"]
    assert set(lines[0]) == {
        "id", "headline", "authors", "published", "language", "section", "paragraphs", "caption",
        "credit", "canonical", "cpu_ms",
    }  # fmt: skip


def test_either_truth_alone_will_do(labelled, capsys):
    (labelled / pages.FULL).unlink()
    assert pages.main([str(labelled), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["pages"] == 1
    assert report["headline"] is None


def test_a_directory_with_nothing_to_measure_is_an_error(tmp_path, capsys):
    assert pages.main([str(tmp_path)]) == 2
    assert "holds no" in capsys.readouterr().err


def test_tokens_are_counted_as_often_as_they_stand():
    assert pages.token_f1("a b b", "a b b") == 1.0
    assert pages.token_f1("a b", "a b b b") == pytest.approx(2 * 2 / 6)
    assert pages.token_f1(None, "a") == 0.0


@pytest.mark.slow
@pytest.mark.apart
@pytest.mark.skipif(not SHARED.exists(), reason="the labelled pages are not on this machine")
def test_real_pages_are_read_as_well_as_they_must_be(capsys):
    assert pages.main([str(SHARED), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["body_mean"] >= 0.970
    assert report["body_median"] >= 0.980
    assert report["headline"] >= 0.95
    assert report["date"] >= 0.98
    assert report["authors"] >= 0.88
    assert report["credit"] >= 0.70
    assert report["body_only"]["body_mean"] >= 0.960
