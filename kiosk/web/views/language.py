"""Choosing the language of the interface."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kiosk.design.interface import CHOICE_COOKIE, LANGUAGES
from kiosk.readers.recognising import is_undecided, keeper_of, reader_of
from kiosk.web.going_back import back

_YEAR_S = 365 * 24 * 3600


# Pages are the same for all and so carry no token; and all another site could do here is to choose.
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the language chosen, on this device for a year and in the account where there is one, and
    leads back to where the reader was."""
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        return HttpResponseBadRequest("There is no such language here.\n", "text/plain")
    if not is_undecided(request):
        # A device keeps it in the cookie below alone: its other choices may have no room for it.
        kept = chosen if reader_of(request) is not None else ""
        keeper_of(request).change(lambda made: replace(made, interface=kept), timezone.now())
    response = redirect(back(request))
    response.set_cookie(
        CHOICE_COOKIE,
        chosen,
        max_age=_YEAR_S,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    response["Cache-Control"] = "no-store"
    return response
