"""What goes wrong on the wire, told together: kinds of trouble with their counts, seldom repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

# Seconds from the first failed poll to the first word about it, and between any two after that.
FIRST_WORD_S = 5
NEXT_WORDS_S = 3600
# Kinds named in a sentence; the rest are counted together.
_NAMED = 3

# "www.daily.example: ..." and "https://daily.example/a: ...": whose trouble it is.
_WHOSE = re.compile(r"(?:https?://\S+|[^\s:]*\.[^\s:]*|\[?[0-9a-f:]+\]?|[\w-]+)(?::\d+)?: (?=\S)")
# What aiohttp says of a connection that could not be made.
_NO_CONNECTION = re.compile(r"Cannot connect to host \S+ ssl:\S+ \[(.*)\]$", re.DOTALL)
# Inside such a sentence: asyncio's "Connect call failed ('192.0.2.1', 443)", and our own list of several.
_CALL_FAILED = re.compile(r"Connect call failed \([^)]*\)")
_FIGURES = re.compile(r"\d[\d.,:]{3,}")


def kind(error: str) -> str:
    """An error without the host, address and figures that are its alone, so that like counts with like.

    "daily.example: Cannot connect to host daily.example:443 ssl:default [No address]" becomes
    "no connection: No address".
    """
    said = _WHOSE.sub("", error, count=1) if _WHOSE.match(error) else error
    if unconnected := _NO_CONNECTION.search(said):
        said = f"no connection: {unconnected[1]}"
    said = _CALL_FAILED.sub("refused or not answered", said)
    return _FIGURES.sub("...", said).strip()[:200] or "unknown"


def counted(errors: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Kinds of trouble with their counts, the commonest first, of (error, how many)."""
    kinds: Counter[str] = Counter()
    for error, count in errors:
        kinds[kind(error)] += count
    return dict(kinds.most_common())


def in_words(kinds: dict[str, int]) -> str:
    """The commonest kinds in a line: "HTTP 404 (12), no connection: ... (3), other reasons (2)"."""
    named = list(kinds.items())[:_NAMED]
    rest = sum(kinds.values()) - sum(count for _, count in named)
    parts = [f"{said} ({count})" for said, count in named]
    return ", ".join([*parts, f"other reasons ({rest})"] if rest else parts)


class Tally:
    """Polls since the last word about them; `due` and `take` say when the next word is, and what."""

    def __init__(self) -> None:
        self._polls = 0
        self._errors: Counter[str] = Counter()
        self._next: datetime | None = None

    def note(self, error: str, now: datetime) -> None:
        """A poll ended, well where `error` is empty."""
        self._polls += 1
        if error:
            self._errors[kind(error)] += 1
            self._next = self._next or now + timedelta(seconds=FIRST_WORD_S)

    def due(self, now: datetime) -> bool:
        """Whether polls failed, and it is time to say so."""
        return bool(self._errors) and self._next is not None and now >= self._next

    def take(self, now: datetime) -> tuple[int, int, dict[str, int]]:
        """Polls failed, polls in all, and kinds of failure; counting begins anew."""
        taken = self._errors.total(), self._polls, dict(self._errors.most_common())
        self._polls, self._errors = 0, Counter()
        self._next = now + timedelta(seconds=NEXT_WORDS_S)
        return taken
