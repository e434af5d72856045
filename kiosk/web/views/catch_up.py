"""Catch up: an edition that ends, of the minutes one has and the time one was away."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles.models import Article
from kiosk.design.interface import interface_language
from kiosk.front.editions import primary
from kiosk.publishers.models import Terms
from kiosk.publishers.sections import GENERAL
from kiosk.publishers.terms import shown
from kiosk.readers.catching_up import MINUTES, Piece, edition
from kiosk.readers.choosing import choose, open_to
from kiosk.readers.offers import Offer
from kiosk.readers.recognising import choices_of
from kiosk.stories.showing import story_cards
from kiosk.web.offers import offers
from kiosk.web.rendering import own_page
from kiosk.web.taste import read_by

# Hours one may have been away; stories weighed for an edition.
HOURS = (8, 24, 72)
_WEIGHED = 150


@require_safe
def catch_up(request: HttpRequest) -> HttpResponse:
    """The questions; with answers in the address, the edition under them."""
    now = timezone.now()
    minutes, hours = _one_of(request, "minutes", MINUTES), _one_of(request, "hours", HOURS)
    values: dict[str, Any] = {"minutes": minutes, "hours": hours}
    if minutes and hours:
        values |= _edition(request, minutes, now - timedelta(hours=hours), now)
    return own_page(
        request, "catch_up.html", now=now, all_minutes=MINUTES, all_hours=HOURS, **values
    )


def _edition(request: HttpRequest, minutes: int, since: datetime, now: datetime) -> dict[str, Any]:
    read = read_by(request, now)
    offered, choices, spoken = offers(now), choices_of(request), primary(interface_language())
    from_then = since.timestamp()
    found = choose(
        offered,
        choices,
        read.taste,
        now.timestamp(),
        read=read.stories,
        since=from_then,
        spoken=spoken,
    )
    weighed = list(islice(found, _WEIGHED))
    others: list[Offer] = []
    if len(weighed) == _WEIGHED:
        known = {one.offer.story for one in weighed}
        all_of_them = open_to(
            offered, choices, now.timestamp(), read=read.stories, since=from_then, spoken=spoken
        )
        others = [offer for offer in all_of_them if offer.story not in known]
    cards = {card.id: card for card in story_cards([one.offer.story for one in weighed], now)}
    length = _minutes([card.lead.id for card in cards.values()], now)
    pieces = [
        Piece(card.id, _section(one.offer), length.get(card.lead.id, 0))
        for one in weighed
        if (card := cards.get(one.offer.story)) is not None
    ]
    made = edition(pieces, minutes, map(_section, others))
    return {
        "made": made,
        "at_length": [(cards[pk], length[cards[pk].lead.id]) for pk in made.at_length],
        "brief": [cards[pk] for pk in made.brief],
        "since": since,
    }


def _section(offer: Offer) -> str:
    return (offer.sections or (GENERAL,))[0]


def _minutes(article_ids: list[int], now: datetime) -> dict[int, int]:
    """Minutes to read, of those that can be read here in full."""
    rows = Article.objects.filter(pk__in=article_ids, words__gt=0).order_by()
    found = list(rows.values_list("pk", "title", "reading_minutes"))
    terms = shown({title for _, title, _ in found}, now)
    return {
        pk: max(1, minutes) for pk, title, minutes in found if terms[title].show == Terms.Show.FULL
    }


def _one_of(request: HttpRequest, name: str, known: tuple[int, ...]) -> int:
    """The number asked for; 0 where it is none of the known ones."""
    said = request.GET.get(name, "")
    return int(said) if said in {str(one) for one in known} else 0
