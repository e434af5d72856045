"""Lighthouse's word on the front, a story and an article, and what each weighs over the wire.

Served by Kiosk itself as bin/start opens it, with the sample edition; visited by the Chromium of this
machine as Lighthouse's phone (npm's lighthouse, fetched into .tools/node the first time). Of some runs a
page that of the median performance counts. `wire_kb` is all a visit loads before anybody scrolls, pictures
too, but for an article's own pictures; `script_kb` the scripts as sent (1 kB: 1,000 bytes).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from benchmarks._house import ROOT, House, NotOpenError, open_house

# The last one for the Node of Debian 12 to 13; its scores are those the bars were set by.
LIGHTHOUSE = "lighthouse@12.8.2"
TOOLS = ROOT / ".tools" / "node"
CATEGORIES = ("performance", "accessibility", "best_practices", "seo")
LEAST = {"performance": 98, "accessibility": 100, "best_practices": 100, "seo": 100}
# Kilobytes a page may weigh; a story's as a front's.
MOST_WIRE = {"front": 120.0, "story": 120.0, "article": 60.0}
MOST_SCRIPT = 25.0
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)


class MissingError(Exception):
    """Something the bench needs is not on this machine; the text says what, and how to get it."""


def main(argv: Sequence[str]) -> int:
    """Print the table, or with --json the list of its rows; 1 where a bar is missed, 2 where the bench
    cannot run."""
    parser = argparse.ArgumentParser(prog="bin/bench pages", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a list of objects, one a page")
    parser.add_argument("--runs", type=int, default=3, help="visits to each page (3)")
    arguments = parser.parse_args(argv)
    try:
        command, chromium = _lighthouse()
        with open_house() as house:
            rows = [_row(page, house, command, chromium, arguments.runs) for page in house.paths]
    except (MissingError, NotOpenError) as error:
        print(f"bin/bench pages: {error}", file=sys.stderr)
        return 2
    outside = sorted({address for row in rows for address in row.pop("outside")})
    missed = [fault for row in rows for fault in missed_by(row)]
    missed += [f"a request left the origin: {address}" for address in outside]
    print(json.dumps(rows, indent=1) if arguments.json else _table(rows, missed))
    if arguments.json and missed:
        print(f"Missed: {'; '.join(missed)}.", file=sys.stderr)
    return 1 if missed else 0


# ---------------------------------------------------------------- the tools


def _lighthouse() -> tuple[Path, str]:
    """Lighthouse's command, fetched where need be, and the browser's. Raises MissingError."""
    chromium = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, _CHROMIUM)), "")
    if not chromium:
        raise MissingError("there is no Chromium here (apt-get install chromium, or CHROME_PATH)")
    if shutil.which("node") is None:
        raise MissingError("there is no Node here (apt-get install nodejs npm)")
    command = TOOLS / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        _fetch()
    return command, chromium


def _fetch() -> None:
    if shutil.which("npm") is None:
        raise MissingError("there is no npm here to fetch Lighthouse with (apt-get install npm)")
    print(f"Getting {LIGHTHOUSE} into {TOOLS}", file=sys.stderr, flush=True)
    TOOLS.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "install", "--prefix", str(TOOLS), "--no-audit", "--no-fund", "--loglevel=error",
         LIGHTHOUSE],
        # Packages alone: no browser comes along.
        env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1", "PUPPETEER_SKIP_CHROMIUM_DOWNLOAD": "1"},
        stdout=sys.stderr,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise MissingError(f"npm could not install {LIGHTHOUSE}")


def _visit(address: str, command: Path, chromium: str) -> dict[str, Any]:
    """Lighthouse's report of one visit. Raises MissingError where none came of two."""
    for _ in range(2):
        found = _tried(address, command, chromium)
        if found is not None:
            return found
    raise MissingError(f"Lighthouse has no report of {address}")


