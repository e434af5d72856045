"""What a reader follows, taken to another app and brought from one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiosk.design.interface import speaking
from kiosk.kit.texts import phrase
from kiosk.readers.choices import MOST, Kind
from kiosk.readers.recognising import choices_of
from kiosk.web.following_lists import (
    MOST_BYTES,
    UnreadableListError,
    carried_of,
    following_opml,
)
from kiosk.web.language import language_of
from kiosk.web.origins import same_origin
from kiosk.web.rendering import own_page
from kiosk.web.views.errors import refused

# Names of titles that are not here, shown at most.
NAMED = 200
# What a form is longer than the file in it.
_AROUND = 10_000


@require_safe
def follows_list(request: HttpRequest) -> HttpResponse:
    """All that is followed as OPML, for any reader app."""
    made = choices_of(request)
    titles, sections, topics = (
        sorted(made.keys(kind)) for kind in (Kind.TITLE, Kind.SECTION, Kind.TOPIC)
    )
    with speaking(language_of(request)):
        body = following_opml(titles, sections, topics)
    response = HttpResponse(body, content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="following.opml"'
    response["Cache-Control"] = "private, no-store"
    return response


@same_origin
@require_POST
def brought(request: HttpRequest) -> HttpResponse:
    """Look a list of another app through: what we carry of it, to be followed on a next step."""
    # Asked before the form is read, which would keep all of it on disk.
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + _AROUND:
        return _too_long(request)
    given = request.FILES.get("list")
    if given is None:
        return refused(request, phrase("No list was given."))
    if (given.size or 0) > MOST_BYTES:
        return _too_long(request)
    try:
        found = carried_of(given.read())
    except UnreadableListError as error:
        return refused(request, str(error))
    known = choices_of(request).keys(Kind.TITLE)
    response = own_page(
        request,
        "brought.html",
        now=timezone.now(),
        new=[one for one in found.carried if one.slug not in known][:MOST],
        known=[one for one in found.carried if one.slug in known],
        unknown=found.unknown[:NAMED],
        more_unknown=max(0, len(found.unknown) - NAMED),
    )
    response["Cache-Control"] = "no-store"
    return response


def _too_long(request: HttpRequest) -> HttpResponse:
    why = phrase("This file is larger than one megabyte: no list of feeds is.")
    return refused(request, why, status=413)
