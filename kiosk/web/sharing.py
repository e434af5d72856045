"""Whose page it is: the one that all share, or that of the reader who asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from kiosk.design.interface import CHOICE_COOKIE


def private_cookies() -> frozenset[str]:
    """Names of the cookies that make a page somebody's own."""
    return frozenset(
        (
            *settings.READER_COOKIES,
            settings.MESSAGES_COOKIE,  # what the next page is to say
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


def telling_cookies() -> frozenset[str]:
    """Names of the cookies by which an article for members may be another one, and no other page."""
    return frozenset((settings.METER_COOKIE, settings.GIFT_COOKIE))


def tells_more(environ: Mapping[str, Any], telling: frozenset[str] | None = None) -> bool:
    """Whether a request says what counts for articles for members alone: a browser leads somebody there
    (whom a meter may be begun for), or has begun one or followed a gift."""
    if environ.get("HTTP_SEC_FETCH_DEST") == "document":
        return True
    return not is_shared({"HTTP_COOKIE": environ.get("HTTP_COOKIE")}, telling or telling_cookies())


def chosen_language(environ: Mapping[str, Any]) -> str:
    """The interface's language as the device keeps it; empty where none was chosen there."""
    cookies = str(environ.get("HTTP_COOKIE") or "")
    pairs = (pair.strip().partition("=") for pair in cookies.split(";"))
    return next((value for name, _, value in pairs if name == CHOICE_COOKIE), "")
