"""A step of the line beside the others: looking at titles' own home pages, for the ballots they are.

A title's `Home` says when it is looked at next. A look is one conditional request, robots.txt asked; the
page is read in a parsing child, and what it linked to is recorded together with the next time.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from kiosk.articles.writing import insert, update
from kiosk.front import ballots
from kiosk.front.models import Home
from kiosk.front.sights import Sight
from kiosk.kit.addresses import host, key
from kiosk.kit.fetching import Fetcher, FetchError, Kind, RefusedAddressError, Response, RobotsError
from kiosk.kit.sandbox import Pool, TaskError, TaskKilledError
from kiosk.kit.texts import printable
from kiosk.publishers.declaring import declare
from kiosk.publishers.models import Declaration, Title, halted
from kiosk.wire.leasing import free, in_time, spread, taken
from kiosk.wire.prepared import PreparedHome
from kiosk.wire.stepping import ONE_HOST_AT_ONCE, Clock, Step, Writer
from kiosk.wire.validators import ETAG_CHARS, LAST_MODIFIED_CHARS, whole

log = structlog.get_logger(__name__)

# A page may be 5 MB in memory.
AT_ONCE = 12
# The first look comes after the title's feeds have brought articles to know.
_FIRST_S = 120
# How often titles are compared with the timetable.
_LISTED_EVERY = timedelta(seconds=60)
# A front that is as it was is looked at less often, up to this many floors apart (at night, a slow
# desk); one without any article we know (one that scripts fill in), up to this many.
_QUIET_MOST, _UNKNOWN_MOST = 3.0, 24.0
_QUIETER = 1.5
_JITTER_PART = 0.1
_DAY_S = 86_400.0
# Links of a home page that are kept, the most prominent ones, to see whether their articles come.
_SIGHTS_KEPT = 200
# Where there is no page to be had, days between two looks: one more each time.
_HOPELESS_MOST = 7
_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class DueHome:
    """A home page to look at now, with what a conditional request needs."""

    home_id: int
    title_id: int
    url: str
    host: str
    etag: str
    last_modified: str
    body_key: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """How a look ended. `sights` is None where the page is as it was; `error` is empty where it went
    well, and `hopeless` says that asking again soon is no use. `lease_until` is the lease it was
    looked at under, `url` the address it had then."""

    home_id: int
    title_id: int
    url: str
    at: datetime
    status: int | None = None
    error: str = ""
    hopeless: bool = False
    sights: tuple[Sight, ...] | None = None
    declared: tuple[tuple[str, str], ...] = ()
    body_key: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after_s: float | None = None
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a home page after a look: see Home. `known` articles are on it."""

    known: int = 0
    quiet: int = 0
    failures: int = 0
    hopeless: bool = False
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class NextLook:
    """When, and why then."""

    at: datetime
    reasons: tuple[str, ...]


def next_look(history: History, now: datetime, floor_s: float, chance: float) -> NextLook:
    """The look after one that ended `now`; `chance` from 0 to 1 is the jitter's die."""
    wait, reason = floor_s, "home pages change by the hour"
    if history.hopeless:
        days = min(max(1, history.failures), _HOPELESS_MOST)
        wait, reason = days * _DAY_S, f"no page to be had: {_days(days)}"
    elif history.failures:
        wait = floor_s * 2 ** min(history.failures, _DOUBLINGS)
        reason = f"{history.failures} failed in a row"
    elif not history.known:
        wait *= min(_QUIETER ** min(history.quiet, 20), _UNKNOWN_MOST)
        reason = "no article we know is on it"
    elif history.quiet:
        wait *= min(_QUIETER ** min(history.quiet, 20), _QUIET_MOST)
        reason = f"as it was, {history.quiet} times in a row"
    reasons = [f"{reason}: {wait / 60:.3g} min"]
    wait *= 1 + _JITTER_PART * (2 * chance - 1)
    if history.retry_after_s is not None and history.retry_after_s > wait:
        wait = min(history.retry_after_s, _HOPELESS_MOST * _DAY_S)
        reasons.append(f"the server asks to wait {wait / 60:.3g} min")
    return NextLook(now + timedelta(seconds=max(wait, floor_s)), tuple(reasons))


