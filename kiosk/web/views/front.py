"""The front page: the world's, and one for each language and country with enough titles."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.design.interface import interface_language
from kiosk.front import making
from kiosk.front.editions import WORLD
from kiosk.web import heads
from kiosk.web.rendering import page
from kiosk.wire.standing import standing

# While there is nothing yet, the page looks again by itself. As a header: a <meta> that does so is
# barred by accessibility rules for pages with something to read, and a checker cannot tell.
AGAIN_S = 5


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return _front(request, WORLD.key)


@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    if key == WORLD.key:
        return redirect("web:front", permanent=True)
    return _front(request, key)


def _front(request: HttpRequest, key: str) -> HttpResponse:
    now, language = timezone.now(), interface_language()
    found = making.front(key, now, settings.LANGUAGE_CODE)
    if found is None:
        raise Http404(key)
    more: dict[str, Any] = {} if key == WORLD.key else {"menu": making.sections_of(key)}
    # Why there is nothing is asked only where there is nothing.
    wire = standing(now) if found.lead is None else None
    response = page(
        request,
        "front.html",
        now=now,
        head=partial(heads.of_front, found, language),
        front=found,
        wire=wire,
        sample=settings.SAMPLE,
        edition=found.edition.key,
        editions=making.made_editions(),
        **more,
    )
    if found.lead is None:
        response["Refresh"] = str(AGAIN_S)
        response["Cache-Control"] = "no-store"
    return response
