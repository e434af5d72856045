"""Form bodies and queries as Stripe's client writes them: `items[0][price]=…`, `expand[]=…`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kiosk.memberships.gateway.fake.errors import ApiError

_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The pairs nested. Lists stay maps of their indices: only a type tells them from maps of numbers."""
    whole: dict[str, Any] = {}
    for key, value in pairs:
        match = _KEY.fullmatch(key)
        if match is None:
            raise ApiError(f"Invalid parameter name: {key}", code="parameter_unknown", param=key)
        _put(whole, [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])], value, key)
    return whole


def _put(into: dict[str, Any], path: list[str], value: str, key: str) -> None:
    for name in path[:-1]:
        into = into.setdefault(name or str(len(into)), {})
        if not isinstance(into, dict):
            raise ApiError(f"Invalid parameter: {key} is a value and a map", param=key)
    into[path[-1] or str(len(into))] = value
