"""What comes of the sample's articles: stories, search, ballots as its invented newsrooms would cast
them, an editor's picks, and the fronts made of it all. Everything goes the way real articles go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kiosk.articles.models import Article
from kiosk.front import ballots, picks
from kiosk.front.making import make_fronts
from kiosk.front.models import Ballot, Pick
from kiosk.front.sights import Sight
from kiosk.kit.addresses import identity, key
from kiosk.publishers.models import Title
from kiosk.sample.values import SampleArticle
from kiosk.search.indexing import index
from kiosk.search.suggesting import refresh
from kiosk.stories.models import Telling
from kiosk.stories.placing import Grouper

# Who picked: a standing character.
EDITOR = "Bruno"
# Looks at the invented home pages: this many, an hour apart, the last one now.
_LOOKS = 3
_ON_A_FRONT = 12
# What is so much older counts half.
_HALF = timedelta(hours=12)
_BATCH = 50
_NOTES = (
    ("good-news", "For the end of the day: something that went right."),
    ("science", "The clearest account we have seen of how it was found."),
    ("culture", "Worth the time even if you never set foot there."),
)


def place(told: Sequence[SampleArticle], titles: dict[str, Title], now: datetime) -> None:
    """Place the edition's articles, which are filed already, as they stand at `now`."""
    own = Article.objects.filter(title__in=titles.values())
    ids = list(own.order_by("published_at", "id").values_list("id", flat=True))
    grouper = Grouper.read(now)
    for at in range(0, len(ids), _BATCH):
        decided = grouper.decide(ids[at : at + _BATCH], now)
        with transaction.atomic():
            grouper.save(decided, now)
    index(ids, now)
    with transaction.atomic():
        _vote(told, titles, now)
        _pick(ids, now)
    make_fronts(now)
    refresh(now)


def _vote(told: Sequence[SampleArticle], titles: dict[str, Title], now: datetime) -> None:
    """Each title puts on its front what most titles tell while it is new: its newest of each event."""
    Ballot.objects.filter(title__in=titles.values()).delete()
    tellers: defaultdict[str, set[str]] = defaultdict(set)
    for one in told:
        tellers[one.event].add(one.title_slug)
    for look in range(_LOOKS):
        at = now - timedelta(hours=_LOOKS - 1 - look)
        for slug, title in titles.items():
            there = [one for one in told if one.title_slug == slug and one.published <= at]
            newest = {one.event: one for one in sorted(there, key=lambda one: one.published)}
            weights = {
                one: len(tellers[one.event]) * 0.5 ** ((at - one.published) / _HALF)
                for one in newest.values()
            }
            front = sorted(weights, key=lambda one: (-weights[one], one.url))
            ballots.record(title.pk, _sights(front[:_ON_A_FRONT]), at)


def _sights(front: Iterable[SampleArticle]) -> tuple[Sight, ...]:
    return tuple(
        Sight(key(identity(one.url)), position, 1 / (1 + position))
        for position, one in enumerate(front)
    )


def _pick(ids: Sequence[int], now: datetime) -> None:
    """One story of each of a few sections, with a note. An editor's own picks are left alone."""
    Pick.objects.filter(picked_by=EDITOR).delete()
    for section, note in _NOTES:
        telling = (
            Telling.objects.filter(article__in=ids, article__section=section)
            .order_by("-published_at", "pk")
            .first()
        )
        if telling is not None:
            picks.add(story=telling.story_id, note=note, by=EDITOR, since=now)
