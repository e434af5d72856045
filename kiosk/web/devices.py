"""What a browser without an account holds for the meter and for gifts: two signed cookies.

Neither says who reads. A page that all share is the same with and without them, so they make no page
somebody's own (`web.sharing`); an article that is for members is asked for anew (`web.early.door`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from secrets import token_hex

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from kiosk.readers.recognising import COOKIE_S
from kiosk.web.limits import is_within

# Said by the service worker of a page that it asks for only to keep it.
AHEAD = "Kiosk-Keep"
_METER_SALT, _GIFT_SALT = "kiosk.web.meter", "kiosk.web.gift"
_DEVICE = re.compile(r"[0-9a-f]{32}")
# Gifts a browser remembers: the last ones followed.
_MOST_GIFTS = 20
# Browsers that come from one address for the first time, an hour: a school's or an office's may be many.
NEW_AN_HOUR = 60
# Those that say they are no reader. Others are told by what browsers alone say (Sec-Fetch-Dest).
_ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|facebookexternalhit|archiver|feedfetcher", re.I)


def device_of(request: HttpRequest) -> str:
    """The id in the browser's cookie; empty where it has none of ours."""
    said = _read(request, settings.METER_COOKIE, _METER_SALT)
    return said if _DEVICE.fullmatch(said) else ""


def address_of(request: HttpRequest) -> str:
    """The IP address a request comes from; empty where the server says none, as over a local socket."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def new_device(address: str) -> str:
    """An id for a browser that comes for the first time; empty where too many came from that address."""
    return token_hex(16) if is_within("new-devices", address, NEW_AN_HOUR, 3600) else ""


def remember_device(response: HttpResponse, device: str) -> None:
    """Have the browser keep its id."""
    _write(response, settings.METER_COOKIE, device, _METER_SALT)


def gifts_held(request: HttpRequest) -> list[int]:
    """Ids of the gifts whose links were followed in this browser, the last first."""
    said = _read(request, settings.GIFT_COOKIE, _GIFT_SALT)
    return [int(part) for part in said.split(".") if part]


def remember_gift(response: HttpResponse, held: Sequence[int], gift_id: int) -> None:
    """Have the browser keep that gift too."""
    ids = [gift_id, *(one for one in held if one != gift_id)][:_MOST_GIFTS]
    _write(response, settings.GIFT_COOKIE, ".".join(map(str, ids)), _GIFT_SALT)


def is_opening(request: HttpRequest) -> bool:
    """Whether a person opens the page now: not its head alone, not ahead of time, not a robot."""
    return (
        request.method == "GET"
        and AHEAD not in request.headers
        and "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        and not _ROBOT.search(request.headers.get("User-Agent", ""))
    )


def is_browser(request: HttpRequest) -> bool:
    """Whether a browser leads somebody to the page, by what pages cannot set (Fetch Metadata, W3C)."""
    return request.headers.get("Sec-Fetch-Dest") == "document"


def _read(request: HttpRequest, name: str, salt: str) -> str:
    if name not in request.COOKIES:
        return ""
    try:
        return str(signing.loads(request.COOKIES[name], salt=salt))
    except signing.BadSignature:
        return ""


def _write(response: HttpResponse, name: str, value: str, salt: str) -> None:
    response.set_cookie(
        name,
        signing.dumps(value, salt=salt),
        max_age=COOKIE_S,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
