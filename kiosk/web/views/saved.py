"""Saved articles: saving and putting away, the page of them, and taking them along."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.kit.texts import phrase
from kiosk.readers.recognising import reader_of
from kiosk.reading import history
from kiosk.reading.recognising import shelf_of
from kiosk.reading.shelf import ShelfError, drawn, folders
from kiosk.web.addresses import address
from kiosk.web.going_back import done
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.errors import refused

PAGE = 60


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The articles saved, of one folder where one is asked for."""
    now, kept = timezone.now(), shelf_of(request).all()
    folder = request.GET.get("folder", "")
    ids = [pk for pk, of in kept.items() if not folder or of == folder]
    page, more = _page(request.GET.get("page", ""), len(ids))
    shown = drawn(ids[(page - 1) * PAGE : page * PAGE], now)
    reader = reader_of(request)
    return own_page(
        request,
        "saved.html",
        now=now,
        cards=shown,
        kept=kept,
        folder=folder,
        folders=folders(kept),
        page_number=page,
        more=more,
        finished=history.finished(reader.pk, [card.id for card in shown]) if reader else set(),
    )


@same_origin
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save an article, or put it into another folder."""
    try:
        shelf_of(request).save(_article(request), request.POST.get("folder", ""), timezone.now())
    except ShelfError as error:
        return refused(request, str(error))
    return done(request, "/saved")


@same_origin
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Keep an article no more."""
    try:
        shelf_of(request).remove(_article(request))
    except ShelfError as error:
        return refused(request, str(error))
    return done(request, "/saved")


@require_safe
def taken_along(request: HttpRequest) -> HttpResponse:
    """All saved articles as JSON: headline, title, addresses here and there, folder."""
    now, kept = timezone.now(), shelf_of(request).all()
    listed = [
        {
            "headline": card.headline,
            "title": card.masthead.name,
            "address": address("article", card.id, card.slug),
            "published": card.published.isoformat(timespec="seconds"),
            "folder": kept[card.id],
        }
        for card in drawn(list(kept), now)
    ]
    body = json.dumps({"saved": listed}, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="saved.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def _article(request: HttpRequest) -> int:
    said = request.POST.get("article", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise ShelfError(phrase("No article was chosen."))
    return int(said)


def _page(said: str, count: int) -> tuple[int, bool]:
    """The number of a page there is, and whether another follows."""
    last = max(1, -(-count // PAGE))
    page = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 1
    page = min(max(page, 1), last)
    return page, page < last
