"""How long an article was seen: told by its page while it is read and as it is left."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiosk.reading import log
from kiosk.reading.models import LEAST_S
from kiosk.web.counting import by_of, payer_of
from kiosk.web.origins import same_origin

_LONGEST = 6


@same_origin
@require_POST
def beacon(request: HttpRequest) -> HttpResponse:
    """`opening`: as the page carries it; `seconds`: for how long it was in view.

    204 whatever became of it: who sends what is not theirs is told nothing. 400 where `seconds` is no
    number.
    """
    said, now = request.POST.get("seconds", ""), timezone.now()
    if not (said.isascii() and said.isdigit() and len(said) <= _LONGEST):
        return HttpResponse("seconds is a number\n", "text/plain", status=400)
    by = by_of(request)
    opening = log.opening_of(request.POST.get("opening", "")[:200], by, now)
    if opening is not None and int(said) >= LEAST_S:
        payer = payer_of(request, opening, by)
        if payer is not None:
            log.seen(opening, by, payer.reader_id, int(said), now)
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response
