from __future__ import annotations

from typing import Any

import pytest

from kiosk.memberships import leaving


class Quiet:
    """A provider with nothing more to tell of anybody."""

    def subscriptions_of(self, customer: str) -> list[Any]:
        return []

    def invoices_of(self, customer: str) -> list[Any]:
        return []

    def forget(self, customer: str) -> None:
        pass

    def now_of(self, kind: Any, key: str) -> Any:
        raise AssertionError("nothing is unsure")

    def end(self, subscription: str) -> Any:
        raise AssertionError("nothing runs")


@pytest.fixture(autouse=True)
def _quiet_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "provider", Quiet)
