import asyncio

import pytest

from kiosk.kit.fetching import Fetcher, Kind, RobotsError
from kiosk.kit.fetching.robots import Robots, our_rules
from kiosk.kit.fetching.targets import read_target
from kiosk.kit.fetching.tests.servers import Answer, Clock, Server, answer, policy, redirect
from kiosk.kit.fetching.values import Response

RULES = b"""
User-agent: *
Disallow: /all

User-agent: Otherbot
User-agent: KIOSK/2
Disallow: /private/
Allow: /private/open
"""


def with_rules(rules: Answer) -> Server:
    server = Server(page=answer(b"page"))
    server.pages["/robots.txt"] = rules
    return server


async def test_a_page_that_robots_txt_forbids_is_not_asked_for():
    async with with_rules(answer(RULES)) as server, Fetcher(policy()) as fetcher:
        server.pages["/private/x"] = server.pages["/private/open"] = answer(b"page")
        server.pages["/all"] = answer(b"page")
        with pytest.raises(RobotsError) as caught:
            await fetcher.fetch(server.url("/private/x"), Kind.PAGE)
        assert caught.value.retry_after_s is None
        assert server.paths == ["/robots.txt"]
        for path in ("/page", "/private/open", "/all"):
            assert (await fetcher.fetch(server.url(path), Kind.PAGE)).body == b"page"
        assert server.paths.count("/robots.txt") == 1


async def test_feeds_and_pictures_do_not_ask_robots_txt():
    async with with_rules(answer(b"User-agent: *\nDisallow: /")) as server:
        async with Fetcher(policy()) as fetcher:
            for kind in (Kind.FEED, Kind.PICTURE):
                assert (await fetcher.fetch(server.url("/page"), kind)).body == b"page"
        assert "/robots.txt" not in server.paths


async def test_where_a_page_redirects_to_is_asked_as_well():
    async with Server("127.0.0.2", page=answer(b"page")) as closed, Server() as server:
        closed.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /")
        server.pages["/page"] = redirect(closed.url("/page"))
        async with Fetcher(policy()) as fetcher:
            with pytest.raises(RobotsError):
                await fetcher.fetch(server.url("/page"), Kind.PAGE)
            closed.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /other")
        async with Fetcher(policy()) as fetcher:
            assert (await fetcher.fetch(server.url("/page"), Kind.PAGE)).body == b"page"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_site_without_robots_txt_is_open(status):
    rules = answer(b"User-agent: *\nDisallow: /", status)
    async with with_rules(rules) as server, Fetcher(policy()) as fetcher:
        assert (await fetcher.fetch(server.url("/page"), Kind.PAGE)).body == b"page"


async def test_robots_txt_is_followed_over_redirects_and_refused_ones_open_the_site():
    async with with_rules(redirect("/rules")) as site:
        site.pages["/rules"] = answer(b"User-agent: *\nDisallow: /")
        async with Fetcher(policy()) as fetcher:
            with pytest.raises(RobotsError):
                await fetcher.fetch(site.url("/page"), Kind.PAGE)
        for elsewhere in ("http://10.0.0.1/robots.txt", "file:///robots.txt", "/robots.txt"):
            site.pages["/robots.txt"] = redirect(elsewhere)
            async with Fetcher(policy()) as fetcher:
                assert (await fetcher.fetch(site.url("/page"), Kind.PAGE)).body == b"page"


async def hang_up(writer):
    writer.close()


@pytest.mark.parametrize("rules", [answer(status=500), answer(status=429), hang_up])
async def test_a_site_whose_robots_txt_cannot_be_had_is_put_off_but_not_for_ever(rules):
    clock = Clock()
    async with with_rules(rules) as server, Fetcher(policy(), clock=clock) as fetcher:
        for _ in range(2):
            with pytest.raises(RobotsError) as caught:
                await fetcher.fetch(server.url("/page"), Kind.PAGE)
            assert caught.value.retry_after_s == 600
        assert set(server.paths) == {"/robots.txt"}
        asked = len(server.paths)
        clock.now += 601
        with pytest.raises(RobotsError):
            await fetcher.fetch(server.url("/page"), Kind.PAGE)
        assert len(server.paths) > asked
        clock.now += 86_400
        assert (await fetcher.fetch(server.url("/page"), Kind.PAGE)).body == b"page"


async def test_a_site_that_answers_again_is_read_again():
    clock = Clock()
    async with with_rules(answer(status=503)) as server, Fetcher(policy(), clock=clock) as fetcher:
        with pytest.raises(RobotsError):
            await fetcher.fetch(server.url("/page"), Kind.PAGE)
        server.pages["/robots.txt"] = answer(b"")
        clock.now += 601
        assert (await fetcher.fetch(server.url("/page"), Kind.PAGE)).body == b"page"


async def test_rules_are_read_anew_after_an_hour_and_kept_while_they_cannot_be_had():
    clock = Clock()
    async with with_rules(answer(RULES)) as server, Fetcher(policy(), clock=clock) as fetcher:
        await fetcher.fetch(server.url("/page"), Kind.PAGE)
        server.pages["/robots.txt"] = answer(status=500)
        for later in (3_599, 2, 90_000):
            clock.now += later
            assert (await fetcher.fetch(server.url("/page"), Kind.PAGE)).body == b"page"
            with pytest.raises(RobotsError) as caught:
                await fetcher.fetch(server.url("/private/x"), Kind.PAGE)
            assert caught.value.retry_after_s is None
        server.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /page")
        clock.now += 601
        with pytest.raises(RobotsError):
            await fetcher.fetch(server.url("/page"), Kind.PAGE)


