"""Acts that another site may not make a reader do, on pages that are the same for all.

A page that all readers share carries no token of its reader's. What browsers say of a request's origin
does the same here: Sec-Fetch-Site, which no page can set (Fetch Metadata, W3C), else Origin (RFC 6454).
Session cookies are SameSite=Lax besides, so that a request from elsewhere has none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

_OURS = frozenset({"same-origin", "none"})


def same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuses, with 403, a request to the view that another site made; no token is asked for."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
        if not is_ours(request):
            return HttpResponseForbidden(
                "This can be done on this site's own pages alone.\n", content_type="text/plain"
            )
        return view(request, *args, **values)

    return guarded


def is_ours(request: HttpRequest) -> bool:
    """Whether a page of ours, or the reader's own hand, made the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OURS
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if not said:
        return False
    try:
        there = urlsplit(said)
    except ValueError:
        return False
    return (there.scheme, there.netloc) == (request.scheme, request.get_host())
