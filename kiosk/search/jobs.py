"""Jobs of search."""

from __future__ import annotations

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.search import suggesting


@job
def refresh_suggestions() -> None:
    """Bring what is offered while one types up to date with the stories that move."""
    suggesting.refresh(timezone.now())
