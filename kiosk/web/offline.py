"""What is kept on a device to be read without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse

from kiosk.articles.cards import Card
from kiosk.articles.models import Article, Correction
from kiosk.front import making
from kiosk.publishers.terms import shown
from kiosk.readers.recognising import is_undecided
from kiosk.reading.recognising import shelf_of
from kiosk.reading.shelf import drawn
from kiosk.web.entitled import readable
from kiosk.web.views.for_you import chosen

# As many are kept as the worker has room for (kiosk/design/static/worker.js).
MOST = 60
# Of those, what leads on the reader's own front, or on everybody's: the rest is what was saved.
LEADING = 20


@dataclass(frozen=True, slots=True)
class Keeping:
    """An article to be kept. `tag` is another one when its page is."""

    address: str
    tag: str
    name: str
    title: str
    language: str
    direction: str


def articles_ahead(request: HttpRequest, now: datetime) -> tuple[list[Keeping], list[Card]]:
    """The articles worth keeping for who asks, at most `MOST`: what they saved last, and what leads; and
    the cards of the latter, best first."""
    leading = _leading(request, now)
    first = {card.id for card in leading}
    saved = [pk for pk in shelf_of(request).all() if pk not in first]
    found = [*drawn(saved[: MOST - len(leading)], now), *leading]
    tags = _tags(request, [card.id for card in found], now)
    return [_keeping(card, tags[card.id]) for card in found if card.id in tags], leading


def _leading(request: HttpRequest, now: datetime) -> list[Card]:
    if is_undecided(request):
        return [entry.card for entry in making.top_stories(now, most=LEADING)]
    return [own.story.lead for own in chosen(request, now)[:LEADING]]


def _tags(request: HttpRequest, ids: Sequence[int], now: datetime) -> dict[int, str]:
    """Another one where the article's text, a correction of it, its title's terms or what who asks may
    see of it are others."""
    rows = Article.objects.filter(pk__in=ids).order_by()
    known = rows.values_list("pk", "title_id", "text_key", "modified_at", "page_extracted_at")
    terms = shown((title_id for _, title_id, *_ in known), now)
    whole = readable(request, [pk for pk, title_id, *_ in known if terms[title_id].gated], now)
    corrections = Correction.objects.filter(article__in=ids).order_by()
    corrected = dict(
        corrections.values("article").annotate(n=Max("pk")).values_list("article", "n")
    )
    return {
        pk: _digest(text, corrected.get(pk), terms[title_id], pk in whole)
        for pk, title_id, *text in known
    }


def _digest(*of: object) -> str:
    return blake2b(repr(of).encode(), digest_size=6).hexdigest()


def _keeping(card: Card, tag: str) -> Keeping:
    return Keeping(
        address=reverse("web:article", args=[card.id, card.slug]),
        tag=tag,
        name=card.headline,
        title=card.masthead.name,
        language=card.language,
        direction=card.direction,
    )
