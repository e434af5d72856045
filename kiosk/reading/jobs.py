"""What is learnt from reading by itself."""

from __future__ import annotations

from django.utils import timezone

from kiosk.kit.jobs import job
from kiosk.reading import following


@job
def learn_following() -> None:
    """What is read after what, of the last day."""
    following.learn(timezone.now())
