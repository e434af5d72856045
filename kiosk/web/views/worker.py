"""The service worker: what keeps Kiosk readable without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

import kiosk.design
import kiosk.web
from kiosk.design import sheet
from kiosk.web.ways import ways

_STATIC = Path(kiosk.design.__file__).parent / "static"
_PAGES = Path(kiosk.design.__file__).parent / "pages"
_SOURCE = _STATIC / "worker.js"
# What every page needs, and the page that stands in for those that cannot be had.
_FILES = (
    "app.js",
    "article.js",
    "kept.js",
    "offline.js",
    "saved.js",
    "search.js",
    "seen.js",
    "icon.svg",
    "icon-192.png",
)
_OFFLINE = Path(kiosk.web.__file__).parent / "pages" / "offline.html"
# Pages of one's own that are kept too, those there are.
_LISTS = ("for-you", "saved", "catch-up")
# Never touched: what is about accounts, links that open what was given, and the operator's.
_BARRED = ("/account", "/admin", "/gift")
# What is sent there changes no front.
_UNHEARD = ("/places", "/beacon")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, told what belongs to this release. Another release is another text, so that browsers,
    who ask for it anew with each visit, put the new one in place of the old."""
    said = json.dumps(_told(), separators=(",", ":"), sort_keys=True)
    text = f"const KIOSK = {said};\n{_read(_SOURCE, _SOURCE.stat().st_mtime_ns).decode()}"
    response = HttpResponse(text, "text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("web:front")
    response["Cache-Control"] = "no-cache"
    return response


def _told() -> dict[str, object]:
    shell = [
        reverse("web:sheet", args=[sheet.sheet().name]),
        *(static(name) for name in _FILES),
        reverse("web:offline"),
    ]
    return {
        "version": _version(shell),
        "shell": shell,
        "front": reverse("web:front"),
        "offline": reverse("web:offline"),
        "list": reverse("web:offline-list"),
        "lists": [way.address for way in ways() if way.key in _LISTS],
        "barred": _BARRED,
        "unheard": _UNHEARD,
    }


def _version(shell: Iterable[str]) -> str:
    """Another one as soon as anything the worker keeps of the shell is another."""
    files = [
        _SOURCE,
        *(_STATIC / name for name in _FILES),
        _OFFLINE,
        *sorted(_PAGES.rglob("*.html")),
    ]
    made = blake2b(f"{settings.VERSION} {settings.SITE_NAME}".encode(), digest_size=8)
    for name in shell:
        made.update(name.encode())
    for file in files:
        made.update(_read(file, file.stat().st_mtime_ns))
    return made.hexdigest()


@lru_cache(maxsize=64)
def _read(file: Path, written: int) -> bytes:
    """A file's content, read again only once it was written anew."""
    return file.read_bytes()
