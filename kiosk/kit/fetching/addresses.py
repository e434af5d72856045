"""Which network addresses may be reached: public ones, and those the operator opened."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from kiosk.kit.fetching.values import FetchError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA registries of special-purpose addresses, kept as our own list: `is_global` has differed
# between Python releases and knows nothing of addresses that carry another inside.
_REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's host agent, behind a public-looking address
        "169.254.0.0/16",  # link-local, clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all else is special: mapped, NAT64, local, multicast
_REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3ffe::/16",  # the former 6bone
        "3fff::/20",  # documentation
    )
)
# Where an IPv6 address carries an IPv4 one, and how many bits stand to the right of it.
_CARRIERS = (
    (IPv6Network("::/96"), 0),  # IPv4-compatible
    (IPv6Network("::ffff:0:0/96"), 0),  # mapped
    (IPv6Network("::ffff:0:0:0/96"), 0),  # translated
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("2002::/16"), 80),  # 6to4
)


class RefusedAddressError(FetchError):
    """The host is, or resolves to, an address that is not public and was not opened."""


def check_address(host: str, address: Address, allow: Sequence[Network]) -> None:
    """Raise RefusedAddressError unless `address`, found for `host`, may be reached."""
    if is_refused(address, allow):
        raise RefusedAddressError(f"{host}: the address {address} is not public")


def is_refused(address: Address, allow: Sequence[Network]) -> bool:
    """Whether `address` may not be reached.

    A network in `allow` opens what is inside it. Where that network is one whose addresses carry
    an IPv4 address (such as NAT64), the inner address must be public or opened as well.
    """
    if any(address in network for network in allow):
        inner = _carried(address)
        return inner is not None and is_refused(inner, allow)
    if isinstance(address, IPv4Address):
        return any(address in network for network in _REFUSED_V4)
    if address.scope_id is not None or address not in _GLOBAL_UNICAST:
        return True
    return any(address in network for network in _REFUSED_V6)


def _carried(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address) or int(address) <= 1:  # :: and ::1 carry nothing
        return None
    for network, shift in _CARRIERS:
        if address in network:
            return IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return None
