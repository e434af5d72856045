"""Home pages on the wire: asked for politely, read in a child, counted as ballots."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from kiosk.articles.models import Address
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.front.models import Ballot, Home
from kiosk.kit.addresses import identity, key
from kiosk.kit.fetching import Fetcher
from kiosk.kit.fetching.tests.servers import Server, answer, policy
from kiosk.publishers.declaring import declarations
from kiosk.publishers.models import Declaration, Title
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory
from kiosk.wire.homes import (
    DueHome,
    History,
    Homes,
    Looked,
    lease_homes,
    list_homes,
    next_look,
    record_homes,
)
from kiosk.wire.line import Line, parsing_children
from kiosk.wire.stepping import Writer

FLOOR = 1200
HOUR = timedelta(hours=1)


def after(history: History, chance: float = 0.5) -> float:
    """Minutes until the next look."""
    return (next_look(history, NOON, FLOOR, chance).at - NOON) / timedelta(minutes=1)


# ------------------------------------------------------------ when


def test_a_front_that_changes_is_looked_at_every_twenty_minutes():
    assert after(History(known=9)) == 20
    assert after(History(known=9), 1.0) == 22


def test_a_front_that_stays_as_it_was_is_looked_at_less_often_but_every_hour():
    waits = [after(History(known=9, quiet=n)) for n in (0, 1, 2, 9, 9000)]
    assert waits == sorted(waits)
    assert waits[-1] == 60


def test_a_page_without_articles_we_know_is_looked_at_ever_less_often():
    assert after(History(known=0, quiet=1)) == 30
    assert after(History(known=0, quiet=9000)) == 8 * 60


def test_errors_double_the_wait_and_no_page_at_all_makes_it_days():
    assert after(History(known=9, failures=1)) == 40
    assert after(History(known=9, failures=3)) == 160
    assert after(History(failures=1, hopeless=True)) == 24 * 60
    assert after(History(failures=50, hopeless=True)) == 7 * 24 * 60


def test_what_the_server_asks_for_is_waited():
    planned = next_look(History(failures=1, retry_after_s=9000), NOON, FLOOR, 0.5)
    assert planned.at == NOON + timedelta(seconds=9000)
    assert "asks to wait" in planned.reasons[-1]


@pytest.mark.django_db
def test_titles_with_a_home_page_are_put_on_the_timetable_once_and_spread():
    for _ in range(20):
        TitleFactory()
    TitleFactory(home="")
    TitleFactory(dropped_at=NOON)
    assert list_homes(NOON) == 20
    assert list_homes(NOON) == 0
    due = set(Home.objects.values_list("due_at", flat=True))
    assert len(due) > 10
    assert NOON < min(due) <= max(due) <= NOON + HOUR


@pytest.mark.django_db
def test_a_home_page_that_moved_begins_anew():
    title = TitleFactory()
    list_homes(NOON)
    sights = [["a key", 0, 1.0]]
    Home.objects.update(etag='"1"', failures=4, due_at=NOON + 99 * HOUR, sights=sights)
    Title.objects.update(home="https://new.example/")
    assert list_homes(NOON) == 1
    home = Home.objects.get(title=title)
    assert (home.address, home.host, home.etag, home.failures) == (
        "https://new.example/", "new.example", "", 0,
    )  # fmt: skip
    assert home.due_at < NOON + HOUR
    assert home.sights == []


# ------------------------------------------------------------ recording


@pytest.mark.django_db
def test_a_look_that_comes_too_late_is_dropped():
    TitleFactory(home="https://daily.example/")
    began = timezone.now()
    list_homes(began)
    Home.objects.update(due_at=began)
    (slow,) = lease_homes(9, began, ())
    again = slow.lease_until + timedelta(seconds=1)
    (fast,) = lease_homes(9, again, ())
    record_homes([looked(fast, again, etag='"2"')])
    record_homes([looked(slow, again + HOUR, etag='"1"')])
    found = Home.objects.get()
    assert (found.etag, found.fetched_at) == ('"2"', again)


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "kept"), [(500, 500), (501, 0)])
def test_a_validator_is_kept_whole_or_not_at_all(length, kept):
    TitleFactory(home="https://daily.example/")
    now = timezone.now()
    list_homes(now)
    Home.objects.update(due_at=now)
    (due,) = lease_homes(9, now, ())
    record_homes([looked(due, now, etag="x" * length)])
    assert len(Home.objects.get().etag) == kept


def looked(due: DueHome, at: datetime, **more: Any) -> Looked:
    return Looked(
        due.home_id, due.title_id, due.url, at, status=304, lease_until=due.lease_until, **more
    )


@pytest.mark.django_db
def test_a_look_at_the_home_page_a_title_had_before_is_dropped():
    TitleFactory()
    list_homes(NOON)
    (due,) = lease_homes(9, NOON + HOUR, [])
    Title.objects.update(home="https://new.example/")
    list_homes(NOON + HOUR)
    before = Home.objects.values().get()
    record_homes([looked(due, NOON + HOUR, etag='"old"', declared=(("a", "b"),), sights=())])
    assert Home.objects.values().get() == before
    assert not Declaration.objects.exists()


# ------------------------------------------------------------ looking

wire = pytest.mark.django_db(transaction=True)


def run(server: Server, act: Callable[[Server], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with server:
            await act(server)
        await sync_to_async(connections.close_all)()

    asyncio.run(whole())


async def look(clock: Callable[[], datetime] = timezone.now) -> None:
    """Look at all homes, due or not."""
    writer = Writer()
    writing = asyncio.create_task(writer.run())
    async with Fetcher(policy()) as fetcher, parsing_children() as children:
        step = Homes(fetcher, children, clock, writer).step()
        await sync_to_async(list_homes)(clock())
        await sync_to_async(Home.objects.update)(due_at=clock())
        await step.work(writer, clock, asyncio.Event())
    writing.cancel()
    writer.close()


def article(title: Title, url: str) -> int:
    made = ArticleFactory(title=title, url=url, published_at=timezone.now() - HOUR)
    Address.objects.create(title=title, article=made, key=key(identity(url)))
    return int(made.pk)


def home(*slugs: str) -> bytes:
    cards = "".join(
        f'<h2><a href="/news/{s}?utm_source=home">A headline: {s}</a></h2>' for s in slugs
    )
    return answer(f"<html><body><main>{cards}</main></body></html>".encode(), ETag='"1"')


@wire
def test_a_home_page_becomes_ballots_in_its_order():
    title = TitleFactory(home="")

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        slugs = ("the-second-of-all-stories", "the-first-of-all-stories")
        for slug in slugs:
            await sync_to_async(article)(title, server.url(f"/news/{slug}"))
        server.pages["/"] = home("a-story-that-we-do-not-carry", *slugs[::-1])
        await look()

    run(server := Server(), act)
    first, second = Ballot.objects.order_by("position")
    assert first.article.url.endswith("the-first-of-all-stories")
    assert (first.position, second.position) == (1, 2)
    assert first.prominence > second.prominence
    found = Home.objects.get()
    assert (found.status, found.known, found.error, found.etag) == (200, 2, "", '"1"')
    assert found.lease_until is None
    assert found.due_at > timezone.now()
    assert server.paths == ["/robots.txt", "/"]


@wire
def test_an_article_that_comes_after_the_look_has_its_ballot_though_the_page_is_as_it_was():
    title = TitleFactory(home="")
    later = timezone.now() + HOUR

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        server.pages["/"] = home("the-first-of-all-stories")
        await look()
        await sync_to_async(article)(title, server.url("/news/the-first-of-all-stories"))
        server.pages["/"] = answer(status=304)
        await look(lambda: later)

    run(Server(), act)
    assert Ballot.objects.get().position == 0
    found = Home.objects.get()
    assert (found.known, found.quiet, len(found.sights)) == (1, 0, 1)


@wire
def test_the_next_look_is_conditional_and_counts_the_time_between():
    title = TitleFactory(home="")
    later = timezone.now() + HOUR

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        await sync_to_async(article)(title, server.url("/news/the-first-of-all-stories"))
        server.pages["/"] = home("the-first-of-all-stories")
        await look()
        server.pages["/"] = answer(status=304)
        await look(lambda: later)

    run(server := Server(), act)
    assert server.header("If-None-Match") == '"1"'
    assert Ballot.objects.get().hours == pytest.approx(1.0, abs=0.05)
    found = Home.objects.get()
    assert (found.quiet, found.known, found.etag) == (1, 1, '"1"')


@wire
@pytest.mark.parametrize("pages", [{}, {"/robots.txt": b"User-agent: *\nDisallow: /\n"}])
def test_a_title_without_a_page_to_be_had_is_asked_again_in_a_day(pages):
    TitleFactory(home="")

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        server.pages |= {path: answer(body) for path, body in pages.items()}
        await look()

    run(Server(), act)
    found = Home.objects.get()
    assert found.failures == 1
    assert found.error
    assert found.due_at > timezone.now() + 20 * HOUR
    assert not Ballot.objects.exists()


@wire
def test_a_page_that_breaks_its_reader_costs_itself_only():
    TitleFactory(home="")

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        server.pages["/"] = answer(b"<div>" * 20_000)
        await look()

    run(Server(), act)
    assert "too deep" in Home.objects.get().error


@wire
def test_with_a_floor_of_nought_home_pages_are_not_looked_at(settings):
    settings.HOME_FLOOR_S = 0
    TitleFactory(home="")

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        await look()

    run(server := Server(), act)
    assert server.paths == []


# ------------------------------------------------------------ front feeds


@wire
def test_a_polled_feed_in_its_editors_order_is_its_titles_ballot_and_one_by_time_is_none():
    hours = (5, 1, 9, 3, 11, 0, 7, 2, 10, 4, 8, 6)

    async def act(server: Server) -> None:
        for path, order in (("/shuffled", hours), ("/by-time", sorted(hours))):
            await sync_to_async(FeedFactory)(url=server.url(path), title__home="")
            server.pages[path] = answer(feed(server, path, order))
        async with Fetcher(policy()) as fetcher, parsing_children() as children:
            line = Line(fetcher, children, timezone.now)
            await line.drain(pages=False, place=False)
            line.close()

    run(Server(), act)
    found = Ballot.objects.order_by("position").select_related("article")
    assert [ballot.article.headline for ballot in found] == [f"Entry {h}" for h in hours]
    assert {ballot.kind for ballot in found} == {"feed"}


def feed(server: Server, path: str, hours: Sequence[int]) -> bytes:
    now = timezone.now() - HOUR
    items = "".join(
        f"<item><title>Entry {h}</title><link>{server.url(f'{path}/{h}')}</link>"
        f"<pubDate>{format_datetime(now - h * HOUR)}</pubDate></item>"
        for h in hours
    )
    return f"<rss version='2.0'><channel><title>Daily</title>{items}</channel></rss>".encode()


@wire
def test_a_home_page_says_what_its_newsroom_declares_until_it_says_so_no_more():
    title = TitleFactory(home="")
    later = timezone.now() + HOUR
    data = (
        b'<script type="application/ld+json">{"@type": "NewsMediaOrganization",'
        b' "ethicsPolicy": "/ethics"}</script>'
    )

    async def act(server: Server) -> None:
        await sync_to_async(Title.objects.update)(home=server.url("/"))
        server.pages["/"] = answer(b"<html><head>" + data + b"</head><body>x</body></html>")
        await look()
        assert [one.name for one in (await sync_to_async(declarations)(title.pk)).page] == [
            "ethicsPolicy"
        ]
        server.pages["/"] = home("a-story-of-today-that-is-here")
        await look(lambda: later)

    run(Server(), act)
    assert declarations(title.pk).page == ()
