"""Who asks: each request is given its reader's choices, and an answer the cookie that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

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


def is_undecided(request: HttpRequest) -> bool:
    """Whether nobody is known to ask: no account, nothing chosen. Such pages are the same for all."""
    names = (settings.CHOICES_COOKIE, settings.SESSION_COOKIE_NAME)
    return not any(name in request.COOKIES for name in names)


class RecognisingMiddleware:
    """Gives requests their `keeper`; after `AuthenticationMiddleware`, which says who signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        device = Device(request.COOKIES.get(settings.CHOICES_COOKIE, ""))
        request.device = device  # type: ignore[attr-defined]
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        request.keeper = Account(cast(Reader, request.user)) if known else device  # type: ignore[attr-defined]
        response = self.get_response(request)
        self._write(device, response)
        return response

    def _write(self, device: Device, response: HttpResponse) -> None:
        if device.written is None:
            return
        if not device.written:
            response.delete_cookie(settings.CHOICES_COOKIE)
            return
        response.set_cookie(
            settings.CHOICES_COOKIE,
            device.written,
            max_age=COOKIE_S,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
