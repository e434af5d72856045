"""Titles' trust.txt on the wire: asked for seldom and politely, kept as declarations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from kiosk.articles.tests.factories import NOON
from kiosk.kit.fetching import Fetcher
from kiosk.kit.fetching.tests.servers import Server, answer, policy
from kiosk.publishers.declaring import declarations, declare
from kiosk.publishers.models import Declaration, Title
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.wire.line import parsing_children
from kiosk.wire.models import TrustFile
from kiosk.wire.stepping import Writer
from kiosk.wire.trust_files import TrustFiles, list_files

wire = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)
FILE = b"belongto=https://association.example/\ndatatrainingallowed=no\n"


def ask(pages: dict[str, bytes], clock: Callable[[], datetime] = timezone.now) -> Server:
    """Ask the server of all titles for their files, due or not."""
    server = Server()

    async def whole() -> None:
        async with server:
            await sync_to_async(Title.objects.update)(home=server.url("/news/"))
            server.pages |= pages
            await sync_to_async(list_files)(clock())
            await sync_to_async(TrustFile.objects.update)(due_at=clock())
            writer = Writer()
            writing = asyncio.create_task(writer.run())
            async with Fetcher(policy()) as fetcher, parsing_children() as children:
                step = TrustFiles(fetcher, children, clock, writer).step()
                await step.work(writer, clock, asyncio.Event())
            writing.cancel()
            writer.close()
        await sync_to_async(connections.close_all)()

    asyncio.run(whole())
    return server


@pytest.mark.django_db
def test_titles_are_listed_once_and_spread_over_a_day():
    for _ in range(20):
        TitleFactory()
    TitleFactory(home="")
    TitleFactory(dropped_at=NOON)
    assert list_files(NOON) == 20
    assert list_files(NOON) == 0
    due = set(TrustFile.objects.values_list("due_at", flat=True))
    assert len(due) > 10
    assert NOON <= min(due) <= max(due) <= NOON + timedelta(days=1)
    Title.objects.filter(pk=Title.objects.earliest("id").pk).update(home="https://new.example/")
    assert list_files(NOON + WEEK) == 1
    assert TrustFile.objects.filter(address="https://new.example/").count() == 1


@wire
def test_a_file_is_kept_as_declarations_and_asked_for_again_in_a_week():
    title = TitleFactory()
    server = ask({"/trust.txt": answer(FILE, Content_Type="text/plain")})
    found = declarations(title.pk).trust
    assert [(one.name, one.value) for one in found] == [
        ("belongto", "https://association.example/"),
        ("datatrainingallowed", "no"),
    ]
    assert server.paths == ["/robots.txt", "/trust.txt"]
    row = TrustFile.objects.get()
    assert (row.error, row.lease_until) == ("", None)
    assert row.found.endswith("/trust.txt")
    assert 0.89 * WEEK < row.due_at - timezone.now() < 1.11 * WEEK


@wire
def test_it_may_stand_in_the_well_known_place():
    title = TitleFactory()
    page = answer(b"<html>belongto=https://a.example/</html>", Content_Type="text/html")
    server = ask(
        {"/trust.txt": page, "/.well-known/trust.txt": answer(FILE, Content_Type="text/plain")}
    )
    assert len(declarations(title.pk).trust) == 2
    assert server.paths == ["/robots.txt", "/trust.txt", "/.well-known/trust.txt"]


@wire
def test_where_there_is_none_what_was_said_is_said_no_more_and_it_is_no_error():
    title = TitleFactory()
    declare({title.pk: [("belongto", "https://old.example/")]}, "trust", NOON)
    ask({})
    assert declarations(title.pk).trust == ()
    assert TrustFile.objects.get().error == ""


@wire
@pytest.mark.parametrize(
    ("pages", "error"),
    [
        ({"/robots.txt": answer(b"User-agent: *\nDisallow: /\n")}, "robots.txt"),
        ({"/trust.txt": answer(status=503)}, "HTTP 503"),
    ],
)
def test_where_it_cannot_be_known_what_was_said_stands(pages, error):
    title = TitleFactory()
    declare({title.pk: [("belongto", "https://old.example/")]}, "trust", NOON)
    ask(pages)
    assert len(declarations(title.pk).trust) == 1
    assert error in TrustFile.objects.get().error


@wire
def test_paused_titles_are_left_alone_and_so_are_all_where_homes_are(settings):
    settings.HOME_FLOOR_S = 0
    TitleFactory()
    assert ask({"/trust.txt": answer(FILE, Content_Type="text/plain")}).paths == []
    assert not Declaration.objects.exists()
