"""Sitemaps: what is ours to be found, each address once, and news while it is new."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import etree

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.stories.tests.factories import tell, told_by
from kiosk.web import sitemaps

pytestmark = pytest.mark.django_db
BASE = "http://localhost:8000"
SM = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def read(client, path: str) -> etree._Element:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(response.content)


def listed(client, path: str) -> list[str]:
    return [str(one.text) for one in read(client, path).iter(f"{SM}loc")]


def test_robots_txt_names_the_sitemaps(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert f"Sitemap: {BASE}/sitemap/news.xml" in text


def test_every_address_of_a_sitemap_answers_and_none_stands_twice(client):
    articles = [ArticleFactory() for _ in range(3)]
    told_by(*articles)
    found = []
    for at in listed(client, "/sitemap.xml"):
        found += listed(client, at.removeprefix(BASE))
    assert len(found) == len(set(found))
    for at in found:
        assert client.get(at.removeprefix(BASE)).status_code == 200, at
    for page in ("/", "/titles", "/section/world", f"/title/{articles[0].title.slug}"):
        assert f"{BASE}{page}" in found
    assert sum("/article/" in at for at in found) == 3
    assert sum("/story/" in at for at in found) == 1


def test_an_index_lists_the_parts_that_hold_something(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 2)
    first = ArticleFactory()
    ArticleFactory.create_batch(6)
    gone = Article.objects.filter(pk__gt=first.pk, pk__lte=first.pk + 4)
    gone.update(withdrawn_at=timezone.now())
    parts = [at for at in listed(client, "/sitemap.xml") if "articles-" in at]
    held = [listed(client, at.removeprefix(BASE)) for at in parts]
    assert sum(map(len, held)) == 3
    assert all(1 <= len(one) <= 2 for one in held)
    assert client.get("/sitemap/articles-999.xml").status_code == 404
    assert client.get("/sitemap/articles-0.xml").status_code == 404
    assert client.get("/sitemap/others-1.xml").status_code == 404


def test_a_headline_alone_is_not_for_search_engines(client):
    title = TitleFactory()
    agree(title, "headline")
    ArticleFactory(title=title)
    assert [at for at in listed(client, "/sitemap.xml") if "articles-" in at] == []
    assert listed(client, "/sitemap/news.xml") == []


def test_a_story_of_one_article_is_that_article(client):
    told_by(ArticleFactory())
    assert [at for at in listed(client, "/sitemap.xml") if "stories-" in at] == []


def test_a_part_says_when_a_page_changed(client):
    article = ArticleFactory(modified_at=timezone.now())
    (at,) = [at for at in listed(client, "/sitemap.xml") if "articles-" in at]
    assert read(client, at.removeprefix(BASE)).findtext(f".//{SM}lastmod") == (
        article.modified_at.isoformat(timespec="seconds")
    )


def test_news_is_of_two_days_and_says_whose_it_is(client):
    now = timezone.now()
    title = TitleFactory(name="A & B <Post>", language="")
    made: dict[str, dict[str, object]] = {
        "new": {"language": "pt-BR"},
        "old": {"published_at": now - timedelta(days=2, minutes=1)},
        "undated": {"dated_by": "receipt"},
        "of no language": {"language": ""},
        "to come": {"published_at": now + timedelta(hours=1)},
    }
    for headline, values in made.items():
        usual = {"title": title, "headline": headline, "published_at": now, "language": "en"}
        ArticleFactory(**{**usual, **values})
    (url,) = read(client, "/sitemap/news.xml")
    assert url.findtext(f".//{NEWS}title") == "new"
    assert url.findtext(f".//{NEWS}name") == "A & B <Post>"
    assert url.findtext(f".//{NEWS}language") == "pt"
    assert url.findtext(f".//{NEWS}publication_date") == now.isoformat(timespec="seconds")


def test_news_has_at_most_a_thousand_and_no_copies(client, monkeypatch):
    now = timezone.now()
    source = ArticleFactory(published_at=now)
    copy = ArticleFactory(published_at=now)
    tell(told_by(source), copy, role="wire", source=source)
    assert len(read(client, "/sitemap/news.xml")) == 1
    monkeypatch.setattr(sitemaps, "NEWS_MOST", 3)
    ArticleFactory.create_batch(5, published_at=now)
    assert len(read(client, "/sitemap/news.xml")) == 3


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("zh-Hant-TW", "zh-tw"), ("zh", "zh-cn"), ("fil", "fil"), ("", "")],
)
def test_languages_are_written_as_news_sitemaps_want_them(tag, code):
    assert sitemaps._news_language(tag) == code


def test_a_sitemap_that_did_not_change_is_not_sent_again(client):
    ArticleFactory()
    for path in ("/sitemap.xml", "/sitemap/articles-1.xml", "/sitemap/news.xml"):
        cache.clear()
        first = client.get(path)
        if first.status_code == 200:
            again = client.get(path, headers={"If-None-Match": first["ETag"]})
            assert again.status_code == 304


def test_a_part_costs_two_queries_however_long(client, django_assert_num_queries):
    article = ArticleFactory()
    ArticleFactory.create_batch(20)
    number = -(-article.pk // sitemaps.PART)
    with django_assert_num_queries(2):
        client.get(f"/sitemap/articles-{number}.xml")
