"""How well articles are grouped into stories: the real core against labelled records.

FILE holds JSON lines `id story language headline text published publisher`, of which `story` is the
label and is never shown to the core. Records are fed one by one, in the order they were published
where all say when, else in the order of the file; each file begins with an empty window.

B-cubed precision, recall and F1 (Bagga and Baldwin 1998): the mean over records of the share of
its group that is of its story, and of its story that is in its group. For a file with several
languages both are told: a story in two languages as two (`within_*`) and as one, groups that were
linked across languages taken together (`across_*`). `bcubed_*` are the first, with --across the
second.
"""

import argparse
import gzip
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from kiosk.stories.grouping import Decision, Seen, Window, group, settle
from kiosk.stories.vectors import Embedder, VectorsError, load

Record = dict[str, Any]


def main(argv: list[str]) -> int:
    """Run the evaluation; 0, or 2 where a file is not there."""
    args = _arguments(argv)
    for path in args.files:
        if not path.exists():
            print(f"{path} is not there", file=sys.stderr)
            return 2
    try:
        embedder = load(args.vectors) if args.vectors else None
    except VectorsError as error:
        print(error, file=sys.stderr)
        return 2
    out = args.assignments.open("w", encoding="utf-8") if args.assignments else None
    reports = {}
    for path in args.files:
        records = read_records(path)
        groups, linked, seconds = assign(records, embedder)
        found = report(records, groups, linked, seconds, across=args.across)
        reports[path.name.split(".")[0]] = found
        if out:
            for record, story in zip(records, linked if args.across else groups, strict=True):
                line = {"id": record["id"], "story": story}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    if out:
        out.close()
    if args.json:
        only = next(iter(reports.values())) if len(reports) == 1 else {}
        print(json.dumps({**only, "files": reports}))
    else:
        _print_table(reports)
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/evaluate stories", description="Grouping measured against labelled records."
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl.gz")
    parser.add_argument(
        "--assignments", type=Path, metavar="OUT.jsonl", help="write each record's group"
    )
    parser.add_argument(
        "--across",
        action="store_true",
        help="stories linked across languages are one, in what is told first and in OUT.jsonl",
    )
    parser.add_argument(
        "--vectors", metavar="MODEL", help="a sentence-embedding model: a path or a hub's name"
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser.parse_args(argv)


def read_records(path: Path) -> list[Record]:
    """The file's records in the order they are to be fed."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    if all(record.get("published") for record in records):
        records.sort(key=lambda record: _moment(record["published"]))
    return records


def _moment(text: str) -> datetime:
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def assign(
    records: Sequence[Record], embedder: Embedder | None = None
) -> tuple[list[int], list[int], float]:
    """Each record's group as it stands after the last one, the same with groups that were linked
    across languages as one, and the seconds it took."""
    window, kept, began = Window(embedder=embedder), Kept(), count(1)
    titles: dict[str, int] = {}
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    started = time.perf_counter()
    for number, record in enumerate(records, 1):
        publisher = record.get("publisher")
        if record.get("published"):
            moment = max(moment, _moment(record["published"]))
        seen = Seen(
            id=number,
            title_id=titles.setdefault(publisher, len(titles) + 1) if publisher else 0,
            language=record.get("language") or "",
            headline=record.get("headline") or "",
            text=record.get("text") or "",
            published=moment,
        )
        window.forget(moment)
        decision = group(seen, window, moment)
        kept.note(decision, number, settle(seen, decision, window, lambda: next(began)), window)
    seconds = time.perf_counter() - started
    groups = [kept.story(number) for number in range(1, len(records) + 1)]
    return groups, [kept.linked(story) for story in groups], seconds


class Kept:
    """Where each article stands, also after it left the window."""

    def __init__(self) -> None:
        self._stories: dict[int, int] = {}
        self._merged: dict[int, int] = {}
        self._links: list[tuple[int, int]] = []
        self._one: dict[int, int] | None = None

    def note(self, decision: Decision, article: int, story: int, window: Window) -> None:
        self._merged.update(decision.merged)
        for moved, _ in decision.moved:
            if (place := window.story_of(moved)) is not None:
                self._stories[moved] = place
        self._stories[article] = story
        self._links.extend((story, other) for other in decision.linked)

    def story(self, article: int) -> int:
        return self._standing(self._stories[article])

    def _standing(self, story: int) -> int:
        while story in self._merged:
            story = self._merged[story]
        return story

    def linked(self, story: int) -> int:
        """The story that stands for all that are linked with this one."""
        if self._one is None:
            self._one = {}
            for pair in self._links:
                one, other = (self._first(self._standing(side)) for side in pair)
                if one != other:
                    self._one[max(one, other)] = min(one, other)
        return self._first(story)

    def _first(self, story: int) -> int:
        assert self._one is not None
        while story in self._one:
            story = self._one[story]
        return story


def report(
    records: Sequence[Record],
    groups: Sequence[int],
    linked: Sequence[int],
    seconds: float,
    *,
    across: bool = False,
) -> dict[str, Any]:
    """What is printed of one file; peak memory is the whole process's, so the largest so far."""
    languages = [record.get("language") or "" for record in records]
    stories = [record["story"] for record in records]
    within = bcubed(list(zip(languages, stories, strict=True)), groups)
    measures = {"within": within, "across": bcubed(stories, linked)}
    several = len(set(languages)) > 1
    first = measures["across" if across or not several else "within"]
    names = ("bcubed_precision", "bcubed_recall", "bcubed_f1")
    found: dict[str, Any] = {"articles": len(records), "groups": len(set(groups))}
    found |= {name: round(value, 4) for name, value in zip(names, first, strict=True)}
    found["articles_per_s"] = round(len(records) / seconds, 1) if seconds else 0.0
    found["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    if several:
        found |= {
            f"{kind}_{name}": round(value, 4)
            for kind, values in measures.items()
            for name, value in zip(names, values, strict=True)
        }
    return found


def bcubed(labels: Sequence[Hashable], groups: Sequence[Hashable]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1; 0.0 of nothing."""
    both, right, ours = Counter(zip(labels, groups, strict=True)), Counter(labels), Counter(groups)
    if not labels:
        return 0.0, 0.0, 0.0
    total = len(labels)
    precision = sum(n * n / ours[group] for (_, group), n in both.items()) / total
    recall = sum(n * n / right[label] for (label, _), n in both.items()) / total
    return precision, recall, 2 * precision * recall / (precision + recall)


def _print_table(reports: dict[str, dict[str, Any]]) -> None:
    table = Table(title="Articles grouped into stories")
    table.add_column("measure")
    for name in reports:
        table.add_column(name, justify="right")
    measures = dict.fromkeys(key for found in reports.values() for key in found)
    for measure in measures:
        table.add_row(measure, *(str(found.get(measure, "")) for found in reports.values()))
    Console().print(table)