async def test_many_pages_ask_a_site_once_and_survive_the_first_who_gives_up():
    async def slow_rules(writer):
        await asyncio.sleep(0.05)
        writer.write(answer(b""))

    async with with_rules(slow_rules) as server, Fetcher(policy()) as fetcher:
        tasks = [
            asyncio.create_task(fetcher.fetch(server.url("/page"), Kind.PAGE)) for _ in range(5)
        ]
        await asyncio.sleep(0.01)
        tasks[0].cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(answers[0], asyncio.CancelledError)
        bodies = [a.body for a in answers if not isinstance(a, BaseException)]
        assert bodies == [b"page"] * 4
        assert server.paths.count("/robots.txt") == 1


async def test_too_large_a_robots_txt_is_cut_not_failed():
    rules = b"User-agent: *\nDisallow: /first\n" + b"# padding\n" * 60_000 + b"Disallow: /last\n"
    async with with_rules(answer(rules)) as server, Fetcher(policy()) as fetcher:
        server.pages["/last"] = answer(b"page")
        with pytest.raises(RobotsError):
            await fetcher.fetch(server.url("/first"), Kind.PAGE)
        assert (await fetcher.fetch(server.url("/last"), Kind.PAGE)).body == b"page"


async def test_a_crawl_delay_sets_pages_apart_and_leaves_pictures_alone():
    rules = answer(b"User-agent: kiosk\nCrawl-delay: 0.6\n")
    async with with_rules(rules) as server, Fetcher(policy()) as fetcher:
        started = asyncio.get_running_loop().time()
        pages = [fetcher.fetch(server.url("/page"), Kind.PAGE) for _ in range(2)]
        both = asyncio.gather(*pages)
        await fetcher.fetch(server.url("/page"), Kind.PICTURE)
        assert asyncio.get_running_loop().time() - started < 0.6
        await both
        assert asyncio.get_running_loop().time() - started >= 0.6


async def test_a_long_crawl_delay_is_capped_and_the_late_are_told_when_to_come_again():
    rules = answer(b"User-agent: *\nCrawl-delay: 86400\n")
    async with with_rules(rules) as server, Fetcher(policy()) as fetcher:
        target = read_target(server.url("/page"))
        assert await fetcher._robots.check(target) == 10.0
        for _ in range(7):
            fetcher._turns.crawl_wait_s(target.host, 10.0, 60.0)
        with pytest.raises(RobotsError) as caught:
            await fetcher.fetch(server.url("/page"), Kind.PAGE)
        assert 60 < (caught.value.retry_after_s or 0) <= 70


async def known(rules: bytes) -> Robots:
    """A Robots that finds `rules` everywhere, without a network."""

    async def fetch(url: str) -> Response:
        return Response(url, url, 200, {}, rules, None, "text/plain", None)

    return Robots(fetch, Clock())


async def test_what_is_remembered_is_bounded_by_number_and_by_size():
    robots = await known(b"User-agent: *\n" + b"Disallow: /x\n" * 5_000)
    for n in range(75):
        await robots.check(read_target(f"http://{n}.test/"))
    assert 0 < robots._size <= 4_000_000
    assert robots._size == sum(site.size for site in robots._sites.values())
    robots = await known(b"")
    for n in range(2_100):
        await robots.check(read_target(f"http://{n}.test/"))
    assert len(robots._sites) == 2_000


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: Kiosk\nDisallow: /", False),
        ("user-agent:kiosk/1.0 (news)\nDisallow: /", False),
        ("USER AGENT kiosk\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: a\nUser-agent: *\nUser-agent: b\nDisallow: /", False),
        ("User-agent: *\n\n# note\nUser-agent: b\nDisallow: /", False),
        ("User-agent: *\nSitemap: /s.xml\nDisallow: /", False),
        ("User-agent: *\nDisallow: /*.html$", True),
        ("User-agent: *\nDisallow: /*page$", False),
        ("User-agent: Kioskade\nDisallow: /", True),
        ("User-agent: k\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nUser-agent: Kiosk\nDisallow:", True),
        ("User-agent: Kiosk\nDisallow:\n\nUser-agent: b\nDisallow: /", True),
        ("Disallow: /", True),
        ("<html><body>Disallow: /</body></html>", True),
        ("\0\x01\ufffd", True),
        ("", True),
    ],
)
async def test_the_rules_for_us_are_found(text, allowed):
    robots = await known(text.encode())
    check = robots.check(read_target("http://a.test/page"))
    if allowed:
        assert await check == 0.0
    else:
        with pytest.raises(RobotsError):
            await check


def test_rules_for_others_are_left_out():
    crowd = "".join(f"User-agent: bot{n}\n" for n in range(5_000)) + "Disallow: /x\n" * 5_000
    assert our_rules(crowd) == ""
    assert our_rules("User-agent: *\n" + crowd).count("\n") == 5_000
    assert our_rules("User-agent: *\n" + "Disallow: /x\n" * 50_000).count("\n") == 9_999
    assert our_rules("User-agent: *\n" + "Disallow: /*a*b\n" * 9_000).count("\n") == 500
