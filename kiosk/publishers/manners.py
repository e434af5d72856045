"""How we behave towards publishers: the settings of fetching, as the value kit.fetching takes."""

from __future__ import annotations

from django.conf import settings

from kiosk.kit.fetching import FetchPolicy


def fetch_policy(*, deadline_s: float | None = None) -> FetchPolicy:
    """The policy the KIOSK_FETCH_* settings give; a shorter deadline where a reader is waiting."""
    return FetchPolicy(
        user_agent=settings.FETCH_USER_AGENT,
        allow=settings.FETCH_ALLOW,
        proxy=settings.FETCH_PROXY or None,
        per_host=settings.FETCH_PER_HOST,
        gap_s=settings.FETCH_GAP_S,
        deadline_s=min(deadline_s or settings.FETCH_DEADLINE_S, settings.FETCH_DEADLINE_S),
        connections=settings.FETCH_CONNECTIONS,
    )
