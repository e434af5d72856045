"""Where an act leads: back to the page it was done on."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

# Script of ours asks so; it shows what became of the act by itself.
QUIETLY = "kiosk"


def back(request: HttpRequest, fallback: str = "/") -> str:
    """The page of ours the form names or the browser came from, else `fallback`."""
    for said in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if said and url_has_allowed_host_and_scheme(said, {request.get_host()}):
            there = urlsplit(said)
            # Browsers take "\\" for "/", and two of them for another site.
            path = "/" + there.path.lstrip("/\\")
            return urlunsplit(("", "", path, there.query, there.fragment))
    return fallback


def done(request: HttpRequest, fallback: str = "/") -> HttpResponse:
    """The answer to an act that went well: back to the page, or nothing where script asked."""
    response: HttpResponse = (
        HttpResponse(status=204) if is_quiet(request) else redirect(back(request, fallback))
    )
    response["Cache-Control"] = "no-store"
    return response


def is_quiet(request: HttpRequest) -> bool:
    """Whether script of ours asks, for which no page is made."""
    return request.headers.get("X-Requested-With") == QUIETLY
