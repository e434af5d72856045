"""Ballots: where and how long titles put articles on their own fronts, read from what was seen there.

`record` and `record_feeds` run inside the caller's transaction and may be repeated: what was counted
up to a time is not counted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q

from kiosk.articles.models import Address, Sighting
from kiosk.articles.writing import insert, update
from kiosk.front.feed_orders import Order, entries_disorder, learned
from kiosk.front.models import Ballot, FeedOrder
from kiosk.front.sights import FeedSight, Sight
from kiosk.publishers.models import Feed
from kiosk.publishers.sections import GENERAL

# What is older stays on a front for other reasons than news.
NEWS = timedelta(days=7)
# Articles of one front that count; what is below them hardly does.
MOST = 80
# Between two looks nobody knows: no more time than this is counted.
LONGEST_GAP = timedelta(hours=2)
# An entry of a feed in editors' order is half as prominent as the first after so many.
_HALF_AFTER = 5.0
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stood in one look: from 0, and how prominent, 0 to 1."""

    position: int
    prominence: float


@dataclass(frozen=True, slots=True)
class Tally:
    """A ballot's tally so far; the fields are those of Ballot."""

    prominence: float
    best: float
    position: int
    hours: float
    first_seen_at: datetime
    last_seen_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many articles of a front are known, and whether any came, went or changed its place."""

    known: int
    changed: bool


def counted(tally: Tally | None, place: Place | None, at: datetime) -> Tally | None:
    """The tally after a look that found the article there, or not (None); None where there is none.

    A look that is not later than the last changes nothing.
    """
    if tally is None:
        if place is None:
            return None
        return Tally(place.prominence, place.prominence, place.position, 0.0, at, at)
    if at <= (tally.left_at or tally.last_seen_at):
        return tally
    if place is None:
        return tally if tally.left_at else replace(tally, left_at=at)
    stood = timedelta(0) if tally.left_at else min(at - tally.last_seen_at, LONGEST_GAP)
    return Tally(
        prominence=place.prominence,
        best=max(tally.best, place.prominence),
        position=place.position,
        hours=tally.hours + stood.total_seconds() / 3600 * tally.prominence,
        first_seen_at=tally.first_seen_at,
        last_seen_at=at,
    )


def order_ballots(articles: Sequence[int]) -> dict[int, Place]:
    """The places of a feed's articles in its own order, each once."""
    once = list(dict.fromkeys(articles))[:MOST]
    return {pk: Place(n, round(1 / (1 + n / _HALF_AFTER), 4)) for n, pk in enumerate(once)}


def record(
    title_id: int, sights: Sequence[Sight] | None, at: datetime, last: Sequence[Sight] = ()
) -> Recorded:
    """Count a look at a title's home page; None where it came as it was the last time: then `last` is
    what was seen on it, for articles that were filed since count from now on.

    Links to what we do not carry, and to old articles, count for nothing. A page without any link
    (one that scripts fill in, a consent wall) says nothing of what left it.
    """
    if sights is not None and not sights:
        return Recorded(0, changed=False)
    places = None if sights is None else _places(title_id, sights, at)
    known = _places(title_id, last, at) if sights is None and last else {}
    return _record(title_id, Ballot.Kind.HOME, places, at, known)


def record_feeds(sights: Sequence[FeedSight]) -> None:
    """Count polls that went well, after what they brought was filed: a feed in its editors' order is
    its title's ballot; whether it is in such an order is learned here, poll by poll.

    One query where no feed is so; a title's front feed is its first general one that is, or its only
    feed.
    """
    if not sights:
        return
    editorial = _learn(sights)
    if not editorial:
        return
    chosen = _front_feeds({sight.title_id for sight in sights if sight.feed_id in editorial})
    for sight in sights:
        if sight.feed_id not in chosen:
            continue
        places = None if sight.entries is None else order_ballots(_articles(sight))
        if places is None or places:
            _record(sight.title_id, Ballot.Kind.FEED, places, sight.at)


def clear(before: datetime) -> int:
    """Forget ballots last seen before then; returns how many."""
    return Ballot.objects.filter(last_seen_at__lt=before).delete()[0]


# ---------------------------------------------------------------- which articles


def _places(title_id: int, sights: Sequence[Sight], at: datetime) -> dict[int, Place]:
    """The articles of the title those links lead to; each at its best, where it stands first."""
    articles: dict[str, int] = {}
    keys = list({sight.key for sight in sights})
    for some in (keys[i : i + _CHUNK] for i in range(0, len(keys), _CHUNK)):
        rows = Address.objects.filter(
            title=title_id,
            key__in=some,
            article__published_at__gte=at - NEWS,
            article__withdrawn_at=None,
        )
        articles.update(rows.order_by("pk").values_list("key", "article_id"))
    places: dict[int, Place] = {}
    for sight in sights:
        if (pk := articles.get(sight.key)) is None:
            continue
        here = Place(sight.position, min(1.0, max(0.0, sight.prominence)))
        there = places.get(pk, here)
        places[pk] = Place(
            min(here.position, there.position), max(here.prominence, there.prominence)
        )
    best = sorted(places.items(), key=lambda item: -item[1].prominence)
    return dict(best[:MOST])


