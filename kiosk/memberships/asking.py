"""The provider this house is set up with."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from kiosk.memberships.provider import Provider


def provider() -> Provider:
    """It, ready to be asked: Stripe, or the fake of it where there is no key."""
    return _gateway(
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_API_BASE,
        settings.STRIPE_TAX,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _gateway(key: str, secret: str, base: str, taxed: bool) -> Provider:
    """One for all threads of a process: it keeps its connections. Stripe's client is loaded by whom asks
    first: it is large, and most processes that serve pages never do."""
    from kiosk.memberships.gateway.stripe import StripeGateway

    return StripeGateway(key, secret, base=base, taxed=taxed)
