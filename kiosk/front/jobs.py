"""What fronts have done by themselves: ballots nobody counts any more forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kiosk.front import ballots
from kiosk.kit.jobs import job

KEPT = timedelta(days=14)


@job
def clear_ballots() -> None:
    """Forget ballots last seen over two weeks ago."""
    ballots.clear(timezone.now() - KEPT)
