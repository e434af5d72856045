"""The provider's door: what it tells of payments comes in here, signed, and is stored before all else."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kiosk.memberships.asking import provider
from kiosk.memberships.provider import SignatureError
from kiosk.memberships.receiving import receive

# The provider's own events are of a few kilobytes; a long invoice's, of some hundred.
MOST_BYTES = 1_000_000


@csrf_exempt
@require_POST
def payments(request: HttpRequest) -> HttpResponse:
    """200 once the event is stored, applied or not: from then on it is ours to apply. 400 where it is not
    signed by the provider within five minutes, 413 where it is too long, 404 in a house without members.
    """
    if not settings.MEMBERSHIP:
        raise Http404("this house has no memberships")
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _said("too long", 413)
    asked = provider()
    try:
        event = asked.opened(body, request.headers.get("Stripe-Signature", ""))
    except SignatureError as error:
        return _said(f"not signed: {error}", 400)
    applied = receive(event, asked.now_of, timezone.now())
    return _said("applied" if applied else "stored", 200)


def _said(what: str, status: int) -> HttpResponse:
    answer = HttpResponse(f"{what}\n", content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    return answer
