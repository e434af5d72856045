"""Where an act leads: back to the page it was done on."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

# Script of ours asks so; it shows what became of the act by itself.
QUIETLY = "kiosk"
# What others carry for us: of Stripe's addresses, 5,000 characters.
_LONGEST = 1_000


def back(request: HttpRequest, fallback: str = "/") -> str:
    """The page of ours the form names or the browser came from, else `fallback`."""
    named = _ours(request, request.POST.get("next", ""))
    return named or _ours(request, request.headers.get("Referer", "")) or fallback


def onward(request: HttpRequest) -> str:
    """The page of ours that what is done here began on and ends with, as `next` says; empty where none."""
    said = request.POST.get("next", "") or request.GET.get("next", "")
    return _ours(request, said) if len(said) <= _LONGEST else ""


def with_next(address: str, onward: str, **chosen: str) -> str:
    """The address, which carries on what it ends with, and what was chosen there already."""
    carried = {name: value for name, value in {**chosen, "next": onward}.items() if value}
    return f"{address}?{urlencode(carried)}" if carried else address


def _ours(request: HttpRequest, said: str) -> str:
    """That address without its host, empty where it is not of this site."""
    if not said or not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return ""
    there = urlsplit(said)
    # Browsers take "\\" for "/", and two of them for another site.
    path = "/" + there.path.lstrip("/\\")
    return urlunsplit(("", "", path, there.query, there.fragment))


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
