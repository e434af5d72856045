"""What all pages about memberships share: that there are any, and how it is said that something fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kiosk.design.interface import speaking
from kiosk.design.words import said
from kiosk.kit.texts import phrase
from kiosk.memberships.provider import ProviderError
from kiosk.readers.models import Reader
from kiosk.readers.recognising import reader_of
from kiosk.web.language import language_of

UNREACHABLE = phrase(
    "The payment service cannot be reached just now. Nothing was charged; please try again in a while."
)


def with_members(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that is not there in a house without memberships."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
        if not settings.MEMBERSHIP:
            raise Http404("this house has no memberships")
        return view(request, *args, **values)

    return guarded


def signed_in(request: HttpRequest) -> Reader:
    """Who asks, behind `login_required`: whoever is not signed in was led elsewhere."""
    reader = reader_of(request)
    assert reader is not None, "who is not signed in was led elsewhere"
    return reader


def number(said: str | None) -> int:
    """The number a form says, which a database can hold; 0 for anything else."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) <= 18 else 0


def told(request: HttpRequest, error: Exception, there: str, *args: object) -> HttpResponse:
    """Leads to that page, which says what could not be done."""
    why = UNREACHABLE if isinstance(error, ProviderError) else str(error)
    return say(request, why, there, *args, good=False)


def say(
    request: HttpRequest, what: str, there: str, *args: object, good: bool = True
) -> HttpResponse:
    """Leads to that page, which says `what` (a phrase) in the reader's language."""
    language = language_of(request)
    with speaking(language):
        text = said(what, language)
    (messages.success if good else messages.error)(request, text)
    response = redirect(there, *args)
    response["Cache-Control"] = "no-store"
    return response