def _articles(sight: FeedSight) -> list[int]:
    """The articles of a feed's entries, in its order."""
    assert sight.entries is not None
    keys = [entry.guid_key for entry in sight.entries[: MOST * 2]]
    rows = Sighting.objects.filter(
        feed=sight.feed_id,
        guid_key__in=keys,
        article__published_at__gte=sight.at - NEWS,
        article__withdrawn_at=None,
    )
    known = dict(rows.order_by("pk").values_list("guid_key", "article_id"))
    return [known[key] for key in keys if key in known]


# ---------------------------------------------------------------- counting

_TALLY = (
    "prominence", "best", "position", "hours", "first_seen_at", "last_seen_at", "left_at",
)  # fmt: skip


def _record(
    title_id: int,
    kind: Ballot.Kind,
    places: Mapping[int, Place] | None,
    at: datetime,
    known: Mapping[int, Place] | None = None,
) -> Recorded:
    """Count a look; where `places` is None what stood there stands, and `known` with it."""
    of_title = Ballot.objects.filter(title=title_id, kind=kind)
    concerned = Q(left_at=None) | Q(article__in=list(places or known or ()))
    standing = {ballot.article_id: ballot for ballot in of_title.filter(concerned)}
    if places is None:  # as it was
        places = dict(known or {}) | {
            pk: Place(ballot.position, ballot.prominence)
            for pk, ballot in standing.items()
            if ballot.left_at is None
        }
    changed: list[Ballot] = []
    moved = False
    for pk, ballot in standing.items():
        was = Tally(*(getattr(ballot, name) for name in _TALLY))
        now = counted(was, places.get(pk), at)
        assert now is not None
        if now != was:
            moved = moved or now.position != was.position or bool(now.left_at or was.left_at)
            for name, value in asdict(now).items():
                setattr(ballot, name, value)
            changed.append(ballot)
    update(changed, _TALLY)
    new = {pk: counted(None, place, at) for pk, place in places.items() if pk not in standing}
    insert(
        Ballot,
        ("title_id", "article_id", "kind", *_TALLY),
        [
            (title_id, pk, kind.value, *asdict(tally).values())
            for pk, tally in new.items()
            if tally is not None
        ],
        standing="keep",
    )
    return Recorded(len(places), moved or bool(new))


# ---------------------------------------------------------------- the order of feeds


def _learn(sights: Iterable[FeedSight]) -> set[int]:
    """Learn from the order of those feeds' entries; returns which are in their editors' order."""
    latest = {sight.feed_id: sight for sight in sights}
    if not any(sight.entries for sight in sights):  # nothing to learn
        known = FeedOrder.objects.filter(feed__in=list(latest), editorial=True)
        return set(known.order_by("pk").values_list("feed_id", flat=True))
    rows = {row.feed_id: row for row in FeedOrder.objects.filter(feed__in=list(latest))}
    fresh: list[FeedOrder] = []
    changed: list[FeedOrder] = []
    for feed_id, sight in latest.items():
        found = entries_disorder(sight.entries) if sight.entries else None
        if found is None:
            continue
        row = rows.get(feed_id) or FeedOrder(feed_id=feed_id)
        was = Order(row.disorder, row.polls, row.editorial)
        order = learned(was, found)
        if not _worth_noting(was, order):
            continue
        (changed if row.pk else fresh).append(row)
        row.disorder, row.polls, row.editorial = order.disorder, order.polls, order.editorial
        if was.editorial != order.editorial or row.decided_at is None:
            row.decided_at = sight.at
        rows[feed_id] = row
    update(changed, ("disorder", "polls", "editorial", "decided_at"))
    FeedOrder.objects.bulk_create(fresh, ignore_conflicts=True)
    return {feed_id for feed_id, row in rows.items() if row.editorial}


def _worth_noting(was: Order, order: Order) -> bool:
    """The first polls, and what they did not tell already: a poll need not cost a write each."""
    return (
        was.polls < 5
        or was.editorial != order.editorial
        or (abs(was.disorder - order.disorder) > 0.02)
    )


def _front_feeds(titles: set[int]) -> set[int]:
    """Of each title the feed that is its front: the first general one in editors' order, or the only
    feed it has."""
    feeds = Feed.objects.polled().filter(title__in=titles)
    many = set(
        feeds.order_by("title").values("title").annotate(feeds=Count("id"))
        .filter(feeds__gt=1).values_list("title", flat=True)
    )  # fmt: skip
    chosen: dict[int, int] = {}
    for pk, title_id, section in feeds.filter(order__editorial=True).values_list(
        "id", "title_id", "section"
    ):
        if section == GENERAL or title_id not in many:
            chosen.setdefault(title_id, pk)
    return set(chosen.values())
