"""The door as this house's settings have it."""

from __future__ import annotations

from django.conf import settings
from django.db import close_old_connections

from kiosk.design.interface import negotiated
from kiosk.web.early.asking import House
from kiosk.web.early.door import Application, Door
from kiosk.web.early.taken_back import taken_back
from kiosk.web.sharing import private_cookies, telling_cookies

_MB = 1 << 20


def opened(django: Application) -> Application:
    """Django's application with the pages kept before it; bare where there is to be no room for them."""
    room = settings.PAGE_CACHE_MB * _MB
    return Door(django, house(), room, _looked) if room else django


def _looked() -> object:
    """As a request ends: a pool has its connection back."""
    try:
        return taken_back()
    finally:
        close_old_connections()


def house() -> House:
    """What of the settings the answer depends on."""
    return House(
        private=private_cookies(),
        proxy=settings.SECURE_PROXY_SSL_HEADER,
        negotiated=negotiated,
        telling=telling_cookies(),
    )
