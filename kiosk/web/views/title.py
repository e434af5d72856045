"""Titles: the directory of all, and each one's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles import listing
from kiosk.publishers.directory import directory
from kiosk.publishers.models import Title
from kiosk.publishers.terms import shown
from kiosk.web.language import language_of
from kiosk.web.rendering import page

_LONGEST_SEARCH = 100


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    language = request.GET.get("language", "")[:20]
    found = directory(search, language, language_of(request))
    return page(
        request,
        "titles.html",
        now=timezone.now(),
        directory=found,
        search=search,
        language=language,
    )


@require_safe
def title(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(Title.objects.carried().select_related("publisher__owner"), slug=slug)
    before = listing.Place.read(request.GET.get("before", ""))
    return page(
        request,
        "title.html",
        now=now,
        title=row,
        terms=shown([row.pk], now)[row.pk],
        before=before,
        listing=listing.of_title(row.pk, before, now),
    )
