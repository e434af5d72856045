"""Titles: the directory of all, and each one's own page."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles import listing
from kiosk.design.interface import interface_language
from kiosk.publishers.directory import directory
from kiosk.publishers.models import Title
from kiosk.publishers.terms import shown
from kiosk.web import heads
from kiosk.web.rendering import page

_LONGEST_SEARCH = 100


@require_safe
def titles(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    language = request.GET.get("language", "")[:20]
    narrowed = urlencode(
        {name: value for name, value in (("q", search), ("language", language)) if value}
    )
    found = directory(search, language, interface_language())
    return page(
        request,
        "titles.html",
        now=timezone.now(),
        head=partial(heads.of_titles, narrowed),
        directory=found,
        search=search,
        language=language,
    )


@require_safe
def title(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(Title.objects.carried().select_related("publisher__owner"), slug=slug)
    before = listing.Place.read(request.GET.get("before", ""))
    latest = listing.of_title(row.pk, before, now)
    return page(
        request,
        "title.html",
        now=now,
        head=partial(heads.of_title, row, str(before or ""), latest.cards),
        title=row,
        terms=shown([row.pk], now)[row.pk],
        before=before,
        listing=latest,
    )
