"""What is forgotten of accounts, by itself."""

from __future__ import annotations

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.readers import forgetting


@job
def forget_ended_sessions() -> None:
    """Delete the rows of sessions that are over."""
    forgetting.forget_ended_sessions()


@job
def forget_unproved() -> None:
    """Delete accounts that were begun and whose address nobody proved."""
    forgetting.forget_unproved(timezone.now())
