"""Taking turns: how many requests run at once on a host and in all, and how far apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SWEEP_AT = 1_024


class Turns:
    """Slots by host. Who waits for one holds no connection; leaving, by force too, frees it."""

    def __init__(self, *, per_host: int, gap_s: float, connections: int) -> None:
        self._per_host = per_host
        self._gap_s = gap_s
        self._all = asyncio.Semaphore(connections)
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = _SWEEP_AT

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Hold one of the host's slots, and one of all, from the moment it is our turn."""
        state = self._host(host)
        state.users += 1
        try:
            async with state.slots:
                if wait := state.take_turn(_now(), self._gap_s):
                    await asyncio.sleep(wait)
                async with self._all:
                    yield
        finally:
            state.users -= 1

    def crawl_wait_s(self, host: str, delay_s: float, longest_s: float) -> tuple[bool, float]:
        """Reserve the host's next turn for crawling, turns being `delay_s` seconds apart.

        Returns (True, seconds to wait for it), or (False, seconds until a turn might be free) when
        it would be more than `longest_s` away; then nothing was reserved.
        """
        state = self._host(host)
        now = _now()
        wait = max(0.0, state.next_crawl - now)
        if wait > longest_s:
            return False, wait
        state.next_crawl = now + wait + delay_s
        return True, wait

    def _host(self, name: str) -> "_Host":
        state = self._hosts.get(name)
        if state is None:
            if len(self._hosts) >= self._sweep_at:
                self._sweep()
            state = self._hosts[name] = _Host(self._per_host)
        return state

    def _sweep(self) -> None:
        now = _now()
        self._hosts = {n: s for n, s in self._hosts.items() if s.users or s.is_waiting(now)}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._hosts))


class _Host:
    __slots__ = ("next_crawl", "next_start", "slots", "users")

    def __init__(self, per_host: int) -> None:
        self.slots = asyncio.Semaphore(per_host)
        self.users = 0
        self.next_start = 0.0
        self.next_crawl = 0.0

    def take_turn(self, now: float, gap_s: float) -> float:
        wait = max(0.0, self.next_start - now)
        self.next_start = now + wait + gap_s
        return wait

    def is_waiting(self, now: float) -> bool:
        return now < self.next_start or now < self.next_crawl


def _now() -> float:
    return asyncio.get_running_loop().time()
