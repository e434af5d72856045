"""What of access is not kept."""

from __future__ import annotations

from django.utils import timezone

from kiosk.access import gifts, meter
from kiosk.kit.jobs import job


@job
def forget_meters() -> None:
    """Delete the meters of months gone by, but for the last one."""
    meter.forget(timezone.now())


@job
def forget_gifts() -> None:
    """Delete gifts whose links have opened nothing for a quarter of a year."""
    gifts.forget(timezone.now())
