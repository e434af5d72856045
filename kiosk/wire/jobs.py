"""Jobs of the wire."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.wire import clearing

KEPT = timedelta(days=7)


@job
def clear_finished_items() -> None:
    """Forget wire items that came through, or failed, over a week ago."""
    clearing.clear_finished_items(timezone.now() - KEPT)
