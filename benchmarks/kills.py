"""`bin/bench kills`: the true ingest process, killed at random moments, loses and doubles nothing.

A small newsstand of generated feeds and pages grows and changes while the wire that reads it is
killed (SIGKILL, with its children) over and over, then may finish. In the end every piece must be
one article with its page's text, known by one address, with no revision but of what did change.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks._edition import Edition
from benchmarks._newsstand import Newsstand, open_newsstand
from benchmarks._scratch import NoScratchError, let_go, scratch

_ROOT = Path(__file__).resolve().parent.parent
# Seconds a killed process keeps its work from the next one; steps take a few tenths here.
_LEASE_S = 2
# Seconds after its first request within which a process is killed, and what the last one has.
_ALIVE_S, _PATIENCE_S = 1.0, 180.0
# Two in five live longer: placing begins when the lease of the one killed before has run out.
_LONGER_S, _LONGER_PART = 4.0, 0.4


@dataclass(slots=True)
class Outcome:
    """What happened. `moments` are seconds lived, `under_way` how far items were at the kills."""

    seed: int
    database: str
    kills: int = 0
    moments: list[float] = field(default_factory=list)
    under_way: dict[str, int] = field(default_factory=dict)
    pieces: int = 0
    revisions: int = 0
    findings: list[str] = field(default_factory=list)
    notices_a_lost_one: bool = False
    notices_a_doubled_one: bool = False
    notices_an_ungrouped_one: bool = False

    @property
    def well(self) -> bool:
        noticed = self.notices_a_lost_one and self.notices_a_doubled_one
        return not self.findings and noticed and self.notices_an_ungrouped_one


def main(argv: list[str]) -> int:
    """Run it; 0 where nothing is lost or doubled, 1 where something is, 3 where it cannot run."""
    arguments = _arguments(argv)
    with tempfile.TemporaryDirectory(prefix="bench-kills-") as folder:
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
    parser = argparse.ArgumentParser(prog="bin/bench kills", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often it is killed (20)")
    parser.add_argument("--seed", type=int, help="of the moments; else one is drawn and told")
    parser.add_argument("--port", type=int, default=8873, help="on the loopback addresses (8873)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser.parse_args(argv)


def _set_up(folder: str, database: str) -> None:
    """Settings for us and for the processes we start: the defaults, but for what is told here."""
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    os.environ.update(
        DJANGO_SETTINGS_MODULE="kiosk.config.settings",
        KIOSK_DATA_DIR=folder,
        KIOSK_DATABASE_URL=database,
        KIOSK_FETCH_ALLOW="127.79.0.0/16",
        KIOSK_FETCH_GAP="0.01",
        KIOSK_LEASE=str(_LEASE_S),
        KIOSK_LOG_LEVEL="ERROR",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _run(arguments: argparse.Namespace) -> Outcome:
    from django.db import connection

    seed = arguments.seed if arguments.seed is not None else random.randrange(10**6)
    chance = random.Random(seed)
    edition = Edition(seed, arguments.times, arguments.port)
    outcome = Outcome(seed, connection.vendor)
    _carry(edition)
    with open_newsstand(edition.first(), arguments.port) as newsstand:
        for number in range(arguments.times):
            edition.show(newsstand, number + 1)
            _make_due()
            outcome.moments.append(_live_and_die(newsstand, chance))
            for step, count in _under_way().items():
                outcome.under_way[step] = outcome.under_way.get(step, 0) + count
            outcome.kills += 1
            print(f"killed {outcome.kills} of {arguments.times}", file=sys.stderr, flush=True)
        _make_due()
        _finish()
    return _judged(outcome, edition)


def _judged(outcome: Outcome, edition: Edition) -> Outcome:
    """The findings; then the check itself is tried on a database that was spoilt."""
    from benchmarks._checking import double_one, findings, lose_one, ungroup_one
    from kiosk.articles.models import Revision

    told = edition.told()
    outcome.pieces, outcome.revisions = len(told), Revision.objects.count()
    outcome.findings = findings(told)

    def notices(spoil: Callable[[], str]) -> bool:
        url = spoil()
        return any(url in finding for finding in findings(told))

    outcome.notices_an_ungrouped_one = notices(ungroup_one)
    outcome.notices_a_doubled_one = notices(double_one)
    outcome.notices_a_lost_one = notices(lose_one)
    return outcome


# ---------------------------------------------------------------- the process


def _wire() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", "wire"],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _live_and_die(newsstand: Newsstand, chance: random.Random) -> float:
    """Start the wire, kill it at a random moment of its work; returns the seconds it lived.

    One in five is killed at any moment from its start, the others once they are at work.
    """
    newsstand.forget()
    began = time.monotonic()
    wire = _wire()
    if chance.random() >= 0.2:
        while not newsstand.counted().get("requests") and time.monotonic() - began < 20:
            time.sleep(0.01)
    longer = chance.random() < _LONGER_PART
    time.sleep(chance.uniform(0, _LONGER_S if longer else _ALIVE_S))
    if wire.poll() is not None:
        raise RuntimeError(f"the wire ended by itself with {wire.returncode}")
    os.killpg(wire.pid, signal.SIGKILL)
    wire.wait()
    return round(time.monotonic() - began, 3)


def _finish() -> None:
    """Let the wire do all that is due, then end it as an operator would."""
    wire = _wire()
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and not _done():
        time.sleep(0.2)
    wire.terminate()
    try:
        wire.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(wire.pid, signal.SIGKILL)
        raise


# ---------------------------------------------------------------- its database


def _carry(edition: Edition) -> None:
    """Take in the titles, as an import would leave them."""
    from django.utils import timezone

    from kiosk.publishers.feed_keys import feed_key
    from kiosk.publishers.models import Feed, Publisher, Title

    now = timezone.now()
    for name, url, section in edition.feeds():
        publisher, _ = Publisher.objects.get_or_create(name=name)
        title, _ = Title.objects.get_or_create(
            slug=name,
            defaults={"publisher": publisher, "name": name, "language": "en", "added_at": now},
        )
        Feed.objects.create(title=title, url=url, key=feed_key(url), section=section, added_at=now)


def _make_due() -> None:
    """Have every feed polled again, as `kiosk poll --all` does. Leases stand."""
    from django.utils import timezone

    from kiosk.wire.models import Watch

    Watch.objects.update(due_at=timezone.now())


def _under_way() -> dict[str, int]:
    """How many feeds and items a killed process had leased, by step, and articles not placed yet."""
    from django.db.models import Count

    from kiosk.wire.models import Arrival, Item, Watch

    leased = Item.objects.exclude(lease_until=None).values_list("stage")
    steps = dict(leased.annotate(Count("id")).order_by("stage"))
    polls = Watch.objects.exclude(lease_until=None).count()
    placed = Arrival.objects.values_list("stage").annotate(Count("article")).order_by("stage")
    return {**steps, "poll": polls, **dict(placed)}


def _done() -> bool:
    from django.utils import timezone

    from kiosk.wire.models import Arrival, Item, Watch

    waiting = Item.objects.filter(stage__in=Item.ON_THEIR_WAY)
    due = Watch.objects.filter(due_at__lte=timezone.now())
    leased = Watch.objects.exclude(lease_until=None)
    unplaced = Arrival.objects.exists()
    return not (due.exists() or leased.exists() or waiting.exists() or unplaced)


def _told(outcome: Outcome) -> str:
    under_way = ", ".join(f"{step} {count}" for step, count in sorted(outcome.under_way.items()))
    lines = [
        f"seed {outcome.seed}, {outcome.database}: killed {outcome.kills} times after"
        f" {min(outcome.moments, default=0):.2f} to {max(outcome.moments, default=0):.2f} s",
        f"under way at the kills: {under_way or 'nothing'}",
        f"{outcome.pieces} pieces, {outcome.revisions} revisions, {len(outcome.findings)} findings",
        *outcome.findings[:40],
        f"the check notices a lost article: {outcome.notices_a_lost_one},"
        f" a doubled one: {outcome.notices_a_doubled_one},"
        f" an ungrouped one: {outcome.notices_an_ungrouped_one}",
    ]
    return "\n".join(lines)
