"""What commands print: rich tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from kiosk.kit.money import Money

# A pipe or a log has no width of its own; 80 would break addresses.
console = Console(width=None if sys.stdout.isatty() else 200)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """A table; numbers and money stand to the right."""
    table = Table(title=title or None, title_justify="left")
    rows = [list(row) for row in rows]
    for column, head in enumerate(heads):
        numbers = bool(rows) and all(isinstance(row[column], int | float | Money) for row in rows)
        table.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_shown(value) for value in row))
    console.print(table)


def _shown(value: object) -> str:
    """ "9.99 EUR", "1,500 JPY" for money."""
    if isinstance(value, Money):
        return f"{value.amount:,} {value.currency}"
    return "" if value is None else str(value)


def when(moment: datetime | None, now: datetime) -> str:
    """How far from now: "in 5 min", "2 h ago", "41 days ago", "-" for never."""
    if moment is None:
        return "-"
    seconds = (moment - now).total_seconds()
    size, word = next(
        (s, w)
        for s, w in ((86_400, "day"), (3_600, "h"), (60, "min"), (1, "s"))
        if abs(seconds) >= s or s == 1
    )
    count = round(abs(seconds) / size)
    amount = f"{count} {word}s" if word == "day" and count != 1 else f"{count} {word}"
    return f"in {amount}" if seconds > 0 else f"{amount} ago"
