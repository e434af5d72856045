"""Sites asked what machines may do: what they say becomes terms, and nothing else of the terms does."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON
from kiosk.kit.fetching import Fetcher
from kiosk.kit.fetching.tests.servers import Server, answer, policy
from kiosk.publishers.models import Declaration
from kiosk.publishers.terms import in_force
from kiosk.publishers.tests.factories import TitleFactory, for_members
from kiosk.wire.licences import Said, ask, note
from kiosk.wire.line import parsing_children

RSL = b"""<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>
<permits type="usage">search</permits></license></content></rsl>"""
TDM = b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://daily.example/p.json"}]'


def asked(pages: dict[str, bytes]) -> Said:
    async def whole() -> Said:
        async with Server() as server:
            server.pages |= {path: answer(body) for path, body in pages.items()}
            async with Fetcher(policy()) as fetcher, parsing_children() as children:
                return await ask(server.url("/news/"), fetcher, children)

    return asyncio.run(whole())


@pytest.mark.apart
def test_a_licence_counts_before_a_reservation_and_both_are_told():
    said = asked(
        {
            "/robots.txt": b"User-agent: *\nAllow: /\nLicense: /none.xml\nLicense: /rsl.xml\n",
            "/rsl.xml": RSL,
            "/.well-known/tdmrep.json": TDM,
        }
    )
    assert (said.ai_use, said.error) == ("search", "")
    assert said.found.endswith("/rsl.xml")
    assert {(source, name) for source, name, _ in said.declared} == {
        ("rsl", "license"), ("rsl", "permits"), ("tdm", "tdm-reservation"), ("tdm", "tdm-policy"),
    }  # fmt: skip


@pytest.mark.apart
@pytest.mark.parametrize(
    ("pages", "ai_use"),
    [
        ({"/.well-known/tdmrep.json": TDM}, "none"),
        ({"/.well-known/tdmrep.json": TDM.replace(b"1", b"0", 1)}, "all"),
        ({"/.well-known/tdmrep.json": b"<html>nothing here</html>"}, ""),
        ({}, ""),
    ],
)
def test_a_reservation_is_asked_where_there_is_no_licence(pages, ai_use):
    assert asked(pages).ai_use == ai_use


@pytest.mark.django_db
def test_what_a_site_says_is_noted_in_its_terms_once_and_the_rest_of_them_stays():
    title = TitleFactory()
    for_members(title, free_hours=24, meter_anonymous=1, note="agreed in Lagos")
    said = Said("search", "https://daily.example/rsl.xml", (("rsl", "permits", "search"),))
    assert note(title, said, NOON).outcome == "changed"
    window = in_force([title.pk], NOON)[title.pk]
    assert (window.ai_use, window.members, window.free_hours) == ("search", True, 24)
    assert (window.meter_anonymous, "agreed in Lagos" in window.note) == (1, True)
    assert note(title, said, NOON + timedelta(days=1)).outcome == "unchanged"
    assert title.terms.count() == 2
    assert Declaration.objects.get().value == "search"


@pytest.mark.django_db
def test_what_a_site_says_holds_on_when_terms_dated_ahead_begin():
    title, later = TitleFactory(), NOON + timedelta(days=9)
    for_members(title)
    for_members(title, since=later)
    for_members(title, since=later + timedelta(days=9), ai_use="ai-train")
    for day, word in enumerate(("search", "none")):
        said, now = Said(word, "https://daily.example/rsl.xml"), NOON + timedelta(days=day)
        assert note(title, said, now).outcome == "changed"
        assert note(title, said, now).outcome == "unchanged"
        assert in_force([title.pk], later)[title.pk].ai_use == word
    last = later + timedelta(days=9)
    assert in_force([title.pk], last)[title.pk].ai_use == "ai-train"


@pytest.mark.django_db
def test_a_title_nobody_contracted_stays_an_excerpt():
    title = TitleFactory()
    before = in_force([title.pk], NOON)[title.pk]
    note(title, Said("none", "https://daily.example/.well-known/tdmrep.json"), NOON)
    after = in_force([title.pk], NOON)[title.pk]
    assert (after.shown(), after.reserved) == (before.shown(), True)


@pytest.mark.django_db
def test_a_site_that_says_nothing_or_cannot_be_asked_changes_nothing():
    title = TitleFactory()
    assert note(title, Said(), NOON).outcome == "unsaid"
    assert note(title, Said(error="no answer"), NOON).outcome == "failed"
    assert not title.terms.exists()
