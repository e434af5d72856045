"""For You: a reader's own front, why each story is on it, and what to say to that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.design.interface import interface_language
from kiosk.front.editions import primary
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.choosing import Chosen, Why, choose
from kiosk.readers.recognising import choices_of
from kiosk.reading import following
from kiosk.stories.models import Topic
from kiosk.stories.showing import StoryCard, story_cards
from kiosk.web.offers import offers
from kiosk.web.places import assumed
from kiosk.web.rendering import own_page
from kiosk.web.taste import read_by

# The stories of a page; so many are drawn for it at first, and then while it is not full.
MOST = 40
_DRAWN = (MOST + 8, 2 * MOST, 4 * MOST)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a story was chosen for, by name."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """A story of a reader's own front, and why it is there.

    `nudged` is 1 where the reader asked for more of all it was chosen for, -1 for less, else 0.
    """

    story: StoryCard
    why: Why
    things: tuple[Thing, ...]
    nudged: int


@require_safe
def for_you(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = chosen(request, now)
    return own_page(request, "for_you.html", now=now, found=found, choices=choices_of(request))


def chosen(request: HttpRequest, now: datetime) -> list[Own]:
    """The stories of who asks, those that may be shown: `MOST`, as long as there are any."""
    made = assumed(request)
    found = _drawn(_choose(request, made, now), now)
    names = named([thing for one, _ in found for thing in one.why.things])
    return [Own(card, one.why, _things(one, names), _nudged(one, made)) for one, card in found]


def _choose(request: HttpRequest, made: Choices, now: datetime) -> Iterator[Chosen]:
    read = read_by(request, now)
    return choose(
        offers(now),
        made,
        read.taste,
        now.timestamp(),
        read=read.stories,
        alike=following.after(read.last) if read.last else None,
        spoken=primary(interface_language()),
    )


def _drawn(places: Iterator[Chosen], now: datetime) -> list[tuple[Chosen, StoryCard]]:
    """The first `MOST` of those places that have something to show; a headline stands there once.

    What is shut out by its words is known once its card is drawn. So more are drawn where that thins
    the page out, a few times over.
    """
    found: list[tuple[Chosen, StoryCard]] = []
    said: set[str] = set()
    for several in _DRAWN:
        batch = list(islice(places, several))
        cards = {card.id: card for card in story_cards([one.offer.story for one in batch], now)}
        for one in batch:
            card = cards.get(one.offer.story)
            headline = " ".join(card.lead.headline.casefold().split()) if card else ""
            if card is not None and headline not in said:
                said.add(headline)
                found.append((one, card))
        if len(found) >= MOST or len(batch) < several:
            break
    return found[:MOST]


def named(things: list[Choice]) -> dict[Choice, str]:
    """The names of titles, sections and topics; those that are gone are left out. Two queries."""
    keys = {kind: [one.key for one in things if one.kind == kind] for kind in Kind}
    titles = Title.objects.carried().filter(slug__in=keys[Kind.TITLE])
    topics = Topic.objects.filter(key__in=keys[Kind.TOPIC]).order_by("pk")
    found = {Choice(Kind.TITLE, slug): name for slug, name in titles.values_list("slug", "name")}
    found |= {Choice(Kind.TOPIC, key): name for key, name in topics.values_list("key", "name")}
    found |= {
        Choice(Kind.SECTION, key): SECTIONS[key] for key in keys[Kind.SECTION] if key in SECTIONS
    }
    return found | {Choice(Kind.WORD, key): key for key in keys[Kind.WORD]}


def _things(one: Chosen, names: dict[Choice, str]) -> tuple[Thing, ...]:
    return tuple(
        Thing(thing.kind.value, thing.key, names[thing])
        for thing in one.why.things
        if thing in names
    )


def _nudged(one: Chosen, made: Choices) -> int:
    steps = [made.nudges.get(thing, 0) for thing in one.why.things]
    if not steps:
        return 0
    return 1 if min(steps) > 0 else -1 if max(steps) < 0 else 0
