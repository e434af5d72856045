"""When a feed is polled next: one pure formula, with its reasons in plain lines."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

# The newest entries that tell a feed's rhythm.
RHYTHM_ENTRIES = 20
# A feed whose rhythm is not known yet is polled this often.
UNKNOWN_S = 1800.0
# A feed that fell silent is polled after this part of its silence, so a dead one costs ever less.
SILENCE_PART = 0.1
# The next poll is spread by this part either way, so that feeds added together drift apart.
JITTER_PART = 0.1
# Errors double the wait up to this many times the floor (2**9 * 5 min is past the cap of a day).
MOST_DOUBLINGS = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: the least and the most between two polls of a feed."""

    floor_s: float = 300.0
    cap_s: float = 86_400.0


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a feed after a poll.

    `rhythm_s` seconds between its entries, `newest_at` when the newest was published, `ttl_s` what
    the feed asks for, `max_age_s` the answer's Cache-Control, `retry_after_s` what the server asks
    for now, `failures` polls failed in a row, this one among them.
    """

    rhythm_s: float | None = None
    newest_at: datetime | None = None
    ttl_s: float | None = None
    max_age_s: float | None = None
    retry_after_s: float | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When, and why then."""

    at: datetime
    reasons: tuple[str, ...]


def rhythm(published: Iterable[datetime]) -> float | None:
    """Seconds between entries: the median gap of the newest twenty; None with fewer than two dates."""
    newest = sorted(published, reverse=True)[:RHYTHM_ENTRIES]
    if len(newest) < 2:
        return None
    gaps = [(a - b).total_seconds() for a, b in pairwise(newest)]
    # Entries sent in one go have no gap; the mean then says more than a median of zeros.
    return statistics.median(gaps) or statistics.fmean(gaps)


def next_poll(history: History, now: datetime, limits: Limits, chance: float) -> NextPoll:
    """The next poll after one that ended `now`; `chance` from 0 to 1 is the jitter's die.

    The feed's own rhythm gives the wait; silence, TTL, Cache-Control, failures and Retry-After can
    only lengthen it; floor and cap bound it. Retry-After is never cut short but by the cap.
    """
    wait, reason = _by_rhythm(history, now)
    reasons = [reason]
    for asked, name in (
        (history.ttl_s, "the feed's ttl"),
        (history.max_age_s, "Cache-Control"),
    ):
        if asked is not None and asked > wait:
            wait = asked
            reasons.append(f"{name} asks for {_plain(asked)}")
    if wait < limits.floor_s:
        wait = limits.floor_s
        reasons.append(f"never under {_plain(limits.floor_s)}")
    if history.failures:
        backoff = limits.floor_s * 2 ** min(history.failures, MOST_DOUBLINGS)
        if backoff > wait:
            wait = backoff
        reasons.append(f"{history.failures} failed in a row: {_plain(wait)}")
    wait *= 1 + JITTER_PART * (2 * chance - 1)
    if history.retry_after_s is not None and history.retry_after_s > wait:
        wait = history.retry_after_s
        reasons.append(f"the server asks to wait {_plain(wait)}")
    wait = max(wait, limits.floor_s)
    if wait > limits.cap_s:
        wait = limits.cap_s
        reasons.append(f"never over {_plain(limits.cap_s)}")
    return NextPoll(now + timedelta(seconds=wait), tuple(reasons))


def _by_rhythm(history: History, now: datetime) -> tuple[float, str]:
    if history.rhythm_s is None:
        return UNKNOWN_S, f"its rhythm is not known yet: {_plain(UNKNOWN_S)}"
    wait = history.rhythm_s / 2
    reason = f"an entry every {_plain(history.rhythm_s)}: half of that"
    if history.newest_at is not None:
        silent = (now - history.newest_at).total_seconds() * SILENCE_PART
        if silent > wait:
            return silent, f"silent for {_plain(silent / SILENCE_PART)}: a tenth of that"
    return wait, reason


def _plain(seconds: float) -> str:
    """Three figures at most: "1.5 h", "2.08 days", "1,010 days"."""
    for size, word in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= size * (1 if word != "days" else 2):
            count = seconds / size
            return f"{count:,.0f} {word}" if count >= 100 else f"{count:.3g} {word}"
    return f"{seconds:.3g} s"
