"""The language a reader is answered in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse

from kiosk.design.interface import CHOICE_COOKIE, answering, negotiated
from kiosk.readers.recognising import choices_of, is_undecided


class LanguageMiddleware:
    """While a request is answered, `interface_language` is its reader's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answering(partial(language_of, request)):
            return self._get_response(request)


def language_of(request: HttpRequest) -> str:
    """What the reader chose, else what the browser asks for, else the house's; see `negotiated`."""
    chosen = "" if is_undecided(request) else choices_of(request).interface
    chosen = chosen or request.COOKIES.get(CHOICE_COOKIE, "")
    return negotiated(request.headers.get("Accept-Language", ""), chosen)


def asked_language(request: HttpRequest) -> str:
    """The same by the request alone, for pages that may ask nothing of the database."""
    chosen = request.COOKIES.get(CHOICE_COOKIE, "")
    return negotiated(request.headers.get("Accept-Language", ""), chosen)
