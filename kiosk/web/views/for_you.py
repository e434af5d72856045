"""For You: a reader's own front, why each story is on it, and what to say to that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.choosing import Chosen, Why, choose
from kiosk.readers.recognising import choices_of
from kiosk.reading import following
from kiosk.stories.models import Topic
from kiosk.stories.showing import StoryCard, story_cards
from kiosk.web.offers import offers
from kiosk.web.places import guessed
from kiosk.web.rendering import own_page
from kiosk.web.taste import LAST, read_by

MOST = 40


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


def chosen(request: HttpRequest, now: datetime, most: int = MOST) -> list[Own]:
    """The stories of who asks, those that may be shown."""
    read, made = read_by(request, now), choices_of(request)
    # Who said nothing yet is shown what their browser reads, not the whole world.
    if not (made.welcomed or made.languages or made.follows):
        made = replace(made, languages=tuple(guessed(request)[1]))
    picked = choose(
        offers(now),
        made,
        read.taste,
        now.timestamp(),
        read=read.stories,
        alike=following.after(read.articles[:LAST]) if read.articles else None,
        most=most,
    )
    cards = {card.id: card for card in story_cards([one.offer.story for one in picked], now)}
    names = named([thing for one in picked for thing in one.why.things])
    return [
        Own(cards[one.offer.story], one.why, _things(one, names), _nudged(one, made))
        for one in _without_copies(picked, cards)
    ]


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


def _without_copies(picked: list[Chosen], cards: dict[int, StoryCard]) -> list[Chosen]:
    """Those with something to show; a headline stands there once."""
    seen: set[str] = set()
    kept = []
    for one in picked:
        card = cards.get(one.offer.story)
        if card is None:
            continue
        said = " ".join(card.lead.headline.casefold().split())
        if said not in seen:
            seen.add(said)
            kept.append(one)
    return kept
