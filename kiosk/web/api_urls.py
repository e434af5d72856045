"""Signing in for apps: allauth's addresses (their description is openapi.yaml there), and in front of them
those where less than allauth's will do."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from kiosk.web.accounts.headless import PLAIN_AGAIN

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"app/v1/auth/{address}", view) for address, view in PLAIN_AGAIN.items()),
    path("", include("allauth.headless.urls")),
]