def list_homes(now: datetime) -> int:
    """Put every carried title's home page on the timetable, spread over the time between two looks.

    One whose address has changed begins anew. Returns how many were put there.
    """
    floor = settings.HOME_FLOOR_S
    homes = Title.objects.carried().filter(home_page=None).exclude(home="")
    rows = [
        (pk, home, host(home)[:300], now + _first(home, floor), *_UNSEEN.values())
        for pk, home in homes.values_list("id", "home")
    ]
    insert(Home, ("title_id", "address", "host", "due_at", *_UNSEEN), rows, standing="keep")
    moved = list(
        Home.objects.exclude(address=F("title__home")).select_related("title").order_by("pk")
    )
    for home in moved:
        home.address, home.host = home.title.home, host(home.title.home)[:300]
        home.due_at = now + _first(home.address, floor)
        home.etag = home.last_modified = home.body_key = ""
        home.failures = home.quiet = 0
        home.sights = []
    update(moved, ("address", "host", "due_at", *_UNSEEN))
    return len(rows) + len(moved)


# What a home knows before its first look.
_UNSEEN: dict[str, object] = {
    "reasons": (), "lease_until": None, "etag": "", "last_modified": "", "body_key": "",
    "fetched_at": None, "succeeded_at": None, "status": None, "error": "", "failures": 0,
    "quiet": 0, "known": 0, "sights": (),
}  # fmt: skip


def lease_homes(most: int, now: datetime, busy: Collection[str]) -> list[DueHome]:
    """Up to `most` home pages that are due, the longest overdue first, none on a busy host."""
    with transaction.atomic():
        due = Home.objects.filter(free(now), title__dropped_at=None).exclude(
            Q(address="") | Q(halted("title"))
        )
        due = due.exclude(host__in=busy).order_by("due_at", "id")
        ids = spread(due.values_list("id", "host")[: most * 4], most, ONE_HOST_AT_ONCE)
        held = Home.objects.filter(pk__in=taken(Home, ids, now)).order_by("due_at", "id")
        return [DueHome(*row) for row in held.values_list(*_DUE)]


_DUE = (
    "id", "title_id", "address", "host", "etag", "last_modified", "body_key", "lease_until",
)  # fmt: skip


def release_homes(rows: Sequence[DueHome]) -> None:
    """Let go of home pages that were not looked at after all."""
    Home.objects.filter(pk__in=[row.home_id for row in rows]).update(lease_until=None)


def record_homes(results: Sequence[Looked]) -> None:
    """Count the ballots of looks and set each home's next, in one transaction.

    A look that comes too late, as another was faster or the title has another home page by now, is
    dropped.
    """
    with transaction.atomic():
        rows = Home.objects.order_by("pk").select_for_update()
        homes = rows.in_bulk([result.home_id for result in results])
        noted: dict[int, Looked] = {}
        for result in results:
            home = homes.get(result.home_id)
            if home is None or home.address != result.url:
                continue
            if in_time(result.lease_until, home.lease_until, home.fetched_at):
                _note(home, result)
                noted[home.pk] = result
        update([homes[pk] for pk in noted], _NOTED)
        seen = [homes[pk] for pk, result in noted.items() if result.sights is not None]
        Home.objects.bulk_update(seen, ["sights"])
        now = max(result.at for result in results)
        declare(_declared(list(noted.values())), Declaration.Source.PAGE, now)


def _declared(results: Sequence[Looked]) -> dict[int, tuple[tuple[str, str], ...]]:
    """What titles declare of themselves, of those whose page was read."""
    return {r.title_id: r.declared for r in results if r.sights is not None}


_NOTED = (
    "due_at", "reasons", "lease_until", "etag", "last_modified", "body_key", "fetched_at",
    "succeeded_at", "status", "error", "failures", "quiet", "known",
)  # fmt: skip


def _note(home: Home, result: Looked) -> None:
    home.fetched_at, home.status, home.lease_until = result.at, result.status, None
    home.error = printable(result.error)[:500]
    if result.error:
        home.failures += 1
    else:
        last = [Sight(*sight) for sight in home.sights]
        counted = ballots.record(result.title_id, result.sights, result.at, last)
        if result.sights is not None:
            best = sorted(result.sights, key=lambda sight: -sight.prominence)
            home.sights = [list(sight) for sight in best[:_SIGHTS_KEPT]]
        home.failures, home.succeeded_at = 0, result.at
        home.known, home.quiet = counted.known, 0 if counted.changed else home.quiet + 1
        home.body_key = result.body_key or home.body_key
        home.etag = whole(result.etag, ETAG_CHARS)
        home.last_modified = whole(result.last_modified, LAST_MODIFIED_CHARS)
    history = History(home.known, home.quiet, home.failures, result.hopeless, result.retry_after_s)
    chance = random.random()  # noqa: S311 - spreads looks, guards nothing
    planned = next_look(history, result.at, settings.HOME_FLOOR_S, chance)
    home.due_at, home.reasons = planned.at, list(planned.reasons)


