"""Which country who asks is in, as the proxy says it; and of which they are offered prices."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kiosk.readers.recognising import choices_of


def named_country(request: HttpRequest) -> str:
    """The country the proxy names (ISO 3166-1, in capitals); "" where none does."""
    name = settings.COUNTRY_HEADER
    return request.headers.get(name, "").strip().upper()[:2] if name else ""


def offered_country(request: HttpRequest) -> str:
    """The country whose prices they are offered: the one the proxy names, or, where no proxy is set up to
    name one, the one they chose."""
    return named_country(request) if settings.COUNTRY_HEADER else choices_of(request).country
