"""Whose page it is, said in a way that a device can tell readers apart by and nobody else can use."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kiosk.readers.recognising import reader_of
from kiosk.web.sharing import is_shared, private_cookies

# What a private page says in a header, so that the service worker keeps it apart from others'.
HEADER = "Kiosk-Reader"
# A page of choices kept on the device, without an account.
DEVICE = "device"
_SALT = "kiosk.web.whose"


def whose(request: HttpRequest) -> str:
    """Empty for a page that all share, "device" without an account, else a name for the account: the
    same for ever, and nothing can be read from it."""
    if is_shared(request.META, private_cookies()):
        return ""
    reader = reader_of(request)
    if reader is None:
        return DEVICE
    return salted_hmac(_SALT, str(reader.pk), algorithm="sha256").hexdigest()[:20]