@dataclass(slots=True)
class Homes:
    """The step on one machine: `Homes(fetcher, children, clock, writer).step()` is one of the line's."""

    fetcher: Fetcher
    children: Pool
    clock: Clock
    writer: Writer
    _listed_at: datetime | None = field(default=None, init=False)

    def step(self) -> Step[DueHome]:
        """Lease, look, record."""
        return Step(
            "looking at homes", AT_ONCE, self._lease, release_homes, self._look, self._broke
        )

    def _lease(self, most: int, now: datetime, busy: Collection[str]) -> list[DueHome]:
        if not settings.HOME_FLOOR_S:
            return []
        if self._listed_at is None or now - self._listed_at >= _LISTED_EVERY:
            list_homes(now)
            self._listed_at = now
        return lease_homes(most, now, busy)

    async def _look(self, due: DueHome) -> None:
        """Fetch a home page, unless robots.txt says no; read it; have its ballots counted."""
        looked = await self._looked(due)
        if looked.error:
            log.info("home page not had", home=due.url, error=looked.error)
        await self.writer.write(record_homes, looked)

    async def _broke(self, due: DueHome, broke: Exception) -> None:
        error = f"broke unexpectedly: {broke!r}"
        await self.writer.write(record_homes, self._ended(due, error=error))

    async def _looked(self, due: DueHome) -> Looked:
        try:
            response = await self.fetcher.fetch(
                due.url, Kind.PAGE, etag=due.etag or None, last_modified=due.last_modified or None
            )
        except FetchError as error:
            wait = getattr(error, "retry_after_s", None)
            forbidden = isinstance(error, RobotsError) and wait is None
            hopeless = forbidden or isinstance(error, RefusedAddressError)
            return self._ended(due, error=str(error), hopeless=hopeless, retry_after_s=wait)
        if response.not_modified:
            return self._ended(due, response)
        if response.status != 200:
            # As with pages: 4xx will not change soon, but for "too early", "too many" and timeouts.
            hopeless = 400 <= response.status < 500 and response.status not in {408, 425, 429}
            return self._ended(due, response, error=f"HTTP {response.status}", hopeless=hopeless)
        body_key = key(response.body.decode("latin-1"))
        if body_key == due.body_key:
            return self._ended(due, response, body_key=body_key)
        try:
            home: PreparedHome = await self.children.run(
                "kiosk.wire.preparing:prepare_home",
                response.body,
                url=response.url,
                charset=response.charset or "",
            )
        except (TaskError, TaskKilledError) as error:
            return self._ended(due, response, error=str(error), hopeless=True)
        return self._ended(due, response, body_key=body_key, home=home)

    def _ended(
        self,
        due: DueHome,
        response: Response | None = None,
        *,
        error: str = "",
        hopeless: bool = False,
        body_key: str = "",
        home: PreparedHome | None = None,
        retry_after_s: float | None = None,
    ) -> Looked:
        now = self.clock()
        headers = response.headers if response else {}
        kept = response is not None and response.not_modified
        return Looked(
            home_id=due.home_id,
            title_id=due.title_id,
            url=due.url,
            at=now,
            status=response.status if response else None,
            error=error,
            hopeless=hopeless,
            sights=home.sights if home else None,
            declared=home.declared if home else (),
            body_key=body_key,
            etag=headers.get("etag", due.etag if kept else ""),
            last_modified=headers.get("last-modified", due.last_modified if kept else ""),
            retry_after_s=response.retry_after_s(now) if response else retry_after_s,
            lease_until=due.lease_until,
        )


def _first(address: str, floor_s: int) -> timedelta:
    """When an address is looked at first: each at its own moment, always the same."""
    return timedelta(seconds=_FIRST_S + int(key(address)[:8], 16) % max(1, floor_s))


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
