"""How far a reader with an account came in an article: told by their device as they read."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiosk.readers.recognising import choices_of, reader_of
from kiosk.reading import history
from kiosk.web.origins import same_origin

_LONGEST = 15
_LONGEST_AGO_S = 365 * 24 * 3600


@same_origin
@require_POST
def places(request: HttpRequest) -> HttpResponse:
    """`article`: its id; `paragraph`: the block reached, from 0; `finished`: "1" once the end was; `ago`:
    how many seconds ago that was, none for now.

    204 whatever became of it: nothing is kept for a device, of an article that was not opened, or while
    history is paused. 400 where a number is none.
    """
    asked = request.POST
    article, paragraph = (_number(asked.get(name, "")) for name in ("article", "paragraph"))
    ago = _number(asked.get("ago", "0"))
    if article is None or paragraph is None or ago is None:
        return HttpResponse("article, paragraph and ago are numbers\n", "text/plain", status=400)
    reader = reader_of(request)
    if reader is not None and choices_of(request).keeps_history:
        finished = asked.get("finished") == "1"
        at = timezone.now() - timedelta(seconds=min(ago, _LONGEST_AGO_S))
        history.reached(reader.pk, article, paragraph, finished, at)
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST else None
