"""`kiosk status`: how the house stands, in numbers, and why what waits is waiting."""

from __future__ import annotations

import argparse
from typing import Any

from kiosk.cli import set_up, warn_of_settings


def add(commands: Any) -> None:
    status = commands.add_parser("status", help="titles, polls, articles and what is overdue")
    status.add_argument("--json", action="store_true", help="print as JSON")
    status.set_defaults(run=show)


def show(arguments: argparse.Namespace) -> int:
    set_up()
    warn_of_settings()
    from dataclasses import asdict

    from django.utils import timezone

    from kiosk.cli.printing import console, print_json, print_table
    from kiosk.cli.saying import in_figures, reasons
    from kiosk.wire.standing import standing

    stands = standing(timezone.now())
    if arguments.json:
        print_json(asdict(stands))
        return 0
    print_table(("what", "how many"), in_figures(stands))
    for line in reasons(stands):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0
