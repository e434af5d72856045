"""No request reaches an address that is not public, however it is named."""

import asyncio
from ipaddress import ip_network

import aiohttp
import pytest

from kiosk.kit.fetching import (
    ConnectionFailedError,
    Fetcher,
    Kind,
    RefusedAddressError,
    RefusedUrlError,
)
from kiosk.kit.fetching.tests.servers import Answer, Clock, Server, answer, names, policy, redirect

ONLY_ONE = (ip_network("127.0.0.1/32"),)
SPELLINGS = ["127.0.0.2", "2130706434", "0x7f.2", "0177.0.0.2", "127.2", "１２７.０.０.２"]


async def test_nothing_on_this_machine_is_reached_unless_opened():
    async with Server(feed=answer(b"copy")) as server:
        async with Fetcher(policy(allow=())) as fetcher:
            with pytest.raises(RefusedAddressError):
                await fetcher.fetch(server.url("/feed"), Kind.FEED)
            with pytest.raises(RefusedAddressError):
                await fetcher.fetch(f"http://localhost:{server.port}/feed", Kind.FEED)
        assert server.connections == 0
        async with Fetcher(policy()) as fetcher:
            assert (await fetcher.fetch(server.url("/feed"), Kind.FEED)).body == b"copy"


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_every_spelling_of_a_closed_address_is_refused(spelling):
    async with Server("127.0.0.2", feed=answer(b"copy")) as server:
        async with Fetcher(policy(allow=ONLY_ONE)) as fetcher:
            with pytest.raises(RefusedAddressError):
                await fetcher.fetch(server.url("/feed", spelling), Kind.FEED)
        assert server.connections == 0
        async with Fetcher(policy()) as fetcher:
            response = await fetcher.fetch(server.url("/feed", spelling), Kind.FEED)
        assert response.url == server.url("/feed")
        assert server.header("Host") == f"127.0.0.2:{server.port}"


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[fe80::1]"])
async def test_ipv6_ways_to_this_machine_are_refused(host):
    async with Fetcher(policy()) as fetcher:
        with pytest.raises(RefusedAddressError):
            await fetcher.fetch(f"http://{host}:8080/", Kind.FEED)


async def test_a_name_is_refused_when_any_of_its_addresses_is():
    lookup = names(good_test=["127.0.0.1"], mixed_test=["127.0.0.1", "127.0.0.2"])
    async with (
        Server(feed=answer(b"copy")) as server,
        Fetcher(policy(allow=ONLY_ONE), lookup=lookup) as fetcher,
    ):
        with pytest.raises(RefusedAddressError):
            await fetcher.fetch(server.url("/feed", "mixed.test"), Kind.FEED)
        assert server.connections == 0
        response = await fetcher.fetch(server.url("/feed", "good.test"), Kind.FEED)
        assert response.body == b"copy"
        assert server.header("Host") == f"good.test:{server.port}"


async def test_a_name_that_changes_its_address_is_not_followed_to_a_closed_one():
    lookup, clock = names(rebind_test=["127.0.0.1"]), Clock()
    async with (
        Server(feed=answer(b"copy", Connection="close")) as server,
        Fetcher(policy(allow=ONLY_ONE), lookup=lookup, clock=clock) as fetcher,
    ):
        url = server.url("/feed", "rebind.test")
        await fetcher.fetch(url, Kind.FEED)
        lookup.known["rebind.test"] = ["127.0.0.2"]
        await fetcher.fetch(url, Kind.FEED)  # the address checked a moment ago, not a new one
        assert (lookup.asked, server.connections) == (["rebind.test"], 2)
        clock.now += 61
        with pytest.raises(RefusedAddressError):
            await fetcher.fetch(url, Kind.FEED)
        assert len(lookup.asked) == 2


async def test_the_checked_address_is_the_one_connected_to():
    lookup = names(a_test=["127.0.0.3"])
    async with (
        Server("127.0.0.3", feed=answer(b"right")) as server,
        Fetcher(policy(), lookup=lookup) as fetcher,
    ):
        assert (await fetcher.fetch(server.url("/feed", "a.test"), Kind.FEED)).body == b"right"
    assert lookup.asked == ["a.test"]


async def test_no_socket_is_made_for_a_closed_address_even_past_the_other_checks():
    async with Server("127.0.0.2", feed=answer()) as server:
        async with Fetcher(policy(allow=ONLY_ONE)) as fetcher:
            assert fetcher._session is not None
            with pytest.raises(aiohttp.ClientConnectorError):
                await fetcher._session.get(server.url("/feed"))
        assert server.connections == 0
        async with Fetcher(policy()) as fetcher:
            assert fetcher._session is not None
            async with fetcher._session.get(server.url("/feed")) as response:
                assert response.status == 200


