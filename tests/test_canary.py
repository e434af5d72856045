"""A secret word in the part of an article that is for members: every address, as every kind of reader.

It may be in the article and its earlier texts of those entitled, and nowhere else. Addresses are taken from
the table itself; one whose parameters are not known here fails the test.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import PropertyMock

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from kiosk.access import gifts
from kiosk.articles import pictures
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory, corrected, revised, with_picture
from kiosk.front import picks
from kiosk.front.making import make_fronts
from kiosk.memberships import ranges
from kiosk.memberships.models import Seat, Team
from kiosk.memberships.tests.factories import a_membership
from kiosk.publishers.terms import Window
from kiosk.publishers.tests.factories import TitleFactory, agree, for_members
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.search.indexing import index
from kiosk.search.suggesting import refresh
from kiosk.stories.models import Story, StoryTopic, Topic
from kiosk.stories.tests.factories import told_by
from kiosk.web import offers
from kiosk.web.ready import forget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = {"Sec-Fetch-Site": "same-origin"}
BROWSER = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
WORD = "quokkaberry"
BEHIND = f"the {WORD} ripens behind seven walls"
# The preview ends long before it, in the middle of the body and not in its last words.
BODY = (
    f"<p>{'Ferries sail from the harbour every hour. ' * 12}</p>"
    f"<p>Far inside, {BEHIND}.</p><p>{'The captain said so. ' * 5}</p>"
)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCBmVXrDwAAAABJRU5ErkJggg=="
)
# Ways to ask for the same thing: method, parameters, headers. What is an article's is asked in all of them.
PLAIN: tuple[str, str, dict[str, str]] = ("GET", "", {})
WAYS: list[tuple[str, str, dict[str, str]]] = [
    PLAIN,
    ("GET", "", BROWSER),
    ("HEAD", "", BROWSER),
    ("GET", "", {"Kiosk-Keep": "ahead"}),
    ("GET", "?print=1&format=json&full=1&whole=1&amp=1", {"Range": "bytes=0-500000"}),
    ("GET", "", {"Accept": "application/json", "X-Requested-With": "kiosk"}),
    ("GET", "", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
    ("OPTIONS", "", {}),
]
FEW = [PLAIN, ("GET", "?print=1&format=json&full=1", BROWSER)]
_ARTICLES = re.compile(r"/article/|\.(?:atom|json)$")
_CLOSED = ("/admin/", "/account/", "/card/", "/picture/", "/sitemap")


@dataclass(frozen=True)
class Stand:
    """The gated article, what stands around it, and a gift of it."""

    article: Article
    story: Story
    token: str
    now: datetime


@dataclass(frozen=True)
class Reader:
    """A kind of reader: who asks, and whether they may read the article."""

    kind: str
    client: Client
    entitled: bool = False
    leaks: list[str] = field(default_factory=list)


@pytest.fixture
def stand(settings: Any, tmp_path: Any) -> Iterator[Stand]:
    settings.STATIC_ROOT = tmp_path
    settings.METER_ANONYMOUS, settings.METER_SIGNED_IN = 2, 2
    now = timezone.now()
    _forget()
    title, other = TitleFactory(slug="gated", name="Gated"), TitleFactory(slug="open", name="Open")
    for_members(title, preview_words=30)
    agree(other, "full")
    article = ArticleFactory(
        title=title,
        headline="Ferries sail again",
        standfirst="",
        body=BODY,
        words=150,
        published_at=now - timedelta(hours=3),
        received_at=now,
    )
    pictures.keep(with_picture(article).url, PICTURE)
    revised(article, "Ferries may sail again", BODY.replace("seven", "eight"), at=now)
    corrected(article, "The ferries are four.", at=now)
    beside = ArticleFactory(title=other, headline="Ferries are back", published_at=now)
    story = told_by(article, beside, now=now)
    port = Topic.objects.create(key="port", name="Port")
    StoryTopic.objects.create(story=story, topic=port, weight=0.9)
    make_fronts(now)
    picks.add(story=story.pk, note="Worth it.", by="Bruno", since=now)
    index(list(Article.objects.order_by("pk").values_list("pk", flat=True)), now)
    refresh(now)
    giver = ReaderFactory(email="giver@reader.example")
    token = gifts.token_of(gifts.give(giver.pk, article.pk, "Amina", now))
    yield Stand(article, story, token, now)
    _forget()


def _forget() -> None:
    for one in (cache.clear, offers.forget, forget, ranges.forget):
        one()


# ---------------------------------------------------------------- every kind of reader


def anonymous(stand: Stand, client: Client) -> None:
    """Nobody in particular: no cookie, nothing said."""


def metered_out(stand: Stand, client: Client) -> None:
    """A device that has read what it had."""
    for _ in range(2):
        _read(client, ArticleFactory(title=stand.article.title, body=BODY))


def opened(stand: Stand, client: Client) -> None:
    """A device that opened this one."""
    _read(client, stand.article)


def free(stand: Stand, client: Client) -> None:
    """An account without a membership that has read what it had."""
    _sign_in(client, "free")
    metered_out(stand, client)


def lapsed(stand: Stand, client: Client) -> None:
    _hold(stand, client, "lapsed", status="canceled")
    metered_out(stand, client)


def refused(stand: Stand, client: Client) -> None:
    """A charge failed and grace is over."""
    over = stand.now - timedelta(days=1)
    _hold(stand, client, "refused", status="past_due", grace_until=over)
    metered_out(stand, client)


def trial(stand: Stand, client: Client) -> None:
    ends = stand.now + timedelta(days=9)
    _hold(stand, client, "trial", status="trialing", trial_ends_at=ends)


def paying(stand: Stand, client: Client) -> None:
    _hold(stand, client, "paying")


def team(stand: Stand, client: Client) -> None:
    reader = _sign_in(client, "team")
    one = Team.objects.create(name="Team", made_at=stand.now)
    a_membership(team=one, via="team", started_at=stand.now, period_ends_at=None)
    Seat.objects.create(team=one, reader=reader, since=stand.now)


def gifted(stand: Stand, client: Client) -> None:
    client.get(f"/gift/{stand.token}")


KINDS: dict[Callable[[Stand, Client], None], bool] = {
    anonymous: False, metered_out: False, free: False, lapsed: False, refused: False,
    opened: True, trial: True, paying: True, team: True, gifted: True,
}  # fmt: skip


def _read(client: Client, article: Article) -> None:
    answer = client.get(f"/article/{article.pk}/x", follow=True, headers=BROWSER)
    assert WORD in answer.content.decode()


def _sign_in(client: Client, name: str) -> Any:
    reader = ReaderFactory(email=f"{name}@reader.example")
    client.force_login(reader)
    return reader


def _hold(stand: Stand, client: Client, name: str, **held: Any) -> None:
    usual = {"started_at": stand.now, "period_ends_at": stand.now + timedelta(days=9)}
    a_membership(_sign_in(client, name), **{**usual, **held})


def _choose(stand: Stand, client: Client) -> None:
    """Saved, followed: on every list of their own."""
    client.post("/saved/kept", {"article": stand.article.pk}, headers=OURS)
    client.post("/follows", {"kind": "title", "key": "gated"}, headers=OURS)
    client.post("/follows", {"kind": "topic", "key": "port"}, headers=OURS)


# ---------------------------------------------------------------- every address


def routes() -> list[str]:
    """All addresses of the house, as the table writes them; the admin's models as one each."""
    found: list[str] = []

    def walk(patterns: Any, before: str) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif isinstance(one, URLPattern):
                found.append(route)

    walk(get_resolver().url_patterns, "")
    return found


