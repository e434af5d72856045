import asyncio
from typing import Any

import pytest

from kiosk.kit.fetching import Fetcher, Kind, Response
from kiosk.kit.fetching.tests.servers import Server, answer, names, policy
from kiosk.kit.fetching.turns import Turns


async def slow(writer):
    await asyncio.sleep(0.02)
    writer.write(answer(b"copy"))


async def fetch_all(server: Server, hosts: list[str], **changes: Any) -> list[Response]:
    lookup = names(**{host.replace(".", "_"): [server.host] for host in hosts})
    async with Fetcher(policy(**changes), lookup=lookup) as fetcher:
        urls = [server.url("/slow", host) for host in hosts for _ in range(6)]
        return await asyncio.gather(*(fetcher.fetch(url, Kind.FEED) for url in urls))


@pytest.mark.parametrize("per_host", [1, 2, 6])
async def test_no_more_than_so_many_run_at_once_on_a_host(per_host):
    async with Server(slow=slow) as server:
        await fetch_all(server, ["a.test"], per_host=per_host)
        assert (server.most_at_once, len(server.requests)) == (per_host, 6)
        assert server.connections == per_host  # kept alive between turns


async def test_two_at_once_and_a_gap_are_the_default():
    async with Server(slow=slow) as server:
        default = type(policy())(user_agent="Kiosk", allow=policy().allow)
        assert (default.per_host, default.gap_s) == (2, 0.1)
        async with Fetcher(default) as fetcher:
            started = asyncio.get_running_loop().time()
            urls = [server.url("/slow")] * 4
            await asyncio.gather(*(fetcher.fetch(url, Kind.FEED) for url in urls))
            assert asyncio.get_running_loop().time() - started >= 0.3


async def test_other_hosts_are_not_held_up():
    async with Server(slow=slow) as server:
        await fetch_all(server, ["a.test", "b.test", "c.test"])
        assert server.most_at_once == 6


async def test_no_more_than_so_many_connections_are_open_in_all():
    async with Server(slow=slow) as server:
        await fetch_all(server, ["a.test", "b.test", "c.test"], connections=3)
        assert (server.most_at_once, server.connections <= 6) == (3, True)


async def test_one_host_spelled_in_two_ways_is_one_host():
    async with Server(slow=slow) as server, Fetcher(policy(per_host=1)) as fetcher:
        hosts = ("127.0.0.1", "127.1", "0x7f.1")
        urls = [server.url("/slow", host) for host in hosts]
        await asyncio.gather(*(fetcher.fetch(url, Kind.FEED) for url in urls))
        assert server.most_at_once == 1


async def test_cancelling_frees_the_turn_of_who_runs_and_of_who_waits():
    started = asyncio.Event()

    async def stuck(writer):
        started.set()
        await asyncio.sleep(10)

    async with (
        Server(stuck=stuck, feed=answer(b"copy")) as server,
        Fetcher(policy(per_host=1, connections=1)) as fetcher,
    ):
        tasks = [
            asyncio.create_task(fetcher.fetch(server.url("/stuck"), Kind.FEED)) for _ in range(3)
        ]
        await asyncio.wait_for(started.wait(), 3)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        fetch = fetcher.fetch(server.url("/feed"), Kind.FEED)
        assert (await asyncio.wait_for(fetch, 3)).body == b"copy"


async def test_cancelling_who_waits_for_the_gap_frees_the_slot():
    turns = Turns(per_host=1, gap_s=0.05, connections=1)

    async def hold() -> None:
        async with turns.slot("a.test"):
            pass

    await hold()
    waiting = asyncio.create_task(hold())
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(hold(), 1)


async def test_hosts_no_longer_used_are_forgotten():
    turns = Turns(per_host=1, gap_s=0.0, connections=10)
    async with turns.slot("held.test"):
        for n in range(5_000):
            async with turns.slot(f"{n}.test"):
                pass
        assert len(turns._hosts) <= 1_024
        assert "held.test" in turns._hosts


async def test_crawl_turns_are_apart_and_far_ones_are_not_reserved():
    turns = Turns(per_host=2, gap_s=0.0, connections=10)
    waits = [turns.crawl_wait_s("a.test", 10.0, 25.0) for _ in range(5)]
    assert [ours for ours, _ in waits] == [True, True, True, False, False]
    assert [round(wait) for _, wait in waits] == [0, 10, 20, 30, 30]
    assert turns.crawl_wait_s("b.test", 10.0, 25.0) == (True, 0.0)
