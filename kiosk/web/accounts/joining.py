"""What a device kept comes along when its reader signs in; when they sign out, nothing of theirs stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kiosk.access import meter
from kiosk.design.interface import CHOICE_COOKIE, LANGUAGES
from kiosk.readers.choices import Choices
from kiosk.readers.keeping import Account, Device
from kiosk.readers.models import Reader
from kiosk.reading.shelf import AccountShelf, DeviceShelf
from kiosk.web.devices import device_of

# Set by the app's script for the reader's own front alone (docs/decisions/014-reading.md).
_READ_COOKIE, _READ_PATH = "kiosk-read", "/for-you"


def take_along(request: HttpRequest, reader: Reader, now: datetime) -> None:
    """Put what the device kept into the account; the device keeps it no more."""
    device: Device = request.device  # type: ignore[attr-defined]
    shelf: DeviceShelf = request.device_shelf  # type: ignore[attr-defined]
    chosen, language = device.load(), request.COOKIES.get(CHOICE_COOKIE, "")

    def joined(mine: Choices) -> Choices:
        # A device that chose nothing has no looks of its own to bring.
        both = mine.joined(chosen) if chosen != Choices() else mine
        return replace(both, interface=language) if language in LANGUAGES else both

    Account(reader).change(joined, now)
    AccountShelf(reader).take(shelf, now)
    if opened_on := device_of(request):
        meter.take_along(opened_on, reader.pk, now)
    device.forget()


def leave_nothing(response: HttpResponseBase) -> None:
    """Have the browser drop what it holds of who signed out: kept pages, storage, cookies.

    The meter's cookie stays: it names the browser and no reader, and was there before they signed in.
    """
    response["Clear-Site-Data"] = '"cache", "storage"'
    for name in (
        *settings.READER_COOKIES,
        settings.CSRF_COOKIE_NAME,
        settings.MESSAGES_COOKIE,
        CHOICE_COOKIE,
        settings.GIFT_COOKIE,
    ):
        response.delete_cookie(name, samesite="Lax")
    response.delete_cookie(_READ_COOKIE, path=_READ_PATH, samesite="Lax")
