"""What a reader opened: seen, and forgotten. Under /for-you, where alone a device sends its own."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from kiosk.articles.cards import cards
from kiosk.articles.muting import NOTHING, holding
from kiosk.readers import interests
from kiosk.readers.recognising import choices_of, reader_of
from kiosk.reading import history as kept
from kiosk.web.going_back import done
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.taste import READ_COOKIE, on_device, take_along


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    now, reader = timezone.now(), reader_of(request)
    older = ""
    opened: dict[int, datetime | None]
    if reader is None:
        opened = dict.fromkeys(on_device(request))
        finished = set[int]()
    else:
        rows = kept.page(reader.pk, _before(request.GET.get("before", "")))
        shown = rows[: kept.PAGE]
        opened = {row.article_id: row.opened_at for row in shown}
        finished = {row.article_id for row in shown if row.finished_at is not None}
        if len(rows) > kept.PAGE:
            older = shown[-1].opened_at.isoformat()
    # What is kept can be seen, whatever was shut out since: else it could not be deleted.
    with holding(NOTHING):
        drawn = cards(list(opened), now)
    return own_page(
        request,
        "history.html",
        now=now,
        cards=drawn,
        opened=opened,
        finished=finished,
        older=older,
        choices=choices_of(request),
    )


@same_origin
@require_POST
def history_ended(request: HttpRequest) -> HttpResponse:
    """Forget that one article was opened, where the form names one; else all, and what it told."""
    reader, said = reader_of(request), request.POST.get("article", "")
    named = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None
    response = done(request, "/for-you/history")
    if reader is None:
        left = [] if named is None else [pk for pk in on_device(request) if pk != named]
        _write(response, left)
    elif named is not None:
        kept.remove(reader.pk, named)
    else:
        kept.clear(reader.pk)
        interests.forget(reader.pk)
    return response


@same_origin
@require_POST
def history_brought(request: HttpRequest) -> HttpResponse:
    """Take along what the device opened before its reader signed in, where the account keeps what is read.

    204 whatever became of it; the device's list goes once somebody is signed in.
    """
    reader = reader_of(request)
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    if reader is not None:
        if reader.keeps_history:
            take_along(request, reader.pk, timezone.now())
        _write(response, [])
    return response


def _write(response: HttpResponse, article_ids: list[int]) -> None:
    """The device's own list, which its script writes and reads."""
    if article_ids:
        said = "-".join(map(str, article_ids))
        response.set_cookie(READ_COOKIE, said, max_age=90 * 86_400, path="/for-you", samesite="Lax")
    else:
        response.delete_cookie(READ_COOKIE, path="/for-you", samesite="Lax")


def _before(said: str) -> datetime | None:
    try:
        moment = parse_datetime(said[:40])
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
