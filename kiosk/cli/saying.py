"""What commands say in plain words; nothing here loads more than it needs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.wire.standing import Standing


def say(line: str) -> None:
    """Print at once. Where nobody reads any more (`... | head`), what runs goes on in silence."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        silence()


def silence() -> None:
    """Send standard output nowhere, so that no later line, nor the end of the process, fails over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plural(count: int, word: str) -> str:
    """ "1 title", "1,070 titles"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def in_figures(stands: Standing) -> list[tuple[str, str]]:
    """How it stands, a line for each count, in words."""
    rows = [
        ("titles carried", stands.titles),
        ("titles polled at least once", stands.polled),
        ("titles none of whose feeds answers well", stands.failed),
        ("titles not polled yet", stands.unpolled),
        ("feeds polled", stands.feeds),
        ("feeds that failed when polled last", sum(stands.why_feeds_fail.values())),
        ("articles", stands.articles),
        ("articles whose page was read", stands.pages_extracted),
        ("pages that wait to be read", stands.pages_waiting),
        ("pages that could not be had", stands.pages_failed),
        ("articles still to be grouped or indexed", stands.unplaced),
        ("articles put aside, as they could not be", sum(stands.why_put_aside.values())),
        ("stories", stands.stories),
    ]
    overdue = lasting(stands.oldest_due_s) if stands.oldest_due_s else "nothing is overdue"
    return [*((what, f"{count:,}") for what, count in rows), ("feed longest overdue", overdue)]


def lasting(seconds: int) -> str:
    """ "40 s", "5 min", "3 h", "2 days"."""
    for size, word in ((86_400, "day"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            count = seconds // size
            return plural(count, word) if word == "day" else f"{count:,} {word}"
    return f"{seconds} s"


def cut_off(stands: Standing) -> str:
    """For an operator whose Kiosk reaches no feed: that it is so, the commonest reason, a way on."""
    why = stands.commonest_reason
    ask = ""
    if "not public" in why:
        ask = " KIOSK_FETCH_ALLOW names networks that may be fetched from all the same."
    elif why.startswith(("no connection", "timed out", "not complete")):
        ask = " Is this machine on a network?"
    return (
        f"None of the feeds could be reached ({why}).{ask}\n"
        "To see Kiosk without any, stop it and run: bin/start --sample --data var/sample"
    )


def reasons(stands: Standing) -> list[str]:
    """A line for each kind of thing that waits or failed, with why; empty where all is well."""
    from kiosk.wire.troubles import in_words

    lines = []
    if failing := sum(stands.why_feeds_fail.values()):
        lines.append(f"{plural(failing, 'feed')} failed when polled last: "
                     f"{in_words(stands.why_feeds_fail)}. Each by name: titles check --failed")  # fmt: skip
    if stands.pages_waiting:
        wait = "waits" if stands.pages_waiting == 1 else "wait"
        lines.append(
            f"{plural(stands.pages_waiting, 'page')} {wait}: {in_words(stands.why_pages_wait)}"
        )
    if stands.pages_failed:
        lines.append(
            f"{plural(stands.pages_failed, 'page')} could not be had, and the feed's text stands:"
            f" {in_words(stands.why_pages_failed)}"
        )
    if aside := sum(stands.why_put_aside.values()):
        lines.append(
            f"{plural(aside, 'article')} could not be grouped or indexed:"
            f" {in_words(stands.why_put_aside)}. Arrivals, in the admin pages, says which"
        )
    if stands.cut_off:
        lines.append(cut_off(stands))
    return lines
