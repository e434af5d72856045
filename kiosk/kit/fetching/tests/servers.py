"""Loopback servers that answer what a test tells them to, and remember what they were asked."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_network
from typing import Any, Self

from kiosk.kit.fetching import FetchPolicy

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
LOOPBACK = (ip_network("127.0.0.0/8"),)


def words(text: str) -> list[str]:
    """The words of a text, for long lists of cases."""
    return text.split()


def policy(**changes: Any) -> FetchPolicy:
    """A policy that may reach loopback and does not wait between requests."""
    values: dict[str, Any] = {
        "user_agent": "Kiosk/1.0 (+mailto:desk@example.org)",
        "allow": LOOPBACK,
        "gap_s": 0.0,
        "deadline_s": 5.0,
    }
    return FetchPolicy(**(values | changes))


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """The bytes of an HTTP answer; header names are given with _ for -."""
    lines = [f"HTTP/1.1 {status} Some", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    """A redirect to `location`."""
    return answer(status=status, Location=location)


def names(**known: Sequence[str]) -> "Names":
    """A lookup for the hosts given, named with _ for the dot."""
    return Names({name.replace("_", "."): list(found) for name, found in known.items()})


class Names:
    """A fake name server: answers what `known` holds now and counts the questions."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self.known = known
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.known:
            raise OSError(f"no such name: {host}")
        return self.known[host]


class Server:
    """Answers by path from `pages`; `requests` has the heads, `most_at_once` what ran together."""

    def __init__(self, host: str = "127.0.0.1", /, **pages: Answer) -> None:
        self.host = host
        self.pages: dict[str, Answer] = {f"/{name}": page for name, page in pages.items()}
        self.requests: list[str] = []
        self.connections = self.running = self.most_at_once = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.requests]

    def header(self, name: str, request: int = -1) -> str | None:
        """A header of one of the requests."""
        for line in self.requests[request].split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while True:
                    await self._serve_one(await reader.readuntil(b"\r\n\r\n"), writer)
        except asyncio.CancelledError:
            pass  # the test is over; the streams' own callback must not see the cancellation
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve_one(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        self.requests.append(head.decode("latin-1"))
        page = self.pages.get(self.paths[-1].partition("?")[0], answer(status=404))
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            if isinstance(page, bytes):
                writer.write(page)
            else:
                await page(writer)
            await writer.drain()
        finally:
            self.running -= 1


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now
