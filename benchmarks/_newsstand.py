"""A newsstand on loopback addresses, in a process of its own: fixed answers, counted as they go.

It honours conditional requests, can hold every answer back for a while, and counts how many requests
were under way at once on a host. Bare asyncio, so that it takes little of the machine it measures on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any
from zlib import crc32

LAST_MODIFIED = "Wed, 01 May 2024 10:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at an address."""

    body: bytes
    content_type: str


class Newsstand:
    """The bench's hold on the server process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def hold_back(self, seconds: float) -> None:
        """From now on every answer waits so long."""
        self._ask("delay", seconds)

    def forget(self) -> None:
        """Begin counting anew."""
        self._ask("forget", None)

    def counted(self) -> dict[str, int]:
        """Since the last `forget`: `requests`, `not_modified`, `most_at_once` on one host."""
        return dict(self._ask("counted", None))

    def change(self, host: str, path: str, answer: Answer) -> None:
        """From now on this stands there."""
        self._ask("change", (host, path, answer))

    def _ask(self, word: str, value: object) -> Any:
        self._pipe.send((word, value))
        return self._pipe.recv()


@contextmanager
def open_newsstand(answers: Mapping[tuple[str, str], Answer], port: int) -> Iterator[Newsstand]:
    """Serve `answers`, by (host address, path), each host on `port`, while the context lasts."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_serve, args=(dict(answers), port, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if ours.recv() != "open":
            raise OSError(f"port {port} is taken on a loopback address")
        yield Newsstand(ours)
    finally:
        process.terminate()
        process.join()
        ours.close()


def _serve(answers: dict[tuple[str, str], Answer], port: int, pipe: Connection) -> None:
    asyncio.run(_Server(answers, pipe).run(port))


class _Server:
    def __init__(self, answers: dict[tuple[str, str], Answer], pipe: Connection) -> None:
        self.answers = answers
        self.tags = {place: _tag(answer) for place, answer in answers.items()}
        self.pipe = pipe
        self.delay = 0.0
        self.count: Counter[str] = Counter()
        self.under_way: Counter[str] = Counter()

    async def run(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            for host in sorted({host for host, _ in self.answers}):
                await loop.create_server(partial(_Visit, self, host), host, port)
        except OSError:
            self.pipe.send("taken")
            return
        loop.add_reader(self.pipe.fileno(), self._told)
        self.pipe.send("open")
        await asyncio.Event().wait()

    def _told(self) -> None:
        try:
            word, value = self.pipe.recv()
        except EOFError:
            asyncio.get_running_loop().stop()
            return
        if word == "delay":
            self.delay = value
        elif word == "forget":
            self.count.clear()
        elif word == "change":
            host, path, answer = value
            self.answers[host, path], self.tags[host, path] = answer, _tag(answer)
        self.pipe.send(dict(self.count))

    def begin(self, host: str) -> None:
        self.count["requests"] += 1
        self.under_way[host] += 1
        self.count["most_at_once"] = max(self.count["most_at_once"], self.under_way[host])

    def answer(self, host: str, head: bytes) -> bytes:
        """The whole answer to a request's head."""
        line, *fields = head.decode("latin-1").split("\r\n")
        path = line.split(" ")[1]
        found = self.answers.get((host, path))
        if found is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        tag = self.tags[host, path]
        validators = f'ETag: "{tag}"\r\nLast-Modified: {LAST_MODIFIED}\r\n'
        held = next((f for f in fields if f.lower().startswith("if-none-match:")), "")
        if tag in held:
            self.count["not_modified"] += 1
            return f"HTTP/1.1 304 Not Modified\r\n{validators}\r\n".encode()
        length = len(found.body)
        return (
            f"HTTP/1.1 200 OK\r\nContent-Type: {found.content_type}\r\n"
            f"Content-Length: {length}\r\n{validators}\r\n"
        ).encode() + found.body


class _Visit(asyncio.Protocol):
    """One connection: requests without a body, one after the other."""

    def __init__(self, server: _Server, host: str) -> None:
        self._server, self._host = server, host
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _, self._came = self._came.partition(b"\r\n\r\n")
            self._server.begin(self._host)
            if self._server.delay:
                loop = asyncio.get_running_loop()
                loop.call_later(self._server.delay, self._answer, head)
            else:
                self._answer(head)

    def _answer(self, head: bytes) -> None:
        self._server.under_way[self._host] -= 1
        if not self._transport.is_closing():
            self._transport.write(self._server.answer(self._host, head))


def _tag(answer: Answer) -> str:
    return f"{crc32(answer.body):08x}-{len(answer.body)}"
