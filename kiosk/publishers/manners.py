"""How we behave towards publishers: the settings of fetching, as the value kit.fetching takes."""

from __future__ import annotations

from django.conf import settings

from kiosk.kit.fetching import FetchError, FetchPolicy
from kiosk.kit.fetching.addresses import check_address
from kiosk.kit.fetching.targets import read_target


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


def never_fetched(url: str) -> str:
    """Why an address can be known never to be fetched, whatever a name leads to; empty where it may be."""
    try:
        target = read_target(url)
        if target.address is not None:
            check_address(target.host, target.address, settings.FETCH_ALLOW)
    except FetchError as error:
        return str(error)
    if not settings.FETCH_ALLOW and f".{target.host}".endswith(".localhost"):  # RFC 6761
        return f"{target.host}: the address is not public"
    return ""
