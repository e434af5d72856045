"""The style sheets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kiosk.design import sheet as design


@require_safe
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The sheet of that name. Kept for a year; under an older name that of all pages, kept briefly."""
    beside = design.sheet_beside()
    now = beside if name == beside.name else design.sheet()
    response = HttpResponse(now.text, "text/css; charset=utf-8")
    kept = "public, max-age=31536000, immutable" if name == now.name else "public, max-age=60"
    response["Cache-Control"] = kept
    return response
