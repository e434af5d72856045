"""The dates of a membership that follow from its subscription and its invoices together. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kiosk.memberships.dunning import grace_end
from kiosk.memberships.values import Invoice, Status, Subscription, Thing

# An invoice is made out when its period begins, give or take.
_A_MOMENT = timedelta(hours=1)


def follow(
    told: Subscription, invoices: Iterable[Thing], grace_days: int
) -> dict[str, datetime | bool | None]:
    """What a membership is paid until, whether the running period was waived, and where a charge failed:
    since when, when it is tried again, and until when there is grace. Pure.

    It is paid until the end of what the newest paid invoice pays for: where a year was changed to a
    month, the rest of the year became credit and is paid for no more. A charge is due since the oldest
    open invoice was made out; where none is known yet, since the period began.
    """
    known = [each for each in invoices if isinstance(each, Invoice)]
    paid = [each for each in known if each.status == "paid" and each.paid_for]
    newest = max(paid, key=lambda each: (each.due_at, each.id), default=None)
    due = next_attempt = None
    if told.status in {Status.PAST_DUE, Status.UNPAID}:
        open_ones = sorted((e for e in known if e.status == "open"), key=lambda e: e.due_at)
        due = open_ones[0].due_at if open_ones else told.period_starts_at or told.started_at
        next_attempt = next((e.next_attempt_at for e in open_ones if e.next_attempt_at), None)
    return {
        "is_waived": _is_waived(told, known),
        "paid_until": newest.paid_for if newest else None,
        "due_since": due,
        "next_attempt_at": next_attempt,
        "grace_until": grace_end(due, grace_days) if due else None,
    }


def _is_waived(told: Subscription, known: Iterable[Invoice]) -> bool:
    """Whether what was made out for the running period is void, all of it: it goes on and is not paid."""
    start, end = told.period_starts_at, told.period_ends_at
    if start is None or end is None:
        return False
    made = [each for each in known if each.due_at >= start - _A_MOMENT]
    covering = {each.status for each in made if each.paid_for and each.paid_for >= end}
    return covering == {"void"}