def parameters(stand: Stand) -> dict[str, dict[str, list[str]]]:
    """What stands for each parameter, by the beginning of an address; the longest that fits counts."""
    pk, slug = str(stand.article.pk), "ferries-sail-again"
    admin = {
        "object_id": [pk], "content_type_id": ["1"], "app_label": ["articles"], "id": ["1"],
        "url": ["articles/article/"],
    }  # fmt: skip
    return {
        "article/": {"article_id": [pk], "slug": [slug]},
        "story/": {"story_id": [str(stand.story.pk)], "slug": [slug], "form": ["atom", "json"]},
        "title/": {"slug": ["gated"], "form": ["atom", "json"]},
        "section/": {"slug": ["world"], "form": ["atom", "json"]},
        "edition/": {
            "key": ["language-en"], "edition": ["language-en"], "slug": ["world"],
            "form": ["atom", "json"],
        },
        "topic/": {"key": ["port"], "form": ["atom", "json"]},
        "front.": {"form": ["atom", "json"]},
        "picks.": {"form": ["atom", "json"]},
        "gift/": {"token": ["A" * 32]},
        "kiosk-": {"name": ["x"]},
        "sitemap/": {"kind": ["articles", "titles", "stories"], "number": ["1", "0"]},
        "admin/": admin,
        "account/": {"act": ["cancel"], "team_id": ["1"], "pk": ["1"], "provider_id": ["x"]},
    }  # fmt: skip


