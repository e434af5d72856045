"""A step of the line beside the others: asking titles' sites for their trust.txt, once a week each.

robots.txt is asked first. The file is read in a parsing child; what it says is kept as declarations.
Where there is none, there is none: that is no error, and it is asked again a week later all the same.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from kiosk.articles.writing import insert, update
from kiosk.kit.addresses import host, key
from kiosk.kit.fetching import Fetcher, FetchError, Kind, Response
from kiosk.kit.sandbox import Pool, TaskError, TaskKilledError
from kiosk.kit.texts import printable
from kiosk.kit.trust import trust_addresses
from kiosk.publishers.declaring import declare
from kiosk.publishers.models import Declaration, Title, halted
from kiosk.wire.leasing import free, spread, taken
from kiosk.wire.models import TrustFile
from kiosk.wire.stepping import Clock, Step, Writer

log = structlog.get_logger(__name__)

AT_ONCE = 4
_WEEK_S = 7 * 86_400
# Titles are asked first within a day of being listed, each at a moment of its own.
_FIRST_S = 86_400
_JITTER_PART = 0.1
_LISTED_EVERY = timedelta(minutes=10)
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class DueTrust:
    """A title's file to ask for now; `home` is its home page."""

    file_id: int
    title_id: int
    home: str
    host: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How asking ended. `said` is None where it is not known what the file says now: then what it said
    last stands. `found` is where it stands, empty where there is none."""

    file_id: int
    title_id: int
    at: datetime
    said: tuple[tuple[str, str], ...] | None = None
    found: str = ""
    error: str = ""


def list_files(now: datetime) -> int:
    """Put every carried title's file on the timetable; one whose home page moved begins anew.

    Returns how many were put there.
    """
    homes = Title.objects.carried().filter(trust_file=None).exclude(home="")
    rows = [
        (pk, home, host(home)[:300], now + _first(home), None, None, "", "")
        for pk, home in homes.values_list("id", "home")
    ]
    insert(TrustFile, _COLUMNS, rows, standing="keep")
    moved = list(TrustFile.objects.exclude(address=F("title__home")).select_related("title"))
    for file in moved:
        file.address, file.host = file.title.home, host(file.title.home)[:300]
        file.due_at = now + _first(file.address)
    update(moved, ("address", "host", "due_at"))
    return len(rows) + len(moved)


_COLUMNS = (
    "title_id", "address", "host", "due_at", "lease_until", "asked_at", "found", "error",
)  # fmt: skip


def lease_files(most: int, now: datetime, busy: Collection[str]) -> list[DueTrust]:
    """Up to `most` files that are due, one a host, none on a busy one."""
    with transaction.atomic():
        due = TrustFile.objects.filter(free(now), title__dropped_at=None).exclude(address="")
        due = due.exclude(halted("title")).exclude(host__in=busy).order_by("due_at", "id")
        ids = spread(due.values_list("id", "host")[: most * 4], most, 1)
        held = TrustFile.objects.filter(pk__in=taken(TrustFile, ids, now)).order_by("due_at", "id")
        return [DueTrust(*row) for row in held.values_list("id", "title_id", "address", "host")]


def release_files(rows: Sequence[DueTrust]) -> None:
    """Let go of files that were not asked for after all."""
    TrustFile.objects.filter(pk__in=[row.file_id for row in rows]).update(lease_until=None)


def record_files(results: Sequence[Asked]) -> None:
    """Keep what files say and set each one's next time, in one transaction."""
    with transaction.atomic():
        files = TrustFile.objects.in_bulk([result.file_id for result in results])
        for result in results:
            if (file := files.get(result.file_id)) is not None:
                file.asked_at, file.lease_until = result.at, None
                file.error = printable(result.error)[:500]
                file.found = result.found[:500] if result.said is not None else file.found
                file.due_at = result.at + timedelta(seconds=_WEEK_S * (1 + _jitter()))
        update(files.values(), ("asked_at", "lease_until", "error", "found", "due_at"))
        said = {r.title_id: r.said for r in results if r.said is not None and r.file_id in files}
        declare(said, Declaration.Source.TRUST, max(result.at for result in results))


@dataclass(slots=True)
class TrustFiles:
    """The step on one machine: `TrustFiles(fetcher, children, clock, writer).step()`."""

    fetcher: Fetcher
    children: Pool
    clock: Clock
    writer: Writer
    _listed_at: datetime | None = field(default=None, init=False)

    def step(self) -> Step[DueTrust]:
        """Lease, ask, record."""
        return Step(
            "asking for trust.txt", AT_ONCE, self._lease, release_files, self._ask, self._broke
        )

    def _lease(self, most: int, now: datetime, busy: Collection[str]) -> list[DueTrust]:
        if not settings.HOME_FLOOR_S:  # nor are titles' own sites looked at otherwise
            return []
        if self._listed_at is None or now - self._listed_at >= _LISTED_EVERY:
            list_files(now)
            self._listed_at = now
        return lease_files(most, now, busy)

    async def _ask(self, due: DueTrust) -> None:
        """Ask for the file where it may stand, have it read, and keep what it says."""
        asked = await self._asked(due)
        if asked.error:
            log.debug("trust.txt not had", home=due.home, error=asked.error)
        await self.writer.write(record_files, asked)

    async def _broke(self, due: DueTrust, broke: Exception) -> None:
        failed = self._ended(due, error=f"broke unexpectedly: {broke!r}")
        await self.writer.write(record_files, failed)

    async def _asked(self, due: DueTrust) -> Asked:
        for address in trust_addresses(due.home):
            try:
                response = await self.fetcher.fetch(address, Kind.TRUST)
            except FetchError as error:
                return self._ended(due, error=str(error))
            if response.status == 200 and _may_be_text(response):
                try:
                    said = await self.children.run(
                        "kiosk.wire.preparing:prepare_trust", response.body
                    )
                except TaskError:
                    continue  # a page that says there is none, or a file that says nothing
                except TaskKilledError as error:
                    return self._ended(due, error=str(error))
                return self._ended(due, said=said, found=response.url)
            if response.status != 200 and response.status not in _GONE:
                return self._ended(due, error=f"HTTP {response.status}")
        return self._ended(due, said=())

    def _ended(
        self,
        due: DueTrust,
        *,
        said: tuple[tuple[str, str], ...] | None = None,
        found: str = "",
        error: str = "",
    ) -> Asked:
        return Asked(due.file_id, due.title_id, self.clock(), said, found, error)


def _may_be_text(response: Response) -> bool:
    """Many servers answer every address with a page."""
    return "html" not in response.content_type


def _first(home: str) -> timedelta:
    """When a title's file is asked for first: each at its own moment, always the same."""
    return timedelta(seconds=int(key(home)[:8], 16) % _FIRST_S)


def _jitter() -> float:
    return _JITTER_PART * (2 * random.random() - 1)  # noqa: S311 - spreads, guards nothing
