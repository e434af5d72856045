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

# As long as a withdrawn article may live on at most (decision 015).
KEPT_S = 10.0
_MOST = 256

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


def forget() -> None:
    """Keep nothing of what was made until now."""
    with _turn:
        _kept.clear()