# What is asked besides, with the parameters these know.
ASKED = [
    f"/search?q={WORD}", "/search?q=%22ripens+behind+seven+walls%22", "/search?q=ripens+walls",
    "/search?q=ferries&order=best", "/search/suggestions?q=quok", "/search/suggestions?q=ripe",
    "/title/gated?section=world", "/for-you/catch-up?minutes=20&hours=24",
    "/for-you/catch-up?minutes=5&hours=72", "/for-you/offline?since=0", "/saved?folder=",
    "/titles?country=GB",
]  # fmt: skip
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# A route as a regular expression is the admin's alone: what it catches, and where one of its apps leads.
_BY_EXPRESSION = {
    "admin/^(?P<app_label>": ["admin/articles/"],
    "admin/(?P<url>.*)$": ["admin/articles"],
}


class UnknownRouteError(AssertionError):
    """An address whose parameters are not known here: say in `parameters` what stands for them."""


def addresses(stand: Stand) -> list[str]:
    """Every address of the table with its parameters filled, and what only a page names: its pictures."""
    made: list[str] = []
    known = parameters(stand)
    for route in routes():
        made += _filled(route, known)
    page = Client().get(f"/article/{stand.article.pk}", follow=True).content.decode()
    made += re.findall(r"(/picture/[^\"\s,]+|/card/[^\"\s]+\.jpg)", page)
    return [*dict.fromkeys(made), *ASKED]


def _filled(route: str, known: dict[str, dict[str, list[str]]]) -> list[str]:
    for begins, there in _BY_EXPRESSION.items():
        if route.startswith(begins):
            return [f"/{one}" for one in there]
    if route.startswith(("picture/", "card/")):
        return []  # signed addresses: those of the article's page are tried
    values = next((known[one] for one in known if route.startswith(one)), {})
    made = [route]
    for whole, name in [(found[0], found[1]) for found in _PARAMETER.finditer(route)]:
        if name not in values:
            raise UnknownRouteError(route)
        made = [one.replace(whole, value) for one in made for value in values[name]]
    if any(sign in one for one in made for sign in "<>^$"):
        raise UnknownRouteError(route)
    return [f"/{one}" for one in made]


# ---------------------------------------------------------------- walking


