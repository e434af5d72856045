"""Our own addresses as others are to write them: whole, whatever host a request came by."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

# RFC 4151: a day on which the name was its owner's. Never changed, or every item were new once more.
_TAGGED_IN = "2026"


def absolute(path: str) -> str:
    """The whole address of a path of ours; an address that is whole already stays as it is."""
    return settings.BASE_URL.rstrip("/") + path if path.startswith("/") else path


def address(name: str, *args: Any) -> str:
    """The whole address of a page of the table in `web.urls`: `address("section", "world")`."""
    return absolute(reverse(f"web:{name}", args=args))


def tag(kind: str, key: object) -> str:
    """An id for good (a tag URI, RFC 4151), the same under http and https, whatever the headline."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"tag:{host},{_TAGGED_IN}:{kind}/{key}"
