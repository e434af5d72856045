"""`kiosk status`: how the house stands, in six numbers."""

from __future__ import annotations

import argparse
from typing import Any

from kiosk.cli import set_up


def add(commands: Any) -> None:
    status = commands.add_parser("status", help="titles, polls, articles and what is overdue")
    status.add_argument("--json", action="store_true", help="print as JSON")
    status.set_defaults(run=show)


def show(arguments: argparse.Namespace) -> int:
    set_up()
    from dataclasses import asdict

    from django.utils import timezone

    from kiosk.cli.printing import print_json, print_table
    from kiosk.wire.standing import standing

    values = asdict(standing(timezone.now()))
    if arguments.json:
        print_json(values)
    else:
        print_table(("what", "how many"), list(values.items()))
    return 0
