"""How a page leaves: rendered in the interface's language, with the caching all readers share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import override

from kiosk.articles import listing
from kiosk.design.interface import interface_language
from kiosk.front import editions
from kiosk.front.editions import WORLD
from kiosk.publishers.sections import SECTIONS

FRESH_S = 30
# Sections come and go with their articles, by the hour; asking costs as much as a small page.
_MENU_S = 10


def page(
    request: HttpRequest, template: str, *, now: datetime | None, status: int = 200, **values: Any
) -> HttpResponse:
    """The page of that template. Anyone may keep it for half a minute, then ask whether it changed.

    A page without `now` asks the database for nothing: its menu is the last one known.

    `head` is a function that makes the page's `heads.Head`, called in the interface's language.

    The ETag is set here: later a compressing middleware may write the bytes differently each time.
    """
    language = interface_language()
    common = {
        "now": now,
        "head": None,
        "sections": SECTIONS,
        "menu": menu(now),
        "edition": WORLD.key,
        "edition_name": lambda edition: editions.name(edition, language),
    }
    with override(language):
        text = render_to_string(template, {**common, **values}, request, using="jinja2")
    response = HttpResponse(text, status=status)
    response["Content-Language"] = language
    if status < 500:
        patch_cache_control(response, public=True, max_age=FRESH_S)
        # A page with a nonce is another one each time, and goes with its own policy only.
        if not getattr(request, "_csp_nonce", ""):
            set_response_etag(response)
    else:
        patch_cache_control(response, no_store=True)
    return response


def menu(now: datetime | None) -> tuple[str, ...]:
    """The sections with something in them, as they were a few seconds ago at most."""
    known: tuple[str, ...] | None = cache.get("web:menu")
    if known is None and now is not None:
        known = listing.sections_in_use()
        if known:  # the first articles are to bring their sections with them
            cache.set("web:menu", known, _MENU_S)
    return known or ()
