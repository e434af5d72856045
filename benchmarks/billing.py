"""`bin/bench billing`: 10,000 random histories of payers, told to a house as badly as can be.

A provider in memory lives each history: checkouts, trials, renewals, charges that fail and are tried again,
cancellations, pauses, other prices, refunds, chargebacks, gifts. Its events are told in another order,
several times, and the house is killed as it stores, writes and books; every tenth history is told by four
threads at once. In the end each object must stand here as it does there, each fact of money must be in the
ledger once, and the ledger sum to zero. Then the check itself is tried on a house that was spoilt.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from unittest import mock

from benchmarks._scratch import NoScratchError, let_go, scratch

# Of so many histories one is told by several threads at once.
_AT_ONCE_EACH, _THREADS = 10, 4


@dataclass(slots=True)
class Outcome:
    """What happened. `events` were made by the provider; `kills` are moments the house was killed at."""

    seed: int
    database: str
    histories: int = 0
    events: int = 0
    objects: int = 0
    postings: int = 0
    kills: int = 0
    at_once: int = 0
    seconds: float = 0.0
    findings: list[str] = field(default_factory=list)
    notices_a_spoilt_object: bool = False
    notices_a_missing_posting: bool = False

    @property
    def well(self) -> bool:
        noticed = self.notices_a_spoilt_object and self.notices_a_missing_posting
        return not self.findings and noticed


def main(argv: list[str]) -> int:
    """0 where all stands as it does at the provider's, 1 where not, 3 where it cannot run."""
    arguments = _arguments(argv)
    with tempfile.TemporaryDirectory(prefix="bench-billing-") as folder:
        address = os.environ.get("KIOSK_DATABASE_URL", "sqlite")
        try:
            with scratch(address, Path(folder)) as database:
                _set_up(folder, database)
                outcome = _run(arguments)
                let_go()
        except NoScratchError as error:
            print(f"no scratch database: {error}", file=sys.stderr)
            return 3
    print(json.dumps(asdict(outcome), indent=2) if arguments.json else _told(outcome))
    return 0 if outcome.well else 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench billing", description=__doc__)
    parser.add_argument("--times", type=int, default=10_000, help="histories (10,000)")
    parser.add_argument("--steps", type=int, default=6, help="what happens in each (6)")
    parser.add_argument("--seed", type=int, help="of the first; else one is drawn and told")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser.parse_args(argv)


def _set_up(folder: str, database: str) -> None:
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    os.environ.update(
        DJANGO_SETTINGS_MODULE="kiosk.config.settings",
        KIOSK_DATA_DIR=folder,
        KIOSK_DATABASE_URL=database,
        KIOSK_LOG_LEVEL="ERROR",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _run(arguments: argparse.Namespace) -> Outcome:
    from django.db import connection

    from kiosk.ledger.models import Posting
    from kiosk.memberships.tests import histories

    seed = arguments.seed if arguments.seed is not None else random.randrange(10**6)
    outcome = Outcome(seed, connection.vendor)
    began = time.monotonic()
    histories.set_up()
    for number in range(arguments.times):
        at_once = number % _AT_ONCE_EACH == _AT_ONCE_EACH - 1
        threads = _THREADS if at_once else 1
        world = histories.tell(seed + number, steps=arguments.steps, threads=threads)
        outcome.histories += 1
        outcome.at_once += at_once
        outcome.events += len(world.events)
        outcome.objects += len(world.things())
        outcome.kills += world.kills
        outcome.findings += [
            f"history {seed + number}: {fault}" for fault in histories.faults(world)
        ]
        if (number + 1) % 500 == 0:
            print(f"{number + 1:,} of {arguments.times:,}", file=sys.stderr, flush=True)
    outcome.findings += histories.faults_of_ledger()
    outcome.postings = Posting.objects.count()
    _try_the_check(outcome, seed + arguments.times)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _try_the_check(outcome: Outcome, seed: int) -> None:
    """A history told to a house that is spoilt afterwards, and one to a house that books nothing."""
    from kiosk.memberships import receiving
    from kiosk.memberships.models import Membership
    from kiosk.memberships.tests import histories

    world = histories.tell(seed)
    Membership.objects.filter(payer__customer_id=world.whom).update(quantity=9)
    outcome.notices_a_spoilt_object = any("quantity=9" in f for f in histories.faults(world))
    with mock.patch.object(receiving, "book"):
        world = histories.tell(seed + 1, kills=False)
    outcome.notices_a_missing_posting = any("has nothing of" in f for f in histories.faults(world))


def _told(outcome: Outcome) -> str:
    lines = [
        f"{outcome.histories:,} histories on {outcome.database} (seed {outcome.seed}): "
        f"{outcome.events:,} events of {outcome.objects:,} objects, {outcome.kills:,} kills, "
        f"{outcome.at_once:,} told at once; {outcome.postings:,} postings; {outcome.seconds:,.0f} s",
        *outcome.findings[:50],
        "all stands as it does at the provider's" if outcome.well else "NOT WELL",
    ]
    return "\n".join(lines)
