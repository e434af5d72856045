"""Sitemaps, for search engines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.web import sitemaps

_FOR_AN_HOUR = "public, max-age=3600"
# News is to be found while it is new.
_FOR_FIVE_MINUTES = "public, max-age=300"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return _answer(sitemaps.index(timezone.now()), _FOR_AN_HOUR)


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    return _answer(sitemaps.pages(), _FOR_AN_HOUR)


@require_safe
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    try:
        body = sitemaps.part(kind, number, timezone.now())
    except sitemaps.NoPartError as error:
        raise Http404 from error
    return _answer(body, _FOR_AN_HOUR)


@require_safe
def sitemap_news(request: HttpRequest) -> HttpResponse:
    return _answer(sitemaps.news(timezone.now()), _FOR_FIVE_MINUTES)


def _answer(body: bytes, caching: str) -> HttpResponse:
    """Django's middleware adds an ETag and answers 304 by it."""
    headers = {"Cache-Control": caching}
    return HttpResponse(body, content_type="application/xml; charset=utf-8", headers=headers)
