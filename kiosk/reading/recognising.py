"""Each request is given its reader's shelf, and an answer the cookie that keeps a device's."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kiosk.readers.recognising import keep, reader_of
from kiosk.reading.shelf import AccountShelf, DeviceShelf, Shelf


def shelf_of(request: HttpRequest) -> Shelf:
    """What keeps the saved articles of who asks."""
    return cast(Shelf, request.shelf)  # type: ignore[attr-defined]


class ShelfMiddleware:
    """After `RecognisingMiddleware`, which says who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        device = DeviceShelf(request.COOKIES.get(settings.SAVED_COOKIE, ""))
        request.device_shelf = device  # type: ignore[attr-defined]
        request.shelf = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: device if (reader := reader_of(request)) is None else AccountShelf(reader)
        )
        response = self.get_response(request)
        if device.written is not None:
            keep(response, settings.SAVED_COOKIE, device.written)
        return response
