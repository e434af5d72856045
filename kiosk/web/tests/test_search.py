"""The page of search: every question gets an answer, and leads on to the rest of it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from kiosk.articles.models import Address, Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.kit.addresses import identity, key
from kiosk.publishers.models import Title
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.search.indexing import index

pytestmark = pytest.mark.django_db
ODD = (
    "a%00b", "%00", "%FF%FE", "%ED%A0%80", "9999-12-31", "0001-01-01", "0000-00-00", "-1", "1e9",
    "999999999999999", "99999999999999999999", "%D9%A3", "%C2%B2", "de%00", "%25s", "'", "x" * 9000,
)  # fmt: skip


def many(count: int, headline: str, title: Title | None = None) -> list[Article]:
    """That many articles, a minute between two, that can be found."""
    now, title = timezone.now(), title or TitleFactory()
    made: list[Article] = [
        ArticleFactory(
            headline=f"{headline} {n}", title=title, published_at=now - timedelta(minutes=n)
        )
        for n in range(count)
    ]
    index([article.pk for article in made], now)
    return made


@pytest.mark.parametrize("order", ["newest", "best"])
@pytest.mark.parametrize("name", ["q", "title", "section", "language", "since", "until", "after"])
def test_whatever_stands_in_an_address_is_answered(client, name, order):
    many(1, "Ferry sails")
    for value in ODD:
        response = client.get(f"/search?q=ferry&order={order}&{name}={value}")
        assert response.status_code in (200, 400), value
        assert b"\0" not in response.content
        assert client.get(f"/search/suggestions?{name}={value}").status_code == 200


def test_more_leads_on_with_the_whole_question(client):
    question = "ferry " + " ".join(f"-{'x' * 40}{n}" for n in range(20))
    many(21, "Ferry sails")
    page = client.get("/search", {"q": question}).content.decode()
    (more,) = re.findall(r'rel="next" href="([^"]+)"', page)
    asked = parse_qs(urlsplit(html.unescape(more)).query)
    assert asked["q"] == [question]
    assert "Ferry</mark> sails 20" in client.get(html.unescape(more)).content.decode()


def test_a_title_that_narrows_a_search_is_named_and_can_be_left(client):
    title = TitleFactory(name="Harbour Post")
    many(1, "Ferry sails", title)
    page = client.get("/search", {"q": "ferry", "title": title.slug, "order": "best"})
    words = page.content.decode()
    assert "Only in Harbour Post" in re.sub(r"<[^>]+>", "", words)
    (wider,) = re.findall(r'class="finder-wider" href="([^"]+)"', words)
    asked = parse_qs(urlsplit(html.unescape(wider)).query)
    assert asked == {"q": ["ferry"], "order": ["best"]}


@pytest.mark.parametrize("q", ["🙂", '"', "-", "-storm", "?!"])
def test_where_there_is_no_word_to_look_for_nothing_is_found(client, q):
    many(1, "Ferry sails")
    page = client.get("/search", {"q": q})
    assert page.status_code == 200
    assert re.search(r'<p class="nothing">[^<]*word', page.content.decode())
    assert 'class="result"' not in page.content.decode()


@pytest.mark.parametrize(
    "shared",
    [
        {"url": "https://www.daily.example/ferry?utm_source=app", "title": "Something else"},
        {"text": "Look: https://daily.example/ferry/ (good)"},
        {"title": "Ferry sails https://daily.example/ferry"},
    ],
)
def test_an_article_shared_from_elsewhere_is_opened_here(client, shared):
    (article,) = many(1, "Ferry sails")
    Address.objects.create(
        article=article, title=article.title, key=key(identity("https://daily.example/ferry"))
    )
    led = client.get("/share", shared)
    assert (led.status_code, led["Location"]) == (302, f"/article/{article.pk}")
    assert led["Cache-Control"] == "private, no-store"
    Article.objects.update(withdrawn_at=timezone.now())
    assert client.get("/share", shared)["Location"].startswith("/search?q=")


@pytest.mark.parametrize(
    ("shared", "asked"),
    [
        ({"title": "Ferry sails", "url": "https://elsewhere.example/1"}, "Ferry sails"),
        ({"text": "Ferry https://elsewhere.example/1"}, "Ferry"),
        ({"url": "https://elsewhere.example/1"}, "https://elsewhere.example/1"),
        ({"title": "a\0b", "text": "c"}, "ab"),
        ({"text": "🙂"}, "🙂"),
        ({}, ""),
    ],
)
def test_what_is_shared_and_not_carried_is_looked_for(client, shared, asked):
    led = client.get("/share", shared)
    query = parse_qs(urlsplit(led["Location"]).query, keep_blank_values=True)
    assert (urlsplit(led["Location"]).path, query["q"]) == ("/search", [asked])
    assert client.get(led["Location"]).status_code == 200


def test_a_search_in_a_title_that_is_not_carried_can_be_widened(client):
    page = client.get("/search", {"q": "ferry", "title": "nowhere"})
    assert page.status_code == 400
    assert 'class="finder-wider"' in page.content.decode()
