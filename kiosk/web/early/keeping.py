"""The pages kept: ready bytes in each coding, within a bound; what was asked for longest ago goes."""

from __future__ import annotations

import gzip
import re
import threading
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import brotli

from kiosk.web.early.asking import Page

Headers = list[tuple[str, str]]

# The header by which Django says that a page is a preview (`web.entitled`).
GATE = "Kiosk-Gate"

# Pages change with every minute; what is named by its content is pressed once, and hard.
_BROTLI, _BROTLI_FOR_GOOD = 5, 11
_GZIP = 6
# An entry's own cost, beside its bytes: objects, headers, the key.
_OVERHEAD = 4096
# Of all the room, that for pages with a query: as many as anybody likes to invent.
_QUERIED = 0.25
_TEXT = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml|javascript)\b|image/svg")
_NOT_MODIFIED = {"cache-control", "content-location", "expires", "last-modified", "vary", "etag"}


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer in one coding, with the headers of its 200 and its 304."""

    tag: str
    headers: Headers
    not_modified: Headers
    body: bytes


@dataclass(slots=True)
class Kept:
    """A page as it was made at `made`, last asked for at `used` (both monotonic seconds).

    `pressed` is its brotli, or the body itself where it is no text. `gated`: the preview of an article
    for members, who are shown another page; so may be others of whom more is known.
    """

    tag: str
    headers: Headers
    made: float
    used: float
    text: bool
    pressed: bytes
    gated: bool = False
    codings: dict[str, Ready] = field(default_factory=dict)
    size: int = 0

    def ready(self, coding: str) -> Ready:
        """The answer in that coding, of what is text: br and gzip are made once, plain text each time."""
        if not self.text:
            coding = "identity"
        found = self.codings.get(coding)
        if found is None:
            found = self._made(coding)
            if coding != "identity" or not self.text:
                self.codings[coding] = found
        return found

    def _made(self, coding: str) -> Ready:
        if coding == "br" or not self.text:
            return _ready(self.tag, self.headers, self.pressed, coding)
        body = brotli.decompress(self.pressed)
        if coding == "gzip":
            body = gzip.compress(body, _GZIP, mtime=0)
        return _ready(self.tag, self.headers, body, coding)


def kept(headers: Headers, body: bytes, now: float, earlier: Kept | None = None) -> Kept:
    """The page ready to be kept, of Django's headers and its plain body.

    The work done for `earlier` is not done again where nothing changed.
    """
    named = {name.lower(): value for name, value in headers}
    gated = GATE.lower() in named
    text = bool(_TEXT.match(named.get("content-type", "")))
    if text:
        headers = _varying(headers)
    tag = named.get("etag") or f'"{blake2b(body, digest_size=16).hexdigest()}"'
    if earlier is not None and earlier.tag == tag and earlier.headers == headers:
        return replace(earlier, made=now)
    if not text:
        return Kept(tag, headers, now, now, text, body, gated, size=len(body) + _OVERHEAD)
    for_good = "immutable" in named.get("cache-control", "")
    pressed = brotli.compress(body, quality=_BROTLI_FOR_GOOD if for_good else _BROTLI)
    # Counted as if gzip, a little larger, were made too.
    size = int(2.3 * len(pressed)) + _OVERHEAD
    return Kept(tag, headers, now, now, text, pressed, gated, size=size)


def _varying(headers: Headers) -> Headers:
    """With Accept-Encoding in Vary."""
    varies = ", ".join(value for name, value in headers if name.lower() == "vary")
    if "accept-encoding" in varies.lower():
        return headers
    rest = [pair for pair in headers if pair[0].lower() != "vary"]
    return [*rest, ("Vary", f"{varies}, Accept-Encoding" if varies else "Accept-Encoding")]


def _ready(tag: str, headers: Headers, body: bytes, coding: str) -> Ready:
    if coding != "identity" and not tag.startswith("W/"):
        tag = f"W/{tag}"
    own = [
        *((name, value) for name, value in headers if name.lower() not in _OURS),
        ("ETag", tag),
        ("Content-Length", str(len(body))),
    ]
    if coding != "identity":
        own.append(("Content-Encoding", coding))
    return Ready(tag, own, [pair for pair in own if pair[0].lower() in _NOT_MODIFIED], body)


_OURS = {"etag", "content-length", "content-encoding"}


class Shelf:
    """Pages by what they depend on, in at most `room` bytes. Reading takes no lock."""

    def __init__(self, room: int) -> None:
        queried = int(room * _QUERIED)
        self._plain, self._queried = _Part(room - queried), _Part(queried)

    def get(self, page: Page) -> Kept | None:
        """The page as it is kept, if it is."""
        return self._part(page).pages.get(page)

    def put(self, page: Page, new: Kept) -> None:
        """Keep it; where there is no room, what was asked for longest ago goes."""
        self._part(page).put(page, new)

    def drop(self, page: Page) -> None:
        """Keep it no longer."""
        self._part(page).drop(page)

    def clear(self) -> None:
        """Keep nothing of what was kept until now."""
        self._plain.clear()
        self._queried.clear()

    def _part(self, page: Page) -> _Part:
        return self._queried if page.query else self._plain


class _Part:
    def __init__(self, room: int) -> None:
        self.pages: dict[Page, Kept] = {}
        self._room = room
        self._taken = 0
        self._lock = threading.Lock()

    def put(self, page: Page, new: Kept) -> None:
        with self._lock:
            self._remove(page)
            if new.size > self._room // 4:
                return
            self.pages[page] = new
            self._taken += new.size
            if self._taken > self._room:
                self._make_room()

    def drop(self, page: Page) -> None:
        with self._lock:
            self._remove(page)

    def clear(self) -> None:
        with self._lock:
            self.pages, self._taken = {}, 0

    def _make_room(self) -> None:
        """A tenth more than is needed, so that it is seldom done."""
        for page, _ in sorted(self.pages.items(), key=lambda item: item[1].used):
            if self._taken <= self._room * 0.9:
                return
            self._remove(page)

    def _remove(self, page: Page) -> None:
        old = self.pages.pop(page, None)
        if old is not None:
            self._taken -= old.size
