"""What is made for persons, and undone, by a worker."""

from __future__ import annotations

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.persons import erasing, keeping


@job
def make_export(*, export_id: int) -> None:
    """Make an export that was asked for, and tell its reader."""
    keeping.make(export_id, timezone.now, tell=True)


@job
def make_exports() -> None:
    """Make exports that a kill has left unmade."""
    keeping.make_all(timezone.now)


@job
def erase_account(*, erasure_id: int) -> None:
    """Erase an account that was closed for it."""
    erasing.carry_on(erasure_id, timezone.now)


@job
def erase_accounts() -> None:
    """Go on with erasures that a kill, or a provider out of reach, has left where they were."""
    erasing.carry_on_all(timezone.now)


@job
def forget_exports() -> None:
    """Delete exports that are some days old."""
    keeping.forget(timezone.now())
