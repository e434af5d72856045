"""Names to addresses: looked up once, checked wholly, and handed to the connector as they are."""

import asyncio
import socket
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from kiosk.kit.fetching.addresses import Address, Network, check_address, is_refused

Lookup = Callable[[str], Awaitable[Sequence[str]]]

REMEMBERED_S = 60.0
MOST_REMEMBERED = 4_096
MOST_ADDRESSES = 8  # tried one after the other; more would only spend the deadline
_LOOKUP_THREADS = 16  # a slow name server holds a thread for seconds, and must not hold the rest


class SystemLookup:
    """Asks the system's resolver, in threads of its own; raises OSError for a name unknown."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="lookup")

    async def __call__(self, host: str) -> Sequence[str]:
        """The addresses of `host`, in the order the system prefers."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _getaddrinfo, host)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def close(self) -> None:
        """Give the threads back without waiting for lookups under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _getaddrinfo(host: str) -> Sequence[tuple[object, object, object, str, tuple[object, ...]]]:
    return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)


class CheckedResolver(AbstractResolver):
    """The connector's resolver: what it returns was checked, and is what gets connected to.

    Answers are remembered for a minute. A name with ANY refused address is refused wholly:
    an honest name has none, and a mixed answer is how a rebinding attack looks.
    """

    def __init__(
        self, lookup: Lookup, allow: Sequence[Network], clock: Callable[[], float]
    ) -> None:
        self._lookup = lookup
        self._allow = allow
        self._clock = clock
        self._remembered: OrderedDict[str, tuple[float, tuple[Address, ...]]] = OrderedDict()

    async def addresses(self, host: str) -> tuple[Address, ...]:
        """The checked addresses of a name; RefusedAddressError, or OSError when it has none."""
        known = self._remembered.get(host)
        if known is not None and self._clock() < known[0]:
            return known[1]
        found = tuple(ip_address(text) for text in await self._lookup(host))
        if not found:
            raise OSError("the name has no address")
        for address in found:
            check_address(host, address, self._allow)
        self._remembered[host] = (self._clock() + REMEMBERED_S, found[:MOST_ADDRESSES])
        self._remembered.move_to_end(host)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return found[:MOST_ADDRESSES]

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The same in the form the connector asks for."""
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in await self.addresses(host)
        ]

    async def close(self) -> None:
        """Nothing is held."""


def guarded_socket(allow: Sequence[Network]) -> Callable[..., socket.socket]:
    """A socket factory that refuses what the resolver should never have let through.

    The last line: whatever path led here, no socket is made for a refused address.
    """

    def make(entry: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, sockaddr = entry
        if is_refused(ip_address(str(sockaddr[0])), allow):
            raise PermissionError(f"the address {sockaddr[0]} is not public")
        return socket.socket(family, kind, protocol)

    return make
