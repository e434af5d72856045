"""Ready objects that readers' own pages are made of, kept for seconds: many read the same article."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest

from kiosk.articles.muting import held
from kiosk.web.sharing import is_shared, private_cookies, tells_more

T = TypeVar("T")

# A piece of a page is made of ready objects: together they are as old as a withdrawn article may live on
# at most (decision 015).
KEPT_S = 5.0
_MOST = 400

_kept: dict[Hashable, tuple[datetime, Any]] = {}
_turn = threading.Lock()


def ready(request: HttpRequest, key: Hashable, now: datetime, make: Callable[[], T]) -> T:
    """What `make` gave in the last seconds, in this process, for that key and the mutes in force.

    It must depend on these and the time alone, and nobody may change it; what it raises is not kept. For a
    page that all share it is made anew: the page itself is kept.
    """
    if is_shared(request.META, private_cookies()) and not tells_more(request.META):
        return make()
    muted = held()
    whole = (key, muted.titles, muted.sections, muted.topics, muted.words)
    known = _kept.get(whole)
    if known is not None and abs((now - known[0]).total_seconds()) < KEPT_S:
        found: T = known[1]
        return found
    made = make()
    with _turn:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[whole] = now, made
    return made


class Pieces:
    """Makes pieces of a page, and gives those that others were given as they are: most of a reader's own
    page is what all are shown. For templates: `{% call piece("foot", here) %}...{% endcall %}`.
    """

    def __init__(self, request: HttpRequest, language: str, now: datetime | None) -> None:
        self._request, self._language, self._now = request, language, now

    def __call__(self, name: str, *of: Hashable, caller: Callable[[], str]) -> str:
        """The piece of that name; `of` is all that it depends on besides language, mutes and time."""
        if self._now is None:
            return caller()
        return ready(self._request, ("piece", name, self._language, of), self._now, caller)


def forget() -> None:
    """Keep nothing of what was made until now."""
    with _turn:
        _kept.clear()
