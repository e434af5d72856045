"""Every component of the design on one page: for those who work on Kiosk, and for tests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from kiosk.design.interface import speaking
from kiosk.design.specimens import COLOURS, SCHEMES, specimens
from kiosk.publishers.sections import SECTIONS
from kiosk.web.rendering import page


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """All of them in every scheme, from the left in English and from the right in Arabic."""
    # The same for an hour, so that a browser need not be sent it again.
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    values = {"now": now, "colours": COLOURS, "sections": SECTIONS}
    parts = []
    for scheme in SCHEMES:
        for one in specimens(now, static("specimen.svg")):
            with speaking(one.language):
                shown = {**values, "scheme": scheme, "one": one}
                part = render_to_string("specimen.html", shown, request, using="jinja2")
                parts.append(mark_safe(part))  # noqa: S308 - a template's own, escaped there
    return page(request, "design.html", now=now, parts=parts)