def _tried(address: str, command: Path, chromium: str) -> dict[str, Any] | None:
    """A report; None where the browser did not begin as Lighthouse expects, as on a busy machine."""
    with TemporaryDirectory(prefix="bench-pages-") as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [str(command), address, "--quiet", "--no-enable-error-reporting", "--output=json",
             f"--output-path={report}", f"--chrome-flags={_FLAGS}",
             "--only-categories=performance,accessibility,best-practices,seo"],
            env={**os.environ, "CHROME_PATH": chromium},
            stdout=sys.stderr,
            check=False,
        )  # fmt: skip
        if done.returncode or not report.exists():
            return None
        found: dict[str, Any] = json.loads(report.read_text())
    return None if found.get("runtimeError") else found


# ---------------------------------------------------------------- what came of it


def _row(page: str, house: House, command: Path, chromium: str, runs: int) -> dict[str, Any]:
    address = f"http://localhost:{house.port}{house.paths[page]}"
    print(f"Visiting {address}", file=sys.stderr, flush=True)
    reports = [_visit(address, command, chromium) for _ in range(max(1, runs))]
    rows = sorted((row_of(page, report) for report in reports), key=lambda r: r["performance"])
    for report in reports:
        for fault in _faults(report):
            print(f"  {fault}", file=sys.stderr, flush=True)
    outside = [address for row in rows for address in row["outside"]]
    return {**rows[len(rows) // 2], "outside": outside}


def row_of(page: str, report: dict[str, Any]) -> dict[str, Any]:
    """A report's row: scores out of 100, kilobytes, and in `outside` what was asked of other origins."""
    scores = {
        name.replace("-", "_"): found["score"] for name, found in report["categories"].items()
    }
    requests = report["audits"]["network-requests"]["details"]["items"]
    ours = urlsplit(report["finalDisplayedUrl"]).netloc
    weighed = [
        one
        for one in requests
        if not (page == "article" and urlsplit(one["url"]).path.startswith("/picture/"))
    ]
    scripts = [one for one in requests if one.get("resourceType") == "Script"]
    return {
        "page": page,
        **{name: round(100 * (scores[name] or 0)) for name in CATEGORIES},
        "wire_kb": round(sum(one["transferSize"] for one in weighed) / 1000, 1),
        "script_kb": round(sum(one["transferSize"] for one in scripts) / 1000, 1),
        "outside": [
            one["url"]
            for one in requests
            if urlsplit(one["url"]).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(one["url"]).netloc != ours
        ],
    }


def missed_by(row: dict[str, Any]) -> list[str]:
    """What a row falls short of, in words."""
    page = row["page"]
    faults = [
        f"{page}: {name} {row[name]} of {least}"
        for name, least in LEAST.items()
        if row[name] < least
    ]
    if row["wire_kb"] > MOST_WIRE[page]:
        faults.append(f"{page}: {row['wire_kb']} kB, {MOST_WIRE[page]:g} at most")
    if row["script_kb"] > MOST_SCRIPT:
        faults.append(f"{page}: {row['script_kb']} kB of script, {MOST_SCRIPT:g} at most")
    return faults


def _faults(report: dict[str, Any]) -> list[str]:
    """What keeps a report below the full score, weightiest first."""
    found = [
        (reference["weight"], f"{name}: {audit['title']} ({audit.get('displayValue', '')})")
        for name, category in report["categories"].items()
        for reference in category["auditRefs"]
        if reference["weight"]
        and (audit := report["audits"][reference["id"]])["score"] is not None
        and audit["score"] < (0.9 if name == "performance" else 1)
    ]
    return [said for _, said in sorted(found, reverse=True)]


def _table(rows: Sequence[dict[str, Any]], missed: Sequence[str]) -> str:
    names = ("page", *CATEGORIES, "wire_kb", "script_kb")
    lines = ["  ".join(f"{name:>{len(name)}}" for name in names)]
    lines += ["  ".join(f"{row[name]!s:>{len(name)}}" for name in names) for row in rows]
    lines.append("Every bar is reached." if not missed else f"Missed: {'; '.join(missed)}.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
