"""`kiosk sample`: load the invented edition, so that every page can be seen with no network."""

from __future__ import annotations

import argparse
from typing import Any

from kiosk.cli import CommandError, set_up


def add(commands: Any) -> None:
    sample = commands.add_parser(
        "sample", help="load the invented sample edition (again: its times are moved to now)"
    )
    sample.add_argument("--json", action="store_true", help="print the outcome as JSON")
    sample.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    set_up()
    from dataclasses import asdict

    from django.utils import timezone

    from kiosk.cli.printing import console, print_json
    from kiosk.publishers.models import Title
    from kiosk.sample.loading import load

    if Title.objects.exclude(home__endswith=".example").exists():
        raise CommandError(
            "real titles are carried here, and invented news must not stand among theirs:"
            " use a folder of its own, bin/start --sample --data var/sample"
        )
    loaded = load(timezone.now())
    if arguments.json:
        print_json(asdict(loaded))
    else:
        console.print(
            f"{loaded.titles} invented titles, {loaded.articles} articles,"
            f" {loaded.pictures} drawn pictures",
            highlight=False,
        )
    return 0
