"""The pages for what is not there and for what went wrong."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("not found", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("broken", status=500)
