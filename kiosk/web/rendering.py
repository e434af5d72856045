"""How a page leaves: rendered in the interface's language, with the caching all readers share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import override

from kiosk.publishers.sections import SECTIONS

FRESH_S = 30


def page(
    request: HttpRequest, template: str, *, now: datetime | None, status: int = 200, **values: Any
) -> HttpResponse:
    """The page of that template. Anyone may keep it for half a minute, then ask whether it changed.

    The ETag is set here: later a compressing middleware may write the bytes differently each time.
    """
    with override(settings.LANGUAGE_CODE):
        text = render_to_string(
            template, {"now": now, "sections": SECTIONS, **values}, request, using="jinja2"
        )
    response = HttpResponse(text, status=status)
    response["Content-Language"] = settings.LANGUAGE_CODE
    if status < 500:
        patch_cache_control(response, public=True, max_age=FRESH_S)
        set_response_etag(response)
    else:
        patch_cache_control(response, no_store=True)
    return response
