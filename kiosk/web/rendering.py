"""How a page leaves: in the reader's language, with the caching all who read that language share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control, patch_vary_headers, set_response_etag

from kiosk.articles import listing
from kiosk.design.interface import speaking
from kiosk.front import editions
from kiosk.front.editions import WORLD
from kiosk.publishers.sections import SECTIONS
from kiosk.readers.recognising import reader_of
from kiosk.web.language import asked_language, language_of
from kiosk.web.ready import Pieces
from kiosk.web.schemes import PAPERS
from kiosk.web.sharing import is_shared, private_cookies
from kiosk.web.ways import ways
from kiosk.web.whose import HEADER, whose

View = Callable[..., HttpResponseBase]

FRESH_S = 30
# Sections come and go with their articles, by the hour; asking costs as much as a small page.
_MENU_S = 10


def page(
    request: HttpRequest, template: str, *, now: datetime | None, status: int = 200, **values: Any
) -> HttpResponse:
    """The page of that template. Where all share it, anyone between us and a browser may keep it for half
    a minute, and we do (`web.early`); a browser asks each time whether it changed, as its reader may
    have chosen something since. A reader's own page is kept by their browser alone.

    A page without `now` asks the database for nothing: its menu is the last one known.

    `head` is a function that makes the page's `heads.Head`, called in the interface's language.

    The ETag is set here: later a compressing middleware may write the bytes differently each time.
    """
    # What went wrong may be the database, so a page that says so asks it for nothing.
    language = language_of(request) if status < 500 else asked_language(request)
    reader = reader_of(request) if status < 500 else None
    own = whose(request) if status < 500 else ""
    # One that another middleware answers with may come before anybody knows who asks.
    chosen = getattr(request, "choices", None) if status < 500 else None
    asked = {"reader": reader, "whose": own, "chosen": chosen}
    given = {**common(request, now, language), **asked, **values}
    with speaking(language):
        text = render_to_string(template, given, request, using="jinja2")
    response = HttpResponse(text, status=status)
    response["Content-Language"] = language
    if own:
        response[HEADER] = own
    # By the cookie too where there is none: else a browser would show what it kept of the page in
    # the language from before the reader chose another.
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    if status < 500:
        if is_shared(request.META, private_cookies()):
            patch_cache_control(response, public=True, max_age=0, s_maxage=FRESH_S)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        set_response_etag(response)
    else:
        patch_cache_control(response, no_store=True)
    return response


def own_page(
    request: HttpRequest, template: str, *, now: datetime, status: int = 200, **values: Any
) -> HttpResponse:
    """A page of its reader's own, whatever the request says of them: no robot and no other keeps it."""
    response = page(request, template, now=now, status=status, **values)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def own(view: View) -> View:
    """A view whose pages are the reader's alone and kept by nobody, such as a library's in our design: it
    runs and its template is rendered in the reader's language, with all that every page is given."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = language_of(request)
        with speaking(language):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                given = {
                    **common(request, None, language),
                    "reader": reader_of(request),
                    "whose": whose(request),
                    "chosen": request.choices,  # type: ignore[attr-defined]
                }
                response.context_data = {**given, **(response.context_data or {})}
                response.render()
        response["Content-Language"] = language
        patch_cache_control(response, private=True, no_store=True)
        return response

    return answered


def common(request: HttpRequest, now: datetime | None, language: str) -> dict[str, Any]:
    """What every page is given, but for its reader."""
    return {
        "now": now,
        "piece": Pieces(request, language, now),
        "head": None,
        "sections": SECTIONS,
        "menu": menu(now),
        "ways": ways(),
        "papers": PAPERS,
        "edition": WORLD.key,
        "edition_name": lambda edition: editions.name(edition, language),
        # Where none wait they are not asked for: Django would send their cookie to be dropped.
        "notices": get_messages(request) if settings.MESSAGES_COOKIE in request.COOKIES else (),
    }


def menu(now: datetime | None) -> tuple[str, ...]:
    """The sections with something in them, as they were a few seconds ago at most."""
    known: tuple[str, ...] | None = cache.get("web:menu")
    if known is None and now is not None:
        known = listing.sections_in_use()
        if known:  # the first articles are to bring their sections with them
            cache.set("web:menu", known, _MENU_S)
    return known or ()
