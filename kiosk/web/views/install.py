"""How to have Kiosk as an app: on a phone, a tablet, a desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from kiosk.web import heads
from kiosk.web.rendering import page

PLATFORMS = ("ios", "android", "desktop")


@require_safe
def install(request: HttpRequest) -> HttpResponse:
    """The way on each, that of the device that asks first."""
    mine = platform(request.headers.get("User-Agent", ""))
    order = sorted(PLATFORMS, key=lambda one: one != mine)
    response = page(
        request,
        "install.html",
        now=timezone.now(),
        head=heads.of_install,
        platforms=order,
    )
    patch_vary_headers(response, ("User-Agent",))
    return response


def platform(user_agent: str) -> str:
    """One of `PLATFORMS`, by what browsers commonly say; a tablet that says it is a Mac is a desk."""
    if any(word in user_agent for word in ("iPhone", "iPad", "iPod")):
        return "ios"
    return "android" if "Android" in user_agent else "desktop"
