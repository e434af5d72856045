"""What follows on a charge that failed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.memberships.dunning import LETTERS, Step, course, grace_end, letter_due
from kiosk.memberships.tests.factories import DAY, NOON


def test_every_date_is_told_at_once():
    days = course(NOON, 14, NOON + 3 * DAY, NOON + DAY)
    assert [(day.step, (day.at - NOON) // DAY, day.is_over) for day in days] == [
        (Step.FAILED, 0, True),
        (Step.RETRY, 3, False),
        (Step.REMINDER, 7, False),
        (Step.LAST, 12, False),
        (Step.OVER, 14, False),
    ]


@pytest.mark.parametrize(
    ("day", "step"),
    [(-1, None), (0, Step.FAILED), (6, Step.FAILED), (7, Step.REMINDER), (13, Step.LAST),
     (14, Step.OVER), (16, Step.OVER), (17, None)],
)  # fmt: skip
def test_one_letter_is_due_at_a_time(day, step):
    assert letter_due(NOON, 14, NOON + day * DAY) == step


@given(st.integers(0, 90), st.integers(0, 200 * 86_400))
def test_dates_stand_in_order_and_end_with_grace(grace, seconds):
    now = NOON + timedelta(seconds=seconds)
    days = course(NOON, grace, None, now)
    assert [day.at for day in days] == sorted(day.at for day in days)
    assert days[0].step == Step.FAILED
    assert days[-1].step == Step.OVER
    assert days[-1].at == grace_end(NOON, grace)
    assert letter_due(NOON, grace, now) in {None, *LETTERS}
    assert all(day.is_over == (day.at <= now) for day in days)
