"""The fetcher: one address in, one answer out, with every guard on the way."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import aiohttp

from kiosk.kit.fetching.addresses import check_address
from kiosk.kit.fetching.decoding import Body, TooLargeError
from kiosk.kit.fetching.resolving import CheckedResolver, Lookup, SystemLookup, guarded_socket
from kiosk.kit.fetching.robots import Robots, RobotsError
from kiosk.kit.fetching.targets import RedirectError, Target, read_redirect, read_target
from kiosk.kit.fetching.turns import Turns
from kiosk.kit.fetching.values import (
    FetchError,
    FetchPolicy,
    Kind,
    Response,
    parse_content_type,
)

MOST_REDIRECTS = 5
LONGEST_CRAWL_WAIT_S = 60.0
_KEEP_ALIVE_S = 15.0
_LONGEST_FIELD = 16_384  # of one header field; 128 fields at most
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\U0010ffff]{1,4096}")


class DeadlineError(FetchError):
    """The answer was not complete in time."""


class ConnectionFailedError(FetchError):
    """No name, no connection, no trust (TLS), or an answer that is not HTTP or breaks off."""


@dataclass(slots=True)
class _Budget:
    """Seconds left to a fetch; they run only while it holds a host's slot."""

    left_s: float


class Fetcher:
    """Fetches on behalf of Kiosk; an async context manager, to be used within one event loop.

    What is shared by all its fetches: connections kept alive, turns on a host, addresses and
    robots.txt remembered. `lookup` answers the addresses of a name, `clock` tells seconds that only
    go forward; both are there for tests.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        lookup: Lookup | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy = policy
        self._threads = SystemLookup()
        self._resolver = CheckedResolver(lookup or self._threads, policy.allow, clock)
        self._robots = Robots(self._fetch_robots, clock)
        self._turns = Turns(
            per_host=policy.per_host, gap_s=policy.gap_s, connections=policy.connections
        )
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=self._connector(),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._policy.user_agent, "Accept-Encoding": "gzip, br"},
            timeout=aiohttp.ClientTimeout(),
            auto_decompress=False,
            trust_env=False,
            max_field_size=_LONGEST_FIELD,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._robots.close()
        if self._session is not None:
            await self._session.close()
        self._threads.close()

    async def fetch(
        self,
        url: str,
        kind: Kind,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """Fetch `url`, following up to five redirects, each checked like the first address.

        `etag` and `last_modified` are those of the answer we hold; a 304 says it is current.
        Raises a FetchError: see its subclasses. A page whose host asks for a crawl delay waits for
        its turn up to a minute, then RobotsError says when to come again.
        """
        target = read_target(url)
        headers = _request_headers(kind, etag, last_modified)
        budget = _Budget(self._policy.deadline_s)
        permanent: str | None = None
        unbroken = True
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._hop(target, kind, headers, budget)
            if not isinstance(answer, _Redirect):
                if permanent is None and answer.requested_url == url:
                    return answer
                return replace(answer, requested_url=url, permanent_url=permanent)
            target = read_redirect(target, answer.location)
            unbroken = unbroken and answer.status in _PERMANENT
            if unbroken:
                permanent = target.full_text
        raise RedirectError(f"{target.host}: more than {MOST_REDIRECTS} redirects")

    async def _fetch_robots(self, url: str) -> Response:
        return await self.fetch(url, Kind.ROBOTS)

    def _connector(self) -> aiohttp.TCPConnector:
        if self._policy.proxy is not None:  # its address is the operator's choice
            return aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_S)
        return aiohttp.TCPConnector(
            limit=0,  # our own turns bound the connections, without holding any while waiting
            resolver=self._resolver,
            use_dns_cache=False,
            keepalive_timeout=_KEEP_ALIVE_S,
            socket_factory=guarded_socket(self._policy.allow),
        )

    async def _hop(
        self, target: Target, kind: Kind, headers: Mapping[str, str], budget: _Budget
    ) -> "Response | _Redirect":
        if target.address is not None:  # the connector asks no resolver about these
            check_address(target.host, target.address, self._policy.allow)
        if kind.asks_robots:
            await self._crawl_turn(target)
        async with self._turns.slot(target.host):
            started = time.monotonic()
            try:
                async with asyncio.timeout(budget.left_s) as scope:
                    return await self._request(target, kind, headers)
            except TimeoutError as error:
                if not scope.expired():
                    raise ConnectionFailedError(f"{target.host}: timed out") from error
                raise DeadlineError(
                    f"{target.host}: not complete after {self._policy.deadline_s:g} s"
                ) from error
            except (aiohttp.ClientError, OSError) as error:
                raise _failure(target, error) from error
            finally:
                budget.left_s -= time.monotonic() - started

    async def _crawl_turn(self, target: Target) -> None:
        delay = await self._robots.check(target)
        if delay <= self._policy.gap_s:
            return
        ours, wait = self._turns.crawl_wait_s(target.host, delay, LONGEST_CRAWL_WAIT_S)
        if not ours:
            raise RobotsError(f"{target.host}: its crawl delay is used up", retry_after_s=wait)
        await asyncio.sleep(wait)

    async def _request(
        self, target: Target, kind: Kind, headers: Mapping[str, str]
    ) -> "Response | _Redirect":
        assert self._session is not None, "a Fetcher is used inside `async with`"
        if self._policy.proxy is not None:
            await self._check_name(target)
        if target.authorization is not None:
            headers = {**headers, "Authorization": target.authorization}
        async with self._session.get(
            target.url, headers=headers, allow_redirects=False, proxy=self._policy.proxy
        ) as response:
            if response.status in _REDIRECTS:
                return _Redirect(response.status, response.headers.get("Location", ""))
            body = b""
            if 200 <= response.status < 300:
                body = await _read(response, kind)
            return _answer(target, response, body)

    async def _check_name(self, target: Target) -> None:
        """With a proxy: refuse a name whose addresses here are not public.

        The proxy looks the name up again and must refuse such addresses itself. A name unknown here
        is left to it, since a network with a proxy often has no name server for the world.
        """
        if target.address is None:
            try:
                await self._resolver.addresses(target.host)
            except OSError:  # no such name here
                return


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    location: str


def _request_headers(kind: Kind, etag: str | None, last_modified: str | None) -> Mapping[str, str]:
    headers = {"Accept": kind.accept}
    if etag and _VALIDATOR.fullmatch(etag):
        headers["If-None-Match"] = etag
    if last_modified and _VALIDATOR.fullmatch(last_modified):
        headers["If-Modified-Since"] = last_modified
    return headers


async def _read(response: aiohttp.ClientResponse, kind: Kind) -> bytes:
    encoding = ",".join(response.headers.getall("Content-Encoding", ()))
    body = Body(encoding, cap=kind.cap, cut=kind.cut)
    if not kind.cut and (response.content_length or 0) > kind.cap:
        raise TooLargeError(f"{response.url.host}: {response.content_length:,} bytes announced")
    async for piece in response.content.iter_any():
        body.feed(piece)
        if body.full:
            break
    return body.finish()


def _answer(target: Target, response: aiohttp.ClientResponse, body: bytes) -> Response:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        name, value = name.lower(), _clean(value)
        if name != "set-cookie":
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    content_type, charset = parse_content_type(headers.get("content-type", ""))
    return Response(
        url=target.text,
        requested_url=target.text,
        status=response.status,
        headers=headers,
        body=body,
        permanent_url=None,
        content_type=content_type,
        charset=charset,
    )


def _clean(value: str) -> str:
    """A header value as text that can be stored: bytes that are not UTF-8 read as Latin-1."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape").decode("latin-1")
    return value


def _failure(target: Target, error: Exception) -> FetchError:
    cause = error.__cause__
    if isinstance(cause, aiohttp.http_exceptions.LineTooLong):
        return TooLargeError(f"{target.host}: a header field is too long")
    return ConnectionFailedError(f"{target.host}: {error}"[:300])
