"""`kiosk ledger`: what stands on the accounts, whether the ledger is whole, and single transactions."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from kiosk.cli import CommandError, set_up


def add(commands: Any) -> None:
    ledger = commands.add_parser("ledger", help="the money: balances, checks, single transactions")
    does = ledger.add_subparsers(metavar="COMMAND", required=True)
    balance = does.add_parser("balance", help="what stands on each account: the trial balance")
    balance.add_argument(
        "--since", type=_day, help="of what happened from this day on (YYYY-MM-DD, UTC)"
    )
    balance.add_argument("--until", type=_day, help="of what happened before this day")
    balance.set_defaults(run=show_balance)
    check = does.add_parser("check", help="read all of it anew: 0 where it is whole, 1 where not")
    check.set_defaults(run=check_all)
    show = does.add_parser("show", help="one transaction, by its key")
    show.add_argument("key", help="as in `invoice:in_1`")
    show.set_defaults(run=show_one)
    for command in (balance, check, show):
        command.add_argument("--json", action="store_true", help="print as JSON")


def show_balance(arguments: argparse.Namespace) -> int:
    set_up()
    from kiosk.cli.printing import print_json, print_table
    from kiosk.ledger.balancing import balances

    found = list(balances(arguments.since, arguments.until))
    if arguments.json:
        print_json([
            {
                "account": one.account, "kind": one.kind.value, "currency": one.money.currency,
                "minor": one.money.minor, "amount": str(one.money.amount),
            }
            for one in found
        ])  # fmt: skip
        return 0
    rows = [(one.account, one.kind.value, one.money) for one in found]
    print_table(("account", "what it is", "debits less credits"), rows)
    return 0


def check_all(arguments: argparse.Namespace) -> int:
    set_up()
    from kiosk.cli.printing import console, print_json
    from kiosk.ledger.balancing import faults
    from kiosk.ledger.models import Transaction

    found, count = list(faults()), Transaction.objects.count()
    if arguments.json:
        print_json({"transactions": count, "faults": found})
    else:
        for fault in found:
            console.print(fault, markup=False, highlight=False)
        well = "each of them sums to zero" if not found else f"{len(found)} faults"
        console.print(f"{count} transactions: {well}.")
    return 1 if found else 0


def show_one(arguments: argparse.Namespace) -> int:
    set_up()
    from kiosk.cli.printing import console, print_json, print_table
    from kiosk.kit.money import Money
    from kiosk.ledger.models import standing

    found = standing(arguments.key)
    if found is None:
        raise CommandError(f"there is no transaction of the key {arguments.key}")
    if arguments.json:
        known = {"number": found.pk, "kind": found.kind, "key": found.key, "at": found.at}
        lines = [
            dict(zip(("account", "currency", "minor"), line, strict=True)) for line in found.lines
        ]
        print_json({**known, "payer": found.payer, "lines": lines, "meta": found.meta})
        return 0
    console.print(f"{found.key}, {found.kind}, {found.at:%Y-%m-%d %H:%M} UTC, number {found.pk}")
    rows = [(account, Money(minor, currency)) for account, currency, minor in found.lines]
    print_table(("account", "debits less credits"), rows)
    return 0


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day like 2026-11-28") from error
