"""Ranges of IP addresses by which a library's readers are known; kept in memory for half a minute."""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Lock

from kiosk.kit.texts import phrase
from kiosk.memberships.holding import FIELDS, Row
from kiosk.memberships.models import Entrance, Membership

FRESH_S = 30.0


# A library's own network is narrower by far; what is wider is half the world, or a slip.
_WIDEST = {4: 16, 6: 32}


class RangeError(ValueError):
    """This is no range of addresses a library can have; the text is a phrase that says why."""


@dataclass(slots=True)
class _Kept:
    read_at: float
    rows: list[tuple[str, str, Row]]


_kept: _Kept | None = None
_reading = Lock()


def ends(value: str) -> tuple[str, str]:
    """The first and last address of a range ("192.0.2.0/24", "2001:db8::/32"), as `Entrance` keeps them.

    Raises RangeError for what is none, is wider than /16 (IPv6: /32), or not all of the public internet.
    """
    try:
        network = ip_network(value, strict=False)
    except ValueError as error:
        raise RangeError(phrase("This is no range of addresses, such as 192.0.2.0/24.")) from error
    if network.prefixlen < _WIDEST[network.version]:
        raise RangeError(phrase("This range is too wide: at most /16, or /32 of IPv6."))
    mapped = isinstance(network, IPv6Network) and network[0].ipv4_mapped is not None
    if mapped or not all(_is_public(end) for end in (network[0], network[-1])):
        raise RangeError(phrase("These are not addresses of the public internet."))
    return _digits(str(network[0])), _digits(str(network[-1]))


def held_at(address: str) -> list[Row]:
    """`standing.Held`'s values of the memberships of teams whose range that address is in."""
    try:
        asked = _digits(address)
    except ValueError:
        return []
    return [row for first, last, row in _ranges() if first <= asked <= last]


def forget() -> None:
    """Read the ranges anew when they are asked for next."""
    global _kept
    _kept = None


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast


def _digits(address: str) -> str:
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return f"{(0xFFFF << 32) | int(found):032x}"
    return f"{int(found):032x}"


def _ranges() -> list[tuple[str, str, Row]]:
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() - kept.read_at < FRESH_S:
        return kept.rows
    with _reading:
        _kept = _Kept(time.monotonic(), _read())
        return _kept.rows


def _read() -> list[tuple[str, str, Row]]:
    """Of libraries alone, and confirmed."""
    ranges = Membership.objects.filter(
        via=Membership.Via.LIBRARY,
        team__entrances__kind=Entrance.Kind.RANGE,
        team__entrances__confirmed_at__isnull=False,
        team__entrances__ended_at=None,
    )
    ends_first = ("team__entrances__first", "team__entrances__last", *FIELDS)
    rows = ranges.order_by("id").values_list(*ends_first)
    return [(first, last, (*row, None)) for first, last, *row in rows]
