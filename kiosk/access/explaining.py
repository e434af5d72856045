"""What would show of an article, to whom, when, and why: the tester of terms, for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.access import gifts, meter
from kiosk.access.entitlements import Decision, Gate, Who, Why, free_until, may_read
from kiosk.access.gates import gates
from kiosk.access.meter import Holder
from kiosk.memberships.standing import NOBODY, Standing, standing_of
from kiosk.publishers.terms import Window

# What each reason says to whoever agreed the terms.
SAID = {
    Why.OPEN: "its title's full text is for everybody",
    Why.PUBLISHER_FREE: "its publisher gives this article away",
    Why.FREE_HOURS: "it is new, and new articles are for everybody",
    Why.MEMBER: "the reader is a member",
    Why.GIFT: "a gift link opens it",
    Why.OPENED: "it was opened this month already, which costs nothing",
    Why.METER: "the reader has free articles left this month",
    Why.TERMS: "its title's terms let no full text be shown",
    Why.ARCHIVE: "it is older than its title's terms go",
    Why.REGION: "its title's terms name countries, and the reader is in none of them, or it is not known",
    Why.MEMBERS_ONLY: "its title has no free articles",
    Why.METER_USED: "the reader's free articles of this month are used up",
    Why.UNCOUNTED: "there is nothing to count free articles by",
}


class NoArticleError(Exception):
    """There is no such article."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The decision, what it was made of, and when it will be another one by time alone."""

    gate: Gate
    who: Who
    decision: Decision
    limit: int
    changes: tuple[tuple[datetime, Decision], ...]


def explain(
    article_id: int,
    at: datetime,
    *,
    reader_id: int | None = None,
    device: bool = True,
    gift: str = "",
    country: str = "",
    address: str = "",
) -> Explained:
    """What that reader may read of the article at `at`, under the terms then in force; nothing is counted.

    Without a reader, a device that opened nothing yet; `device` false: one there is nothing to count by,
    as a robot. `gift`: the token of a link. Raises NoArticleError.
    """
    gate = gates([article_id], at).get(article_id)
    if gate is None:
        raise NoArticleError(article_id)
    who, limit = _who(gate, at, reader_id, device, gift, country, address)
    return Explained(gate, who, may_read(who, gate, at), limit, tuple(_changes(gate, who, at)))


def _who(
    gate: Gate,
    at: datetime,
    reader_id: int | None,
    device: bool,
    gift: str,
    country: str,
    address: str,
) -> tuple[Who, int]:
    signed_in = reader_id is not None
    standing: Standing = NOBODY
    if signed_in or address:
        standing = standing_of(reader_id, at, address=address)
    allowed = meter.allowance(gate.window, gate.title_id, signed_in=signed_in)
    opened = meter.openings(Holder(reader_id), at) if signed_in else frozenset()
    counted = meter.stands(opened, gate.article_id, allowed)
    found = gifts.of_token(gift, at) if gift else None
    who = Who(
        signed_in,
        standing,
        opened=counted.opened,
        left_of_meter=counted.left if signed_in or device else None,
        gifted=found is not None and found.article_id == gate.article_id,
        country=country.upper(),
    )
    return who, allowed.most


def _changes(gate: Gate, who: Who, at: datetime) -> Iterator[tuple[datetime, Decision]]:
    """When the terms' windows open or close for this reader after `at`."""
    moments = [free_until(gate)] if gate.window.free_hours else []
    if gate.window.archive_days is not None:
        moments.append(gate.published + timedelta(days=gate.window.archive_days))
    before = may_read(who, gate, at)
    for moment in sorted(one for one in moments if one > at):
        then = may_read(who, gate, moment)
        if (then.verdict, then.why) != (before.verdict, before.why):
            yield moment, then
            before = then


def in_words(window: Window) -> list[str]:
    """The terms as sentences."""
    if window.show != "full":
        what = "the headline" if window.show == "headline" else f"{window.words} words"
        return [f"anybody sees {what}, and nobody more"]
    said = ["the full text is for members" if window.members else "the full text is for everybody"]
    if window.gated:
        said.append(f"others see a preview of {window.words} words")
    if window.free_hours:
        said.append(f"everybody reads it for {window.free_hours} h after publication")
    if window.archive_days is not None:
        said.append(f"nobody reads in full after {window.archive_days} days")
    if window.regions:
        said.append(f"only in {', '.join(sorted(window.regions))}")
    for number, whom in ((window.meter_anonymous, "without"), (window.meter_signed_in, "with")):
        if number is not None:
            said.append(f"a meter of its own {whom} an account: {number} a month")
    if window.members and not window.gifting:
        said.append("it may not be given away")
    if window.ai_use:
        said.append(f"machines may: {window.ai_use}")
    return said
