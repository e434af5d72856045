"""A section of an edition: what leads in it, then everything, paged by time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles import listing
from kiosk.design.interface import interface_language
from kiosk.front import making
from kiosk.front.editions import WORLD, read_key
from kiosk.front.making import Entry
from kiosk.publishers.sections import SECTIONS
from kiosk.stories.folding import folded_in
from kiosk.web import heads
from kiosk.web.rendering import page

# Stories that lead a section's first page.
LEADING = 13
# Pages of nothing but copies that are passed over at once.
_PAGES = 10


@require_safe
def section(request: HttpRequest, slug: str, edition: str = WORLD.key) -> HttpResponse:
    """What leads in the section; on the world's, all of it follows, page after page."""
    named = read_key(edition)
    if slug not in SECTIONS or named is None:
        raise Http404
    now = timezone.now()
    before = listing.Place.read(request.GET.get("before", ""))
    of_world = edition == WORLD.key
    leading = [] if before else making.in_section(edition, slug, now, LEADING)
    if not leading and not of_world:
        raise Http404
    listed = _unfolded(slug, before, leading, now) if of_world else None
    cards = [*(entry.card for entry in leading), *(listed.cards if listed else ())]
    more: dict[str, Any] = {} if of_world else {"menu": making.sections_of(edition)}
    return page(
        request,
        "section.html",
        now=now,
        head=partial(heads.of_section, slug, named, interface_language(), str(before or ""), cards),
        section=slug,
        edition=edition,
        edition_named=named,
        leading=leading,
        before=before,
        listing=listed,
        **more,
    )


def _unfolded(
    slug: str, before: listing.Place | None, leading: Sequence[Entry], now: datetime
) -> listing.Listing:
    """The page of the list, without what leads above it and without copies of what the list has.

    Where nothing is left of a page, the next that has something, of the next `_PAGES`.
    """
    above = [entry.card.id for entry in leading]
    found = listing.in_section(slug, before, now)
    newer = found.newer
    for turn in range(_PAGES):
        kept = set(folded_in(slug, [card.id for card in found.cards], now, above))
        if kept or found.older is None or turn == _PAGES - 1:
            break
        found = listing.in_section(slug, found.older, now)
    cards = tuple(card for card in found.cards if card.id in kept)
    return replace(found, cards=cards, newer=newer)
