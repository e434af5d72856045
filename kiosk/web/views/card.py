"""The picture a page is shared with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk.articles import pictures
from kiosk.web import share_pictures

_FOR_GOOD = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=300"
_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # What shows a shared page stands elsewhere.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Encoding": "identity",  # compressed as it is
}


@require_safe
def card(request: HttpRequest, kind: str, key: str, token: str) -> HttpResponse:
    """JPEG; 404 where the address is not ours or shows nothing any more, 503 where it takes too long."""
    try:
        body, stays = share_pictures.draw(kind, key, token, timezone.now())
    except share_pictures.ChangedError as changed:
        response = HttpResponseRedirect(changed.address)
        response["Cache-Control"] = _FOR_NOW
        return response
    except pictures.BusyError:
        return _refusal(503, "Not ready yet.", "no-store")
    except (share_pictures.NoCardError, pictures.PictureError):
        return _refusal(404, "No such picture.", _FOR_NOW)
    headers = {**_ALWAYS, "Cache-Control": _FOR_GOOD if stays else _FOR_NOW}
    return HttpResponse(body, content_type="image/jpeg", headers=headers)


def _refusal(status: int, text: str, caching: str) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = caching
    if status == 503:
        response["Retry-After"] = "5"
    return response
