"""A provider that does not answer, in our own words: Stripe's client names nothing but Stripe's support."""

from __future__ import annotations

# By that name of its own Stripe's client tells of a connection that failed, and the gateway passes it on.
_FAILED = "APIConnectionError"


def in_our_words(why: str) -> str:
    """What the gateway said; from where it tells of a connection that failed, which address was asked and
    what to do. After `set_up`."""
    before, failed, _ = why.partition(_FAILED)
    return f"{before}{_unreached()}" if failed else why


def _unreached() -> str:
    from django.conf import settings

    if not settings.PAYMENTS_FAKE:
        return (
            f"Stripe does not answer at {settings.STRIPE_API_BASE}: is this machine on a network?"
        )
    data = f"--data {settings.DATA_DIR}"
    return (
        f"the fake of Stripe does not answer at {settings.STRIPE_API_BASE}: it runs with the house,"
        f" bin/start {data}, or by itself, bin/kiosk payments {data}"
    )
