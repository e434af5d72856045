"""Who asks: each request is given its reader's choices, and an answer the cookie that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kiosk.readers.choices import Choices
from kiosk.readers.keeping import Account, Device, Keeper
from kiosk.readers.models import Reader

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
        reader = reader_of(request)
        request.device = device  # type: ignore[attr-defined]
        request.keeper = device if reader is None else Account(reader)  # type: ignore[attr-defined]
        # For templates; whoever never chose anything costs no more than that.
        request.choices = (  # type: ignore[attr-defined]
            Choices() if is_undecided(request) else SimpleLazyObject(lambda: choices_of(request))
        )
        response = self.get_response(request)
        if device.written is not None:
            keep(response, settings.CHOICES_COOKIE, device.written)
        return response
