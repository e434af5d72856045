"""Publishers' pictures, at our own address and made by us."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from kiosk.articles import pictures

log = logging.getLogger(__name__)

_NAMES = {
    f"{width}.{form}": (width, form) for width in pictures.WIDTHS for form in pictures.FORMATS
}
_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pictures are compressed as it is; without this header they would be run through gzip.
    "Content-Encoding": "identity",
}
_FOR_GOOD = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=300"
_RETRY_AFTER_S = "5"


@require_safe
def picture(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A rendition; Django's middleware adds an ETag and answers 304 by it.

    Where there is none, an empty drawing that lets the page's own field show, so that no browser
    puts its torn picture there: 404 where the address is not ours or leads to no picture we show,
    502 where the publisher does not give it, 503 where it takes too long: it may be there a little
    later.
    """
    try:
        width, form = _NAMES[name]
        made = pictures.rendition(token, width, form)
    except (KeyError, pictures.BadSignatureError):
        return _refusal(404, "No such picture.", _FOR_NOW)
    except pictures.BusyError:
        response = _refusal(503, "Not ready yet.", "no-store")
        response["Retry-After"] = _RETRY_AFTER_S
        return response
    except pictures.UnavailableError as error:
        response = _refusal(502, "The publisher does not give this picture.", _FOR_NOW)
        # Django logs a 5xx as an error of ours, which this is not.
        log_response(
            "%s: %s",
            request.path,
            error,
            request=request,
            response=response,
            logger=log,
            level="info",
        )
        return response
    except pictures.PictureError:
        return _refusal(404, "Not a picture we can show.", _FOR_NOW)
    headers = {**_ALWAYS, "Cache-Control": _FOR_GOOD}
    return HttpResponse(made.body, content_type=made.content_type, headers=headers)


def _refusal(status: int, text: str, caching: str) -> HttpResponse:
    # Without a size of its own, so that it takes the room the page keeps for the picture.
    return HttpResponse(
        f'<svg xmlns="http://www.w3.org/2000/svg"><title>{text}</title></svg>\n',
        status=status,
        content_type="image/svg+xml",
        headers={**_ALWAYS, "Cache-Control": caching},
    )
