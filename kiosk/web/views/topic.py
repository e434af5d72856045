"""A topic: the stories that turn on a person, a place, an organisation or a thing."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles.listing import Place
from kiosk.stories import listing
from kiosk.web import heads
from kiosk.web.rendering import page


@require_safe
def topic(request: HttpRequest, key: str) -> HttpResponse:
    now = timezone.now()
    before = Place.read(request.GET.get("before", ""))
    found = listing.on_topic(key, before, now)
    if found is None:
        raise Http404(key)
    leads = [card.lead for card in found.cards]
    return page(
        request,
        "topic.html",
        now=now,
        head=partial(heads.of_topic, found.topic, str(before or ""), leads),
        listing=found,
        topic=found.topic,
        before=before,
    )