def walked(stand: Stand, reader: Reader) -> None:
    """Ask for everything in every way; note where the word is."""
    own = {f"/article/{stand.article.pk}/ferries-sail-again",
           f"/article/{stand.article.pk}/revisions"}  # fmt: skip
    for at in addresses(stand):
        for method, query, headers in _ways(at, reader):
            answer = reader.client.generic(method, at + query, headers=headers)
            assert answer.status_code < 500, (reader.kind, method, at, answer.status_code)
            if _tells(answer, at) and not (reader.entitled and at in own):
                reader.leaks.append(f"{reader.kind}: {method} {at}{query} {headers}")


def _ways(at: str, reader: Reader) -> list[tuple[str, str, dict[str, str]]]:
    if at.startswith("/admin/") and reader.kind not in {"anonymous", "paying"}:
        return []  # the same door for whoever is no editor
    if "?" in at or at.startswith(_CLOSED):
        return [PLAIN]
    ways = WAYS if _ARTICLES.search(at) else FEW
    # A browser that comes for the first time has a meter from then on: it is `opened`, not nobody.
    nobody = reader.kind == "anonymous"
    return [way for way in ways if not (nobody and way[0] == "GET" and way[2] is BROWSER)]


def _tells(answer: Any, at: str) -> bool:
    """Whether the word, or what stands beside it, is anywhere in the answer. What was asked is echoed by a
    search, in its box, its title and its links: that is left out."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = content.decode("utf-8", "replace") + repr(dict(answer.items())) + repr(answer.cookies)
    told = told.casefold()
    if at.startswith("/search?q="):
        return "far inside" in told or "captain said" in told or f"the {WORD}" in told
    return WORD in told or "behind seven walls" in told or "behind eight walls" in told


def reader_of(kind: Callable[[Stand, Client], None], stand: Stand) -> Reader:
    made = Reader(kind.__name__, Client(raise_request_exception=False), KINDS[kind])
    kind(stand, made.client)
    _choose(stand, made.client)
    return made


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_word_is_where_it_may_be_and_nowhere_else(stand, kind):
    reader = reader_of(kind, stand)
    walked(stand, reader)
    assert reader.leaks == []
    for at in ("ferries-sail-again", "revisions"):
        answer = reader.client.get(f"/article/{stand.article.pk}/{at}")
        assert answer.status_code == 200
        assert (WORD in answer.content.decode()) is reader.entitled, at


def test_every_kind_is_taken_in_turn_and_none_leaves_anything_for_the_next(stand):
    """One process, with what it keeps for seconds: whoever comes after a member sees what is theirs."""
    readers = [reader_of(kind, stand) for kind in KINDS]
    at = f"/article/{stand.article.pk}/ferries-sail-again"
    for _ in range(2):
        for reader in (*readers, *reversed(readers)):
            told = WORD in reader.client.get(at).content.decode()
            assert told is reader.entitled, reader.kind


def test_a_leak_that_is_planted_is_found(stand, monkeypatch):
    monkeypatch.setattr(Window, "gated", PropertyMock(return_value=False))
    _forget()
    index([stand.article.pk], stand.now)
    reader = reader_of(anonymous, stand)
    walked(stand, reader)
    found = " ".join(reader.leaks)
    for at in (
        "/article/",
        "/revisions",
        "/title/gated.atom",
        "/title/gated.json",
        "/section/world.atom",
    ):
        assert at in found, at


def test_an_address_nobody_tried_is_found(stand):
    with pytest.raises(UnknownRouteError):
        _filled("archive/<int:year>", parameters(stand))
    with pytest.raises(UnknownRouteError):
        _filled("article/<int:article_id>/pages/<int:number>", parameters(stand))


def test_no_row_of_quoted_searches_spells_out_what_is_hidden(stand):
    for phrase in ("inside the", f"the {WORD}", f"{WORD} ripens", "seven walls", BEHIND):
        page = Client().get("/search", {"q": f'"{phrase}"'}).content.decode()
        assert "Ferries sail again" not in page, phrase
    for seen in ('"Ferries sail again"', WORD):
        assert "Ferries sail again" in Client().get("/search", {"q": seen}).content.decode()
