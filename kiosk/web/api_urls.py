"""Signing in for apps: allauth's addresses, and in front of them those where less than allauth's will do,
and their description, which is made once."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from kiosk.web.accounts.headless import PLAIN_AGAIN, described

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"app/v1/auth/{address}", view) for address, view in PLAIN_AGAIN.items()),
    *(
        path(f"openapi.{kind}", require_safe(described), {"kind": kind})
        for kind in ("json", "yaml")
    ),
    path("", include("allauth.headless.urls")),
]
