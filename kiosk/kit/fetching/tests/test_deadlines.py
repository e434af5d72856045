import asyncio

import pytest

from kiosk.kit.fetching import ConnectionFailedError, DeadlineError, Fetcher, Kind
from kiosk.kit.fetching.tests.servers import Answer, Server, answer, names, policy, redirect

SHORT_S = 0.3


async def drip_body(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        writer.write(b"x")
        await asyncio.sleep(0.02)


async def drip_head(writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(100):
        writer.write(b"X-%d: y\r\n" % n)
        await asyncio.sleep(0.02)


async def keep_informing(writer):
    for _ in range(100):
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(0.02)


async def say_nothing(writer):
    await asyncio.sleep(5)


async def slow_redirect(writer):
    await asyncio.sleep(0.12)
    writer.write(redirect("/slow"))


async def slow_answer(writer):
    await asyncio.sleep(0.2)
    writer.write(answer(b"slow but sure"))


@pytest.mark.parametrize("page", [drip_body, drip_head, keep_informing, say_nothing, slow_redirect])
async def test_an_answer_that_drips_ends_at_the_deadline(page):
    async with Server(slow=page) as server, Fetcher(policy(deadline_s=SHORT_S)) as fetcher:
        with pytest.raises(DeadlineError):
            await asyncio.wait_for(fetcher.fetch(server.url("/slow"), Kind.FEED), 3)


async def test_a_slow_answer_within_the_deadline_is_kept():
    async with Server(slow=slow_answer) as server, Fetcher(policy(deadline_s=2)) as fetcher:
        response = await fetcher.fetch(server.url("/slow"), Kind.FEED)
    assert response.body == b"slow but sure"


async def test_slow_redirects_share_one_deadline():
    pages: dict[str, Answer] = {
        "a": slow_to("/b"),
        "b": slow_to("/c"),
        "c": slow_to("/d"),
        "d": answer(b"end"),
    }
    async with Server(**pages) as server:
        async with Fetcher(policy(deadline_s=0.25)) as fetcher:
            with pytest.raises(DeadlineError):
                await fetcher.fetch(server.url("/a"), Kind.FEED)
        async with Fetcher(policy(deadline_s=3)) as fetcher:
            assert (await fetcher.fetch(server.url("/a"), Kind.FEED)).body == b"end"


def slow_to(path: str) -> Answer:
    async def page(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(redirect(path))

    return page


async def test_a_slow_name_server_ends_at_the_deadline():
    async def never(host):
        await asyncio.sleep(5)
        return []

    async with Fetcher(policy(deadline_s=0.1), lookup=never) as fetcher:
        with pytest.raises(DeadlineError):
            await fetcher.fetch("http://slow.test/", Kind.FEED)


async def test_waiting_for_a_turn_is_not_counted():
    async with (
        Server(slow=slow_answer) as server,
        Fetcher(policy(deadline_s=0.9, per_host=1)) as fetcher,
    ):
        fetches = [fetcher.fetch(server.url("/slow"), Kind.FEED) for _ in range(5)]
        assert len(await asyncio.gather(*fetches)) == 5  # a second in all, less for each


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(1_000)) + b"\r\n",
    ],
)
async def test_an_answer_that_is_not_whole_http_is_an_error(page):
    async def broken(writer):
        writer.write(page)
        writer.close()

    async with Server(broken=broken) as server, Fetcher(policy()) as fetcher:
        with pytest.raises(ConnectionFailedError):
            await fetcher.fetch(server.url("/broken"), Kind.FEED)


async def test_a_refused_connection_is_an_error():
    async with Server() as server:
        url = server.url("/feed", "a.test")
    async with Fetcher(policy(), lookup=names(a_test=["127.0.0.1"])) as fetcher:
        with pytest.raises(ConnectionFailedError):
            await fetcher.fetch(url, Kind.FEED)
