"""What browsers and robots ask for by name, whatever a site is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

import kiosk.design
from kiosk.web.addresses import address

_DRAWN = Path(kiosk.design.__file__).parent / "static"
_FOR_A_DAY = "public, max-age=86400"


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Our mark in three sizes, 16 to 48 pixels."""
    return _drawn("favicon.ico", "image/x-icon")


@require_safe
def touch_icon(request: HttpRequest) -> HttpResponse:
    """Our mark for a phone's home screen, 180 pixels square."""
    return _drawn("apple-touch-icon.png", "image/png")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """All pages may be read by all; what search engines should leave out says so itself (noindex)."""
    maps = (address("sitemap"), address("sitemap-news"))
    text = "User-agent: *\nAllow: /\n\n" + "".join(f"Sitemap: {at}\n" for at in maps)
    headers = {"Cache-Control": _FOR_A_DAY}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def _drawn(name: str, content_type: str) -> HttpResponse:
    headers = {"Cache-Control": _FOR_A_DAY}
    return HttpResponse(_bytes(name), content_type=content_type, headers=headers)


@cache
def _bytes(name: str) -> bytes:
    return (_DRAWN / name).read_bytes()
