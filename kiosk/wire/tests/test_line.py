"""The line as a whole: real answers from loopback, real children, the real database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import DataError, OperationalError, connections
from django.utils import timezone

from kiosk.articles.filing import Filed
from kiosk.articles.models import Article
from kiosk.kit.fetching import Fetcher
from kiosk.kit.fetching.tests.servers import Server, answer, policy, redirect
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.models import Feed
from kiosk.publishers.tests.factories import FeedFactory
from kiosk.wire import recording, running, stepping
from kiosk.wire.line import Line, max_age, parsing_children
from kiosk.wire.models import Item, Watch
from kiosk.wire.standing import Standing

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "On day {} the pilots' launch went out at dawn and came back with {} ships of the line. "
PAGE = (
    "<html lang=en><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1>"
    + "".join(f"<p>{SENTENCE.format(n, n * 7) * 3}</p>" for n in range(12))
    + "</article></body></html>"
)


def rss(server: Server, *names: str, ttl: int | None = None) -> bytes:
    date = format_datetime(timezone.now() - timedelta(hours=1))
    items = "".join(
        f"<item><title>Harbour {name}</title><link>{server.url('/' + name)}</link>"
        f"<guid>{name}</guid><pubDate>{date}</pubDate>"
        f"<description>Ships may enter the harbour of {name} again.</description></item>"
        for name in names
    )
    head = f"<ttl>{ttl}</ttl>" if ttl else ""
    return f"<rss version='2.0'><channel><title>Daily</title>{head}{items}</channel></rss>".encode()


def html(text: str = PAGE) -> bytes:
    return answer(text.encode(), Content_Type="text/html; charset=utf-8")


async def drained(clock: Callable[[], datetime] = timezone.now, **options: Any) -> None:
    async with Fetcher(policy()) as fetcher, parsing_children() as children:
        line = Line(fetcher, children, clock)
        try:
            await line.drain(**options)
        finally:
            line.close()


def run(server: Server, act: Callable[[Server], Awaitable[None]]) -> None:
    """Serve, and do something meanwhile; the database is this thread's and the writer's."""

    async def whole() -> None:
        async with server:
            await act(server)
        await sync_to_async(connections.close_all)()

    asyncio.run(whole())


async def add_feed(server: Server, path: str = "/feed", **more: Any) -> Feed:
    return await sync_to_async(FeedFactory)(url=server.url(path), **more)


def test_a_feed_becomes_articles_with_their_pages_read():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a", "b"), ETag='"1"')
        server.pages |= {"/a": html(), "/b": html()}
        await drained()

    run(server := Server(), act)
    articles = list(Article.objects.order_by("headline"))
    assert len(articles) == 2
    assert all(article.page_extracted_at and article.words > 500 for article in articles)
    assert set(Item.objects.values_list("stage", flat=True)) == {"done"}
    watch = Watch.objects.get()
    assert (watch.status, watch.error, watch.etag) == (200, "", '"1"')
    assert watch.due_at > timezone.now()
    assert watch.reasons
    assert "/robots.txt" in server.paths


def test_the_next_poll_asks_conditionally_and_files_nothing():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"), ETag='"1"', Last_Modified="x")
        await drained(pages=False)
        server.pages["/feed"] = answer(status=304)
        await sync_to_async(Watch.objects.update)(due_at=timezone.now())
        await drained(pages=False)

    run(server := Server(), act)
    assert server.header("If-None-Match") == '"1"'
    assert Article.objects.count() == 1
    assert Watch.objects.get().etag == '"1"'


def test_a_feed_moves_after_three_polls_that_agree():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/new"] = answer(rss(server, "a"))
        server.pages["/feed"] = redirect(server.url("/new"), 301)
        for times in range(3):
            assert (await Feed.objects.aget()).url == server.url("/feed"), times
            await sync_to_async(Watch.objects.update)(due_at=timezone.now())
            await drained(pages=False)

    run(server := Server(), act)
    feed = Feed.objects.get()
    assert (feed.url, feed.key) == (server.url("/new"), feed_key(server.url("/new")))


def test_a_feed_does_not_move_when_polls_disagree():
    async def act(server: Server) -> None:
        await add_feed(server)
        for name in ("one", "two", "one", "two"):
            server.pages[f"/{name}"] = answer(rss(server, name))
            server.pages["/feed"] = redirect(server.url(f"/{name}"), 308)
            await sync_to_async(Watch.objects.update)(due_at=timezone.now())
            await drained(pages=False)

    run(server := Server(), act)
    assert Feed.objects.get().url == server.url("/feed")


def test_a_feed_that_is_gone_is_retired():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(status=410)
        await drained()
        await sync_to_async(Watch.objects.update)(due_at=timezone.now())
        await drained()

    run(server := Server(), act)
    assert Feed.objects.get().retired_at is not None
    assert server.paths == ["/feed"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_for_that_feed_and_not_for_its_host(status):
    async def act(server: Server) -> None:
        await add_feed(server, "/busy")
        await add_feed(server, "/well")
        server.pages["/busy"] = answer(status=status, Retry_After="7200")
        server.pages["/well"] = answer(rss(server, "a"))
        await drained(pages=False)

    run(Server(), act)
    busy = Watch.objects.get(feed__url__endswith="/busy")
    well = Watch.objects.get(feed__url__endswith="/well")
    assert busy.due_at - timezone.now() > timedelta(minutes=119)
    assert "the server asks to wait 2 h" in busy.reasons
    assert well.error == ""
    assert well.due_at - timezone.now() < timedelta(hours=1)


def test_one_poison_feed_costs_itself_only(settings):
    settings.PARSERS, settings.PARSER_CPU_S = 1, 1
    deep = b"<rss><channel>" + b"<a>" * 400_000

    async def act(server: Server) -> None:
        for path, body in (("/poison", deep), ("/page", b"<html>no feed</html>"), ("/well", b"")):
            await add_feed(server, path)
            server.pages[path] = answer(body or rss(server, "a"))
        await drained(pages=False)

    run(Server(), act)
    assert Article.objects.count() == 1
    assert Watch.objects.exclude(error="").count() == 2
    assert Watch.objects.get(feed__url__endswith="/well").error == ""


def test_a_page_forbidden_or_missing_leaves_the_feeds_text():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "private", "missing", "film"))
        server.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private")
        server.pages["/private"] = html()
        server.pages["/film"] = answer(b"....", Content_Type="video/mp4")
        await drained()

    run(server := Server(), act)
    assert "/private" not in server.paths
    assert set(Item.objects.values_list("stage", flat=True)) == {"failed"}
    assert all("Ships may enter" in body for body in Article.objects.values_list("body", flat=True))


def test_a_change_whose_page_cannot_be_had_is_taken_from_the_feed():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        server.pages["/a"] = html()
        await drained()
        changed = rss(server, "a").replace(b"Harbour a", b"Corrected: harbour a")
        server.pages["/feed"], server.pages["/a"] = answer(changed), answer(status=403)
        await sync_to_async(Watch.objects.update)(due_at=timezone.now())
        await drained()

    run(Server(), act)
    article = Article.objects.get()
    assert article.headline == "Corrected: harbour a"
    assert article.words > 200
    assert article.revisions.count() == 1
    assert Item.objects.get().entry is None


def test_a_server_in_trouble_is_asked_for_the_page_again_later():
    later = timezone.now() + timedelta(minutes=2)

    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        server.pages["/a"] = answer(status=502)
        await drained()
        item = await Item.objects.aget()
        assert (item.stage, item.attempts, item.error) == ("fetch", 1, "HTTP 502")
        server.pages["/a"] = html()
        await drained()
        assert (await Item.objects.aget()).stage == "fetch"
        await drained(lambda: later)

    run(Server(), act)
    assert Item.objects.get().stage == "done"


def test_a_wall_in_place_of_the_article_is_not_taken_for_it():
    wall = (
        "<html><body><h1>Before you go on</h1><p>We value your privacy. Accept?</p></body></html>"
    )

    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        server.pages["/a"] = html(wall)
        await drained()

    run(Server(), act)
    assert Item.objects.get().stage == "failed"
    assert Article.objects.get().headline == "Harbour a"


def test_pages_of_old_news_are_not_fetched(settings):
    settings.PAGE_DAYS = 1
    old = timezone.now() + timedelta(days=3)

    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        await drained(lambda: old)

    run(server := Server(), act)
    assert server.paths == ["/feed"]
    assert Item.objects.count() == 0


def test_a_leased_row_is_left_to_its_holder_until_the_lease_runs_out():
    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        now = timezone.now()
        await Watch.objects.acreate(
            feed=await Feed.objects.aget(), due_at=now, lease_until=now + timedelta(minutes=5)
        )
        await drained(pages=False)
        assert server.paths == []
        await drained(lambda: now + timedelta(minutes=6), pages=False)

    run(server := Server(), act)
    assert server.paths == ["/feed"]


def test_a_line_told_to_stop_lets_go_of_what_it_has_not_done(monkeypatch):
    monkeypatch.setattr(stepping, "GRACE_S", 0.1)

    asked = asyncio.Event()

    async def never(writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.sleep(60)

    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = never
        async with Fetcher(policy(deadline_s=60)) as fetcher, parsing_children() as children:
            line = Line(fetcher, children, timezone.now)
            running = asyncio.create_task(line.run())
            await asked.wait()
            assert (await Watch.objects.aget()).lease_until is not None
            line.stop()
            await running
            line.close()

    run(Server(), act)
    watch = Watch.objects.get()
    assert (watch.lease_until, watch.polled_at) == (None, None)


def test_a_poll_that_cannot_be_filed_is_recorded_as_failed(monkeypatch):
    def refuse(feeds: Any, **_: Any) -> Filed:
        if any(feed.entries for feed in feeds):
            raise DataError("odd")
        return Filed()

    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        with monkeypatch.context() as patched:
            patched.setattr(recording, "file_feeds", refuse)
            await drained(pages=False)
        watch = await Watch.objects.aget()
        assert (watch.failures, watch.body_key, watch.lease_until) == (1, "", None)
        assert "DataError" in watch.error
        assert watch.polled_at is not None
        assert watch.due_at > watch.polled_at
        await sync_to_async(Watch.objects.update)(due_at=timezone.now())
        await drained(pages=False)

    run(Server(), act)
    assert Watch.objects.get().error == ""
    assert Article.objects.count() == 1


def test_a_page_that_cannot_be_filed_is_tried_again_and_fails_in_the_end(monkeypatch):
    def refuse(pages: Any, now: datetime, entries: Any) -> None:
        raise DataError("odd")

    monkeypatch.setattr(recording, "file_pages", refuse)
    monkeypatch.setattr(recording, "RETRY_MINUTES", (1,))

    async def act(server: Server) -> None:
        await add_feed(server)
        server.pages["/feed"] = answer(rss(server, "a"))
        server.pages["/a"] = html()
        await drained()
        item = await Item.objects.aget()
        assert (item.stage, item.attempts, item.lease_until) == ("file", 1, None)
        assert "DataError" in item.error
        later = timezone.now() + timedelta(minutes=2)
        await drained(lambda: later)

    run(Server(), act)
    assert (Item.objects.get().stage, Item.objects.get().attempts) == ("failed", 2)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("max-age=600", 600), ("public, Max-Age = 60", 60), ("no-cache", None), ("s-maxage=5", None)],
)
def test_cache_control_is_read(header, seconds):
    assert max_age(header) == seconds


def test_a_look_at_how_it_stands_that_fails_is_logged_and_taken_again(monkeypatch, caplog):
    monkeypatch.setattr(running, "_NEWS_S", 0.01)
    told: list[Standing] = []

    class Reader:
        times = 0

        async def read(self, function: Any, now: datetime) -> Standing:
            self.times += 1
            if self.times == 1:
                raise OperationalError("the database is away")
            stands: Standing = await sync_to_async(function)(now)
            return stands

    async def whole() -> None:
        await running._news(Reader(), told.append)  # type: ignore[arg-type]
        await sync_to_async(connections.close_all)()

    asyncio.run(whole())
    assert len(told) == 1
    assert "could not be told" in caplog.text