@pytest.mark.parametrize("name", ["closed.test", "127.0.0.2", "0x7f.2"])
async def test_a_redirect_to_a_closed_address_is_refused(name):
    lookup = names(closed_test=["127.0.0.2"])
    async with Server("127.0.0.2", feed=answer(b"inside")) as inside, Server() as outside:
        outside.pages["/feed"] = redirect(inside.url("/feed", name))
        async with Fetcher(policy(allow=ONLY_ONE), lookup=lookup) as fetcher:
            with pytest.raises(RefusedAddressError):
                await fetcher.fetch(outside.url("/feed"), Kind.FEED)
        assert (len(outside.requests), inside.connections) == (1, 0)
        async with Fetcher(policy(), lookup=lookup) as fetcher:
            response = await fetcher.fetch(outside.url("/feed"), Kind.FEED)
        assert response.body == b"inside"


async def test_a_name_without_address_fails_to_connect():
    async with Fetcher(policy(), lookup=names(empty_test=[])) as fetcher:
        for host in ("empty.test", "unknown.test"):
            with pytest.raises(ConnectionFailedError):
                await fetcher.fetch(f"http://{host}/", Kind.FEED)


async def test_the_name_is_told_when_a_secure_connection_opens():
    hello: list[bytes] = []

    async def listen(reader, writer):
        hello.append(await reader.read(4_096))
        writer.close()

    listener = await asyncio.start_server(listen, "127.0.0.1", 0)
    url = f"https://secure.test:{listener.sockets[0].getsockname()[1]}/"
    async with Fetcher(policy(), lookup=names(secure_test=["127.0.0.1"])) as fetcher:
        with pytest.raises(ConnectionFailedError):
            await fetcher.fetch(url, Kind.FEED)
    listener.close()
    assert b"secure.test" in hello[0]


async def test_the_proxy_is_used_and_targets_are_checked_all_the_same(monkeypatch):
    lookup = names(good_test=["127.0.0.1"], closed_test=["127.0.0.2"])
    async with Server("127.0.0.9") as proxy:
        proxy.pages["http://good.test/feed"] = answer(b"by proxy")
        proxy.pages["http://127.0.0.1/feed"] = answer(b"by proxy")
        monkeypatch.setenv("NO_PROXY", "good.test")
        through = policy(allow=ONLY_ONE, proxy=proxy.url("/"))
        async with Fetcher(through, lookup=lookup) as fetcher:
            for closed in ("http://closed.test/feed", "http://127.0.0.2/feed", "http://[::1]/"):
                with pytest.raises(RefusedAddressError):
                    await fetcher.fetch(closed, Kind.FEED)
            assert proxy.connections == 0
            for good in ("http://good.test/feed", "http://127.0.0.1/feed"):
                assert (await fetcher.fetch(good, Kind.FEED)).body == b"by proxy"
        assert proxy.paths == ["http://good.test/feed", "http://127.0.0.1/feed"]


async def test_a_name_unknown_here_is_left_to_the_proxy():
    async with Server("127.0.0.9") as proxy:
        proxy.pages["http://far.test/feed"] = answer(b"by proxy")
        through = policy(allow=(), proxy=proxy.url("/"))
        async with Fetcher(through, lookup=names()) as fetcher:
            assert (await fetcher.fetch("http://far.test/feed", Kind.FEED)).body == b"by proxy"


async def test_a_secure_request_asks_the_proxy_for_a_tunnel():
    async with Server("127.0.0.9") as proxy:
        async with Fetcher(policy(proxy=proxy.url("/")), lookup=names()) as fetcher:
            with pytest.raises(ConnectionFailedError):  # this proxy opens none
                await fetcher.fetch("https://far.test/feed", Kind.FEED)
        assert proxy.requests[0].startswith("CONNECT far.test:443 ")


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    async with Server("127.0.0.9") as proxy, Server(feed=answer(b"direct")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url("/"))
        async with Fetcher(policy()) as fetcher:
            assert (await fetcher.fetch(server.url("/feed"), Kind.FEED)).body == b"direct"
        assert proxy.connections == 0


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"])
async def test_only_web_addresses_are_fetched_and_followed(url):
    pages: dict[str, Answer] = {
        "feed": redirect(url),
        "good": redirect("/end"),
        "end": answer(b"ok"),
    }
    async with Server(**pages) as server, Fetcher(policy()) as fetcher:
        with pytest.raises(RefusedUrlError):
            await fetcher.fetch(url, Kind.FEED)
        with pytest.raises(RefusedUrlError):
            await fetcher.fetch(server.url("/feed"), Kind.FEED)
        assert (await fetcher.fetch(server.url("/good"), Kind.FEED)).body == b"ok"
