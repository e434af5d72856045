"""The door before Django's: a WSGI application that answers shared pages from what is kept."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from http import HTTPStatus
from io import BytesIO
from typing import Any, NamedTuple, TypeAlias

from kiosk.web.early.asking import House, Page, asked, coding, matches
from kiosk.web.early.keeping import Headers, Kept, Shelf, kept
from kiosk.web.sharing import tells_more

log = logging.getLogger(__name__)

Environ: TypeAlias = dict[str, Any]
Start: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, Start], Iterable[bytes]]

# A page this old is made anew, behind the reader who gets it as it is.
FRESH_S = 30.0
# Older than this, it is made anew for the reader who asks.
STALE_S = 180.0
# What was withdrawn or dropped is looked for this often, while anybody reads,
LOOK_S = 2.0
# and nothing kept is shown when the last look is longer ago than this.
BLIND_S = 10.0
# Whoever asks for a page that another thread makes waits so long, then makes it too.
_PATIENCE_S = 5.0
# Larger answers are sent, not kept.
_LARGEST = 1 << 20
# What a shared answer may vary with: the key has it, or requests that bring it never come here.
_VARIES = {"accept-encoding", "accept-language", "cookie"}


class _Answer(NamedTuple):
    """What Django answered, read to its end."""

    status: str
    headers: Headers
    body: bytes

    def named(self, name: str) -> str:
        return ",".join(value for key, value in self.headers if key.lower() == name).lower()


class Door:
    """Answers shared pages from a shelf, has others made by Django, and lets all else through to it."""

    def __init__(
        self,
        django: Application,
        house: House,
        room: int,
        taken_back: Callable[[], object],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`room`: bytes to keep pages in. `taken_back` tells what was withdrawn: when its value changes,
        nothing kept before is shown."""
        self._django, self._house, self._clock = django, house, clock
        self._shelf = Shelf(room)
        self._taken_back = taken_back
        self._seen: object = None
        self._looked = float("-inf")
        # Whoever keeps a page or clears the shelf has it.
        self._turn = threading.Lock()
        # A thread that looks, and one that makes pages anew: each has one connection to the database.
        self._looks, self._behind = ThreadPoolExecutor(1, "looks"), ThreadPoolExecutor(1, "pages")
        self._looking: Future[None] | None = None
        # Pages being made, for those who wait for them.
        self._making: dict[Page, threading.Event] = {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        page = asked(environ, self._house)
        if page is None:
            return self._django(environ, start)
        now = self._clock()
        if not self._in_sight(now):
            return self._django(environ, start)
        found = self._shelf.get(page)
        if found is None or now - found.made > STALE_S:
            return self._first(page, environ, start)
        if now - found.made > FRESH_S:
            self._renew(page)
        found.used = now
        return self._sent(found, environ, start)

    # ------------------------------------------------------------ what was taken back

    def _in_sight(self, now: float) -> bool:
        """Whether what is kept may be shown: somebody looked lately, or could do so now."""
        if now - self._looked <= LOOK_S:
            return True
        looking = self._looking
        if looking is None or looking.done():
            looking = self._looking = self._looks.submit(self._look)
            looking.add_done_callback(_tell)
        if now - self._looked > BLIND_S:
            wait([looking], _PATIENCE_S)
        return now - self._looked <= BLIND_S

    def _look(self) -> None:
        """Look whether anything was taken back since, and if so keep nothing of what was made before."""
        began = self._clock()
        seen = self._taken_back()
        with self._turn:
            if seen != self._seen:
                self._seen = seen
                self._shelf.clear()
        self._looked = began

    # ------------------------------------------------------------ making pages

    def _first(self, page: Page, environ: Environ, start: Start) -> Iterable[bytes]:
        """The page for the reader who asks for it first, and for those who ask meanwhile."""
        mine = threading.Event()
        other = self._making.setdefault(page, mine)
        if other is not mine and other.wait(_PATIENCE_S):
            found = self._shelf.get(page)
            if found is not None and self._clock() - found.made <= STALE_S:
                return self._sent(found, environ, start)
        answer, new = self._make(page)
        if new is not None:
            return self._sent(new, environ, start)
        if _is_private(answer):
            # It may depend on what was left out when it was made.
            return self._django(environ, start)
        start(answer.status, answer.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _sent(self, found: Kept, environ: Environ, start: Start) -> Iterable[bytes]:
        """The page kept; a preview not to those who may be let further, which Django alone knows."""
        if found.gated and tells_more(environ, self._house.telling):
            return self._django(environ, start)
        return _send(found, environ, start)

    def _renew(self, page: Page) -> None:
        """Have the page made anew by the thread behind, once."""
        if page not in self._making:
            self._making[page] = threading.Event()
            self._behind.submit(self._make, page).add_done_callback(_tell)

    def _make(self, page: Page) -> tuple[_Answer, Kept | None]:
        """Ask Django for the page, and keep it if all may share it. An old one stays through an error."""
        done = self._making.setdefault(page, threading.Event())
        try:
            seen = self._seen
            earlier = self._shelf.get(page)
            answer = _ask(self._django, page)
            if not _may_be_kept(answer):
                if not answer.status.startswith("5"):
                    self._shelf.drop(page)
                return answer, None
            new = kept(answer.headers, answer.body, self._clock(), earlier)
            with self._turn:
                if seen == self._seen:  # else it may show what was taken back while it was made
                    self._shelf.put(page, new)
            return answer, new
        finally:
            self._making.pop(page, None)
            done.set()


def _ask(django: Application, page: Page) -> _Answer:
    """Django's answer to a request of which it is told what the page depends on, and nothing else."""
    told: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: object = None) -> None:
        told.append((status, headers))

    answer = django(_environ(page), start)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    status, headers = told[-1]
    return _Answer(status, headers, body)


def _environ(page: Page) -> Environ:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": page.path,
        "QUERY_STRING": page.query,
        "SERVER_NAME": page.host.rpartition(":")[0] or page.host,
        "SERVER_PORT": "443" if page.scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": page.host,
        "HTTP_ACCEPT_LANGUAGE": page.language,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": page.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _may_be_kept(answer: _Answer) -> bool:
    """A whole answer, for all, that says so itself, and that is no other for what the key leaves out."""
    caching = answer.named("cache-control")
    return (
        answer.status.startswith("200")
        and not _is_private(answer)
        and "public" in caching
        and "no-store" not in caching
        and not answer.named("content-encoding")
        and not answer.named("refresh")
        and len(answer.body) <= _LARGEST
    )


def _is_private(answer: _Answer) -> bool:
    caching = answer.named("cache-control")
    varies = {name.strip() for name in answer.named("vary").split(",")} - {""}
    return (
        bool(answer.named("set-cookie"))
        or "private" in caching
        or "no-cache" in caching
        or not varies <= _VARIES
    )


def _send(found: Kept, environ: Environ, start: Start) -> Iterable[bytes]:
    """The page in the coding asked for, or word that the browser has it already."""
    ready = found.ready(coding(environ.get("HTTP_ACCEPT_ENCODING") or ""))
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted and matches(wanted, ready.tag):
        start(f"304 {HTTPStatus.NOT_MODIFIED.phrase}", ready.not_modified)
        return []
    start("200 OK", ready.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [ready.body]


def _tell(made: Future[Any]) -> None:
    error = made.exception()
    if error is not None:
        log.error("The pages kept could not be seen to", exc_info=error)
