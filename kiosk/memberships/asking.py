"""The provider this house is set up with."""

from __future__ import annotations

from kiosk.memberships.provider import Provider, ProviderError


def provider() -> Provider:
    """It, ready to be asked. Raises ProviderError where none is set up."""
    raise ProviderError("no provider is set up")
