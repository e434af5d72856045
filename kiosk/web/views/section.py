"""A section: everything in it, paged by time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles import listing
from kiosk.publishers.sections import SECTIONS
from kiosk.web.rendering import page


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in SECTIONS:
        raise Http404
    now = timezone.now()
    before = listing.Place.read(request.GET.get("before", ""))
    found = listing.in_section(slug, before, now)
    return page(request, "section.html", now=now, section=slug, before=before, listing=found)
