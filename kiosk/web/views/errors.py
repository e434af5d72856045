"""The pages for what is not there and for what went wrong. They ask the database at most who reads and what
they chose; that something broke is said without it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes

from kiosk.design.words import said
from kiosk.web.going_back import back, is_quiet
from kiosk.web.language import language_of
from kiosk.web.rendering import page

_READING = ("GET", "HEAD")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """To the page without the slash at the end, where that is all that was wrong; else 404."""
    path = request.path_info
    if path.endswith("/") and is_valid_path(path.rstrip("/")) and request.method in _READING:
        bare, _, query = request.get_full_path().partition("?")
        there = escape_leading_slashes(bare.rstrip("/"))
        return HttpResponsePermanentRedirect(f"{there}?{query}" if query else there)
    return page(request, "not_found.html", now=None, status=404)


def refused(request: HttpRequest, why: str, status: int = 400) -> HttpResponse:
    """An act that cannot be done, with the phrase that says why: a page, or the phrase for script."""
    why = said(why, language_of(request))
    if is_quiet(request):
        response = HttpResponse(f"{why}\n", content_type="text/plain; charset=utf-8", status=status)
    else:
        response = page(
            request, "refused.html", now=None, status=status, why=why, way_back=back(request)
        )
    response["Cache-Control"] = "no-store"
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What only editors may see, asked for by somebody else."""
    return page(request, "forbidden.html", now=None, status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent without the token of who filled it in, as after a long time."""
    return page(request, "stale.html", now=None, status=403)


def too_often(request: HttpRequest) -> HttpResponse:
    """Somebody tries again and again."""
    return page(request, "too_often.html", now=None, status=429)


def gone(request: HttpRequest) -> HttpResponse:
    return page(request, "gone.html", now=None, status=410)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, "broken.html", now=None, status=500)
