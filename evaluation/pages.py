"""How well pages are read: extraction against labelled article pages.

DIR holds html/ID.html.gz and truth.jsonl.gz, truth-body-only.jsonl.gz or both. Measures:

- body: F1 over the multisets of ``\\w+`` tokens of all paragraphs, mean and median;
- headline: right if its token F1 is over 0.85;
- date: right if the same day in UTC (a truth without a zone is taken as UTC);
- authors (names joined by a space), caption and credit of the lead picture: right if F1 is over 0.7.

A page whose truth lacks a field does not count for that field.
"""

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import track
from rich.table import Table

from kiosk.kit.extraction import ExtractionError, Page, extract

FULL = "truth.jsonl.gz"
BODY_ONLY = "truth-body-only.jsonl.gz"
HEADLINE_BAR = 0.85
NAMES_BAR = 0.7

Truth = dict[str, Any]
Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One page read: its line for OUT and its scores by measure, absent where nothing is known."""

    line: dict[str, Any]
    scores: Scores


def main(argv: list[str]) -> int:
    """Run the evaluation; 0, or 2 where DIR holds nothing to measure."""
    args = _arguments(argv)
    sets = {name: read_truths(args.dir, name) for name in (FULL, BODY_ONLY)}
    sets = {name: truths for name, truths in sets.items() if truths}
    if not sets:
        print(f"{args.dir} holds no {FULL} or {BODY_ONLY} with pages in html/", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        out = stack.enter_context(args.out.open("w", encoding="utf-8")) if args.out else None
        summaries = {
            name: _summary(_readings(args.dir, truths, out, quiet=args.json))
            for name, truths in sets.items()
        }
    if args.json:
        print(json.dumps(_report(summaries)))
    else:
        _print_table(summaries)
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/evaluate pages", description="Extraction measured against labelled pages."
    )
    parser.add_argument("dir", type=Path, metavar="DIR", help="holds html/ID.html.gz and truths")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="write a line a page")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    return parser.parse_args(argv)


def read_truths(directory: Path, name: str) -> list[Truth]:
    """The labelled pages of a truth file whose HTML is there; [] where the file is not."""
    path = directory / name
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        truths = [json.loads(line) for line in lines if line.strip()]
    return [truth for truth in truths if _page_path(directory, truth).exists()]


def read_page(directory: Path, truth: Truth) -> bytes:
    """A page's HTML, still compressed."""
    return _page_path(directory, truth).read_bytes()


def _page_path(directory: Path, truth: Truth) -> Path:
    return directory / "html" / f"{truth['id']}.html.gz"


def _readings(
    directory: Path, truths: list[Truth], out: TextIO | None, *, quiet: bool
) -> Iterator[Reading]:
    shown: Iterable[Truth] = truths
    if not quiet and sys.stderr.isatty():
        shown = track(truths, description="Reading pages", console=Console(stderr=True))
    for truth in shown:
        reading = _read(gzip.decompress(read_page(directory, truth)), truth)
        if out:
            out.write(json.dumps(reading.line, ensure_ascii=False) + "\n")
        yield reading


def _read(html: bytes, truth: Truth) -> Reading:
    """One page through the same door the wire uses. A page that cannot be read scores nothing."""
    page: Page | None = None
    started = time.process_time()
    try:
        page = extract(html, url=truth.get("url") or "")
    except ExtractionError as error:
        print(f"{truth['id']}: {error}", file=sys.stderr)
    cpu_ms = (time.process_time() - started) * 1000
    line = _line(truth["id"], page, cpu_ms)
    return Reading(line, _scores(line, truth))


def _line(page_id: str, page: Page | None, cpu_ms: float) -> dict[str, Any]:
    published = page.published.isoformat() if page and page.published else None
    picture = page.picture if page else None
    return {
        "id": page_id,
        "headline": page.headline if page else None,
        "authors": [*page.authors, *page.agencies] if page else [],
        "published": published,
        "language": page.language if page else None,
        "section": page.section if page else None,
        "paragraphs": list(page.paragraphs) if page else [],
        "caption": picture.caption if picture else None,
        "credit": picture.credit if picture else None,
        "canonical": page.canonical_url if page else None,
        "cpu_ms": round(cpu_ms, 2),
    }


def _scores(line: dict[str, Any], truth: Truth) -> Scores:
    scores: Scores = {"cpu_ms": line["cpu_ms"]}
    if truth.get("paragraphs"):
        scores["body"] = token_f1("\n".join(line["paragraphs"]), "\n".join(truth["paragraphs"]))
    if truth.get("headline"):
        scores["headline"] = token_f1(line["headline"], truth["headline"]) > HEADLINE_BAR
    if truth.get("published"):
        scores["date"] = _day(line["published"]) == _day(truth["published"])
    if truth.get("authors"):
        names = " ".join(line["authors"])
        scores["authors"] = token_f1(names, " ".join(truth["authors"])) > NAMES_BAR
    cover: Truth = next((image for image in truth.get("images") or [] if image.get("cover")), {})
    if cover.get("caption"):
        scores["caption"] = token_f1(line["caption"], cover["caption"]) > NAMES_BAR
    if cover.get("credits"):
        scores["credit"] = token_f1(line["credit"], " ".join(cover["credits"])) > NAMES_BAR
    return scores


def token_f1(found: str | None, truth: str | None) -> float:
    """2 * common / sum over the multisets of word tokens, 0 to 1; 0 where both are empty."""
    ours = Counter(re.findall(r"\w+", found or ""))
    theirs = Counter(re.findall(r"\w+", truth or ""))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def _day(moment: str | None) -> str | None:
    if not moment:
        return None
    parsed = datetime.fromisoformat(moment)
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return aware.astimezone(UTC).date().isoformat()


def _summary(readings: Iterable[Reading]) -> dict[str, float | int | None]:
    scored = [reading.scores for reading in readings]

    def known(measure: str) -> list[float]:
        return [float(scores[measure]) for scores in scored if measure in scores]

    def mean(measure: str) -> float | None:
        values = known(measure)
        return round(statistics.fmean(values), 4) if values else None

    bodies = known("body")
    return {
        "pages": len(scored),
        "body_mean": mean("body"),
        "body_median": round(statistics.median(bodies), 4) if bodies else None,
        "headline": mean("headline"),
        "date": mean("date"),
        "authors": mean("authors"),
        "caption": mean("caption"),
        "credit": mean("credit"),
        "cpu_ms_median": round(statistics.median(known("cpu_ms")), 1),
    }


def _report(summaries: dict[str, dict[str, float | int | None]]) -> dict[str, Any]:
    """The full set's summary at the top, the other beside it; either alone stands at the top."""
    report: dict[str, Any] = dict(summaries.get(FULL) or summaries[BODY_ONLY])
    if BODY_ONLY in summaries:
        keys = ("pages", "body_mean", "body_median", "cpu_ms_median")
        report["body_only"] = {key: summaries[BODY_ONLY][key] for key in keys}
    return report


def _print_table(summaries: dict[str, dict[str, float | int | None]]) -> None:
    table = Table(title="Article pages read")
    table.add_column("measure")
    for name in summaries:
        table.add_column(name, justify="right")
    for measure in next(iter(summaries.values())):
        values = [summary[measure] for summary in summaries.values()]
        table.add_row(measure, *("-" if value is None else str(value) for value in values))
    Console().print(table)
