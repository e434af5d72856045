"""The style sheet of all pages, in one request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kiosk.design import sheet as design


@require_safe
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The sheet as it is now. Under its own name it is kept for a year, under an older one briefly."""
    now = design.sheet()
    response = HttpResponse(now.text, "text/css; charset=utf-8")
    kept = "public, max-age=31536000, immutable" if name == now.name else "public, max-age=60"
    response["Cache-Control"] = kept
    return response
