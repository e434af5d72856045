"""`kiosk search`: the search index, in the operator's hands."""

from __future__ import annotations

import argparse
from typing import Any

from kiosk.cli import set_up


def add(commands: Any) -> None:
    search = commands.add_parser("search", help="the search index: make it anew")
    does = search.add_subparsers(metavar="COMMAND", required=True)
    rebuild = does.add_parser(
        "rebuild",
        help="make the index anew from all articles, the newest first (when something is not found that"
        " should be; changed terms are followed without it); pages and the wire run on meanwhile",
    )
    rebuild.add_argument("--json", action="store_true", help="print the outcome as JSON")
    rebuild.set_defaults(run=rebuild_index)


def rebuild_index(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from kiosk.cli.printing import console, print_json
    from kiosk.search import indexing, suggesting

    def report(done: int, whole: int) -> None:
        if not arguments.json:
            # On a terminal each count takes the place of the one before.
            end = "\r" if console.is_terminal else "\n"
            console.print(f"{done} of {whole} articles", end=end)

    now = timezone.now()
    told = indexing.rebuild(now, report)
    suggestions = suggesting.refresh(now)
    if arguments.json:
        print_json({"articles": told.written, "suggestions": suggestions})
    else:
        console.print(f"{told.written} articles can be searched, {suggestions} suggestions stand.")
    return 0
