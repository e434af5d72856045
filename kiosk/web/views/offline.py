"""Reading without a network: the page that stands in for others, and what is worth keeping for it."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.web.offline import articles_ahead
from kiosk.web.rendering import page
from kiosk.web.whose import whose


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept on the device; a script fills in what else is kept there."""
    return page(request, "offline.html", now=timezone.now())


@require_safe
def offline_list(request: HttpRequest) -> HttpResponse:
    """For the service worker: `{"reader": whose the list is, "articles": [{"address", "tag", "name",
    "title", "language", "direction"}], "new": how many lead that are newer than `since`}`.

    `since` is in seconds of Unix time; without it all are new.
    """
    articles, leading = articles_ahead(request, timezone.now())
    said = request.GET.get("since", "")
    since = int(said) if said.isascii() and said.isdigit() and len(said) <= len("9999999999") else 0
    answer = {
        "reader": whose(request),
        "articles": [asdict(one) for one in articles],
        "new": sum(card.published.timestamp() > since for card in leading),
    }
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-store"
    return response
