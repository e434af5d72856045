"""What a watch learns of a poll: how it went, what its feed is like, and when to poll it next."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings

from kiosk.articles.writing import update_rows
from kiosk.kit.addresses import LONGEST, host
from kiosk.kit.texts import printable
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.models import Feed
from kiosk.wire.leasing import in_time
from kiosk.wire.models import Watch
from kiosk.wire.prepared import PreparedFeed
from kiosk.wire.scheduling import History, Limits, next_poll, rhythm
from kiosk.wire.validators import ETAG_CHARS, LAST_MODIFIED_CHARS, whole

# Polls that must agree on a permanent move before the feed's address is changed.
AGREEING_MOVES = 3
_MOST_SECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Polled:
    """How a poll ended. `prepared` is None where nothing new came; `error` is empty where it went well.

    `retry_after_s` and `max_age_s` are seconds the server asked for, None where it did not;
    `lease_until` is the lease it was polled under.
    """

    watch_id: int
    feed_id: int
    title_id: int
    section: str
    at: datetime
    status: int | None = None
    error: str = ""
    prepared: PreparedFeed | None = None
    body_key: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    retry_after_s: float | None = None
    max_age_s: float | None = None
    lease_until: datetime | None = None


class Standing(NamedTuple):
    """A watch as it stands, as far as the next poll is reckoned from it; the fields are Watch's."""

    id: int
    feed_id: int
    lease_until: datetime | None
    polled_at: datetime | None
    etag: str
    last_modified: str
    body_key: str
    failures: int
    moved_to: str
    moved_times: int
    rhythm_s: int | None
    newest_at: datetime | None
    ttl_s: int | None


def held(watch_ids: Iterable[int]) -> dict[int, Standing]:
    """Those watches, kept from others until the transaction ends."""
    rows = Watch.objects.filter(pk__in=list(watch_ids)).order_by("pk").select_for_update()
    return {row[0]: Standing(*row) for row in rows.values_list(*Standing._fields)}


def counting(results: Iterable[Polled], watches: Mapping[int, Standing]) -> list[Polled]:
    """Those that are no older than what stands; of two polls of one feed, the one that came first."""
    first: dict[int, Polled] = {}
    for result in results:
        watch = watches.get(result.watch_id)
        if watch and in_time(result.lease_until, watch.lease_until, watch.polled_at):
            first.setdefault(watch.id, result)
    return list(first.values())


def learn(results: Sequence[Polled], watches: Mapping[int, Standing]) -> None:
    """Note those polls, and when the next ones are: of each watch, the columns that changed."""
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for result in results:
        watch = watches[result.watch_id]
        if result.status == 410:
            Feed.objects.filter(pk=watch.feed_id).update(retired_at=result.at)
        learned = _learned(watch, result) | _follow_move(watch, result)
        rows.setdefault(tuple(learned), []).append((*learned.values(), watch.id))
    for names, some in rows.items():
        update_rows(Watch, names, some)


def _learned(watch: Standing, result: Polled) -> dict[str, Any]:
    """The watch's columns after this poll, those left out that stay as they are."""
    learned: dict[str, Any] = {
        "polled_at": result.at,
        "status": result.status,
        "lease_until": None,
        "error": printable(result.error)[:500],
        "failures": watch.failures + 1 if result.error else 0,
    }
    if not result.error:
        learned["succeeded_at"] = result.at
        answer = {
            "body_key": result.body_key or watch.body_key,
            "etag": whole(result.etag, ETAG_CHARS),
            "last_modified": whole(result.last_modified, LAST_MODIFIED_CHARS),
        }
        if any(value != getattr(watch, name) for name, value in answer.items()):
            learned |= answer
    if result.prepared is not None:
        learned |= _described(result.prepared, result.at)
    planned = next_poll(
        History(
            rhythm_s=learned.get("rhythm_s", watch.rhythm_s),
            newest_at=learned.get("newest_at", watch.newest_at),
            ttl_s=learned.get("ttl_s", watch.ttl_s),
            max_age_s=result.max_age_s,
            retry_after_s=result.retry_after_s,
            failures=learned["failures"],
        ),
        result.at,
        Limits(settings.POLL_FLOOR_S, settings.POLL_CAP_S),
        random.random(),  # noqa: S311 - spreads polls, guards nothing
    )
    return learned | {"due_at": planned.at, "reasons": planned.reasons}


def _described(prepared: PreparedFeed, now: datetime) -> dict[str, Any]:
    """What the feed's document says of the feed."""
    published = [moment for moment in prepared.published if moment <= now]
    pace = rhythm(published)
    return {
        "rhythm_s": min(int(pace), _MOST_SECONDS) if pace is not None else None,
        "newest_at": max(published, default=None),
        "ttl_s": min(prepared.ttl_s, _MOST_SECONDS) if prepared.ttl_s else None,
        "format": prepared.format[:20],
        "hub": prepared.hub[:2000],
    }


def _follow_move(watch: Standing, result: Polled) -> dict[str, Any]:
    """A permanent redirect that three polls in a row agree on moves the feed.

    Not to an address longer than we keep, nor to that of another title's feed or a retired one: there
    it stays where it is, and follows the redirect at every poll. Returns what changes of the watch.
    """
    stays = {"moved_to": "", "moved_times": 0}
    if result.error:
        return {}
    if not result.moved_to or len(result.moved_to) > LONGEST:
        return stays if watch.moved_to else {}
    times = watch.moved_times + 1 if watch.moved_to == result.moved_to else 1
    if times < AGREEING_MOVES:
        return {"moved_to": result.moved_to, "moved_times": times}
    moved_key = feed_key(result.moved_to)
    there = Feed.objects.filter(key=moved_key).exclude(pk=watch.feed_id)
    if there.polled().filter(title_id=result.title_id).exists():
        # The new address is polled already as a feed of the title's own: this one is its double.
        Feed.objects.filter(pk=watch.feed_id).update(retired_at=result.at)
    elif not there.exists():
        Feed.objects.filter(pk=watch.feed_id).update(url=result.moved_to, key=moved_key)
        return stays | {"host": host(result.moved_to)[:300]}
    return stays
