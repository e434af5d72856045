"""Who asks: each request is given its reader's choices, and an answer the cookie that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kiosk.readers.choices import Choices
from kiosk.readers.keeping import Account, Device, Keeper
from kiosk.readers.models import Reader

_USED = "used"  # the day a session was last used, as a proleptic ordinal
COOKIE_S = 400 * 24 * 3600  # the longest that browsers keep one


def keeper_of(request: HttpRequest) -> Keeper:
    """What keeps the choices of who asks."""
    return cast(Keeper, request.keeper)  # type: ignore[attr-defined]


def choices_of(request: HttpRequest) -> Choices:
    """What they chose; loaded when first asked for."""
    known: Choices | None = getattr(request, "_choices", None)
    if known is None:
        known = request._choices = keeper_of(request).load()  # type: ignore[attr-defined]
    return known


def reader_of(request: HttpRequest) -> Reader | None:
    """The account of who asks; None without one. Asks for nobody where there is no session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return request.user


def is_undecided(request: HttpRequest) -> bool:
    """Whether nobody is known to ask: no account, nothing chosen. Such pages are the same for all."""
    return not any(name in request.COOKIES for name in settings.READER_COOKIES)


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Have the device keep that under a cookie's name; nothing where `value` is empty."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name, value, max_age=COOKIE_S, secure=settings.SECURE, httponly=True, samesite="Lax"
    )


class RecognisingMiddleware:
    """Gives requests their `keeper`; after `AuthenticationMiddleware`, which says who signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        device = Device(request.COOKIES.get(settings.CHOICES_COOKIE, ""))
        request.device = device  # type: ignore[attr-defined]
        # Only what asks for it asks who signed in: a picture does not.
        request.keeper = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: device if (reader := reader_of(request)) is None else Account(reader)
        )
        # For templates; whoever never chose anything costs no more than that.
        request.choices = (  # type: ignore[attr-defined]
            Choices() if is_undecided(request) else SimpleLazyObject(lambda: choices_of(request))
        )
        response = self.get_response(request)
        use(request)
        if device.written is not None:
            keep(response, settings.CHOICES_COOKIE, device.written)
        return response


def use(request: HttpRequest, **_told: object) -> None:
    """Whoever reads stays signed in: a session's age counts from the last day it was used."""
    session = getattr(request, "session", None)
    if session is not None and session.accessed and SESSION_KEY in session:
        today = timezone.now().toordinal()
        if session.get(_USED) != today:
            session[_USED] = today  # which has it written, and its cookie sent again
