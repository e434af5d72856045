"""What of accounts is not kept: sessions that ended, and accounts nobody proved to be theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore

from kiosk.readers.models import Reader

# A code is good for minutes; who comes back later signs up once more.
UNPROVED = timedelta(days=7)


def forget_ended_sessions() -> None:
    """Delete the rows of sessions that are over."""
    SessionStore.clear_expired()


def forget_unproved(now: datetime) -> int:
    """Delete accounts begun a week ago whose address was never proved and to which nobody ever signed
    in; returns how many. The address may be that of somebody who knows nothing of it.

    An account that an operator made has no such address, and stays.
    """
    begun = Reader.objects.filter(
        last_login=None,
        is_staff=False,
        joined_at__lt=now - UNPROVED,
        emailaddress__verified=False,
    ).exclude(emailaddress__verified=True)
    gone = list(begun.order_by("pk").values_list("pk", flat=True))
    Reader.objects.filter(pk__in=gone, last_login=None).delete()
    return len(gone)
