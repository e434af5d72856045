"""What the provider told, forgotten: its events say who paid, and once applied they are read by nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.memberships.models import Event

KEPT = timedelta(days=30)


def forget_told(now: datetime) -> int:
    """Empty events applied a month ago; returns how many. Their ids stay, so that none is applied twice."""
    return Event.objects.filter(applied_at__lte=now - KEPT).exclude(payload={}).update(payload={})
