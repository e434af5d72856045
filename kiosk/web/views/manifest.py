"""What a browser has to know to install Kiosk as an app (W3C Web App Manifest)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kiosk.design.interface import interface_direction, interface_language, speaking
from kiosk.readers.recognising import choices_of, is_undecided
from kiosk.web.language import language_of
from kiosk.web.schemes import PAPERS
from kiosk.web.ways import ways

# The ways that a long press on the icon offers, as many as there are pages for.
_SHORTCUTS = ("for-you", "saved", "catch-up", "search")
_SIZES = (192, 512)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """In the reader's language and colours. The browser asks anew each day or so."""
    scheme = "auto" if is_undecided(request) else choices_of(request).scheme
    paper = PAPERS.get(scheme, PAPERS["light"])
    with speaking(language_of(request)):
        response = JsonResponse(_said(paper), content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _said(paper: str) -> dict[str, Any]:
    front = reverse("web:front")
    by_key = {way.key: way for way in ways()}
    return {
        "id": front,
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("News titles in one place: front page, stories, and what you have saved."),
        "lang": interface_language(),
        "dir": interface_direction(),
        "start_url": front,
        "scope": front,
        "display": "standalone",
        "background_color": paper,
        "theme_color": paper,
        "categories": ["news"],
        "icons": [
            {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(_icon(size, "any") for size in _SIZES),
            *(_icon(size, "maskable") for size in _SIZES),
        ],
        "shortcuts": [
            {"name": _(by_key[key].label), "url": by_key[key].address}
            for key in _SHORTCUTS
            if key in by_key
        ],
        "share_target": {
            "action": reverse("web:share"),
            "method": "GET",
            "params": {name: name for name in ("title", "text", "url")},
        },
    }


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = "icon" if purpose == "any" else f"icon-{purpose}"
    return {
        "src": static(f"{name}-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
