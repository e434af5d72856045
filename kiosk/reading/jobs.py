"""What is made of reading by itself."""

from __future__ import annotations

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.reading import following, rolling


@job
def learn_following() -> None:
    """What is read after what, of the last day."""
    following.learn(timezone.now())


@job
def roll_up_reads() -> None:
    """Reads that count, to days, months and nobody's."""
    rolling.roll_up(timezone.now())
