"""What follows on a charge that failed, day by day: tries, letters, grace, then the preview. Pure.

The provider tries the charge again by its own timetable and says when; grace is ours. All counts from the
day the charge was due, so that a reader can be told every date at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    """What happens on a day of the course."""

    FAILED = "failed"  # the charge failed: a letter
    RETRY = "retry"  # the provider tries again
    REMINDER = "reminder"  # half of the grace is over: a letter
    LAST = "last"  # two days are left: a letter
    OVER = "over"  # grace ends, previews begin: a letter


LETTERS = (Step.FAILED, Step.REMINDER, Step.LAST, Step.OVER)
_LAST = timedelta(days=2)
# Told so late, a letter would say what the next one says better.
_STALE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Day:
    """A date of the course, and whether it has passed."""

    step: Step
    at: datetime
    is_over: bool


def grace_end(due_at: datetime, grace_days: int) -> datetime:
    """Until when a reader may read although a charge failed."""
    return due_at + timedelta(days=grace_days)


def course(
    due_at: datetime, grace_days: int, next_attempt_at: datetime | None, now: datetime
) -> list[Day]:
    """All dates of the course in their order, for the reader to see."""
    until = grace_end(due_at, grace_days)
    half = due_at + (until - due_at) / 2
    dates = [(Step.FAILED, due_at), (Step.OVER, until)]
    if next_attempt_at is not None:
        dates.append((Step.RETRY, next_attempt_at))
    if half > due_at:
        dates.append((Step.REMINDER, half))
    if until - _LAST > half:
        dates.append((Step.LAST, until - _LAST))
    dates.sort(key=lambda date: (date[1], list(Step).index(date[0])))
    return [Day(step, at, at <= now) for step, at in dates]


def letter_due(due_at: datetime, grace_days: int, now: datetime) -> Step | None:
    """The letter of the last date that has come, None where that is long ago but for the last letter.

    Only one is ever due: after an outage a reader gets the letter of the day, not all those missed.
    """
    days = [d for d in course(due_at, grace_days, None, now) if d.is_over and d.step in LETTERS]
    if not days:
        return None
    last = days[-1]
    if last.step == Step.OVER and now - last.at > _STALE:
        return None
    return last.step
