"""The pages for what is not there and for what went wrong. None of them asks the database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kiosk.web.rendering import page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "not_found.html", now=None, status=404)


def gone(request: HttpRequest) -> HttpResponse:
    return page(request, "gone.html", now=None, status=410)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, "broken.html", now=None, status=500)
