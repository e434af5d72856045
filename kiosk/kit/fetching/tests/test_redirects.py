import pytest

from kiosk.kit.fetching import Fetcher, Kind, RedirectError
from kiosk.kit.fetching.tests.servers import Answer, Server, answer, names, policy, redirect


def chain(length: int) -> dict[str, Answer]:
    pages: dict[str, Answer] = {f"hop{n}": redirect(f"/hop{n + 1}") for n in range(length)}
    return {**pages, f"hop{length}": answer(b"end")}


async def test_five_redirects_are_followed_and_six_are_not():
    async with Server(**chain(6)) as server, Fetcher(policy()) as fetcher:
        response = await fetcher.fetch(server.url("/hop1"), Kind.FEED)
        assert (response.body, response.url) == (b"end", server.url("/hop6"))
        assert response.requested_url == server.url("/hop1")
        with pytest.raises(RedirectError):
            await fetcher.fetch(server.url("/hop0"), Kind.FEED)


async def test_a_redirect_without_a_location_is_an_error():
    async with Server(feed=answer(status=302)) as server, Fetcher(policy()) as fetcher:
        with pytest.raises(RedirectError):
            await fetcher.fetch(server.url("/feed"), Kind.FEED)


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((), None),
        ((301,), "/hop1"),
        ((308, 301), "/hop2"),
        ((301, 302), "/hop1"),
        ((301, 307, 301), "/hop1"),
        ((302, 301), None),
        ((303,), None),
    ],
)
async def test_a_permanent_move_is_told_up_to_the_first_hop_that_was_not(statuses, permanent):
    pages: dict[str, Answer] = {
        f"hop{n}": redirect(f"/hop{n + 1}", status) for n, status in enumerate(statuses)
    }
    pages[f"hop{len(statuses)}"] = answer(b"end")
    async with Server(**pages) as server, Fetcher(policy()) as fetcher:
        response = await fetcher.fetch(server.url("/hop0"), Kind.FEED)
    assert response.permanent_url == (server.url(permanent) if permanent else None)
    assert response.body == b"end"


async def test_credentials_and_cookies_do_not_reach_another_host():
    async with Server("127.0.0.2", end=answer(b"end")) as other, Server() as server:
        server.pages["/a"] = answer(status=302, Location="/b", Set_Cookie="reader=amina; Path=/")
        server.pages["/b"] = redirect(other.url("/end"))
        async with Fetcher(policy()) as fetcher:
            url = server.url("/a").replace("://", "://amina:pass@")
            response = await fetcher.fetch(url, Kind.FEED)
        assert response.body == b"end"
        assert server.header("Authorization", 0) == server.header("Authorization", 1) is not None
        assert other.header("Authorization") is None
        assert [server.header("Cookie", 1), other.header("Cookie")] == [None, None]


async def test_a_permanent_move_keeps_credentials_and_the_base_of_links_does_not():
    async with Server(a=redirect("/b", 301), b=answer(b"end")) as server:
        async with Fetcher(policy()) as fetcher:
            url = server.url("/a").replace("://", "://amina:pass@")
            response = await fetcher.fetch(url, Kind.FEED)
        assert response.url == server.url("/b")
        assert response.permanent_url == server.url("/b").replace("://", "://amina:pass@")


async def test_credentials_named_by_a_redirect_are_not_used():
    async with Server("127.0.0.2", end=answer(b"end")) as other:
        location = other.url("/end").replace("://", "://bruno:pass@")
        async with Server(feed=redirect(location)) as server, Fetcher(policy()) as fetcher:
            await fetcher.fetch(server.url("/feed"), Kind.FEED)
        assert other.header("Authorization") is None


async def test_the_body_of_a_redirect_is_not_read():
    written: list[int] = []

    async def endless(writer):
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 90000000\r\n\r\n")
        while len(written) < 900:
            writer.write(b"x" * 100_000)
            await writer.drain()
            written.append(100_000)

    async with Server(feed=endless, end=answer(b"end")) as server, Fetcher(policy()) as fetcher:
        assert (await fetcher.fetch(server.url("/feed"), Kind.FEED)).body == b"end"
    assert len(written) < 100


async def test_a_redirect_keeps_host_names_apart_from_addresses():
    async with Server(end=answer(b"end")) as server:
        server.pages["/feed"] = redirect(server.url("/end", "b.test"))
        lookup = names(a_test=["127.0.0.1"], b_test=["127.0.0.1"])
        async with Fetcher(policy(), lookup=lookup) as fetcher:
            response = await fetcher.fetch(server.url("/feed", "a.test"), Kind.FEED)
        assert response.url == server.url("/end", "b.test")
        assert server.header("Host", 0) == f"a.test:{server.port}"
        assert server.header("Host", 1) == f"b.test:{server.port}"
