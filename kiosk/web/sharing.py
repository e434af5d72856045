"""Whose page it is: the one that all share, or that of the reader who asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

# Anonymous readers' choices, kept on the device (the second name is that of an https house).
CHOICES_COOKIES = ("kiosk-choices", "__Host-kiosk-choices")


def private_cookies() -> frozenset[str]:
    """Names of the cookies that make a page somebody's own."""
    return frozenset(
        (
            settings.SESSION_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
            "messages",  # django.contrib.messages: what the next page is to say
            *CHOICES_COOKIES,
        )
    )


def is_shared(environ: Mapping[str, Any], private: frozenset[str]) -> bool:
    """Whether a request (its WSGI environ) says nothing of who asks: no Authorization, and no cookie of
    those names. Strangers' cookies, of a neighbour on the domain say, do not count.
    """
    if environ.get("HTTP_AUTHORIZATION"):
        return False
    cookies = environ.get("HTTP_COOKIE")
    if not cookies:
        return True
    names = (pair.partition("=")[0].strip() for pair in str(cookies).split(";"))
    return private.isdisjoint(names)
