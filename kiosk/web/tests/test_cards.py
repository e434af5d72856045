"""The pictures pages are shared with: ours alone to ask for, and as the article reads now."""

from __future__ import annotations

import re

import pytest

from kiosk.articles import pictures
from kiosk.articles.pictures import store
from kiosk.articles.tests.factories import NOON, ArticleFactory, with_picture
from kiosk.kit.tests.drawings import RED, near, opened, picture
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.stories.tests.factories import told_by

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _ended():
    yield
    pictures.close()


@pytest.fixture
def article():
    """With a picture that needs no fetching."""
    made = ArticleFactory(headline="Bridge reopens")
    with_picture(made)
    store.keep("https://daily.example/lead.jpg", picture(width=1600, height=1000))
    return made


def shared(client, address: str) -> str:
    """The path of the picture a page is shared with."""
    page = client.get(address, follow=True).content.decode()
    (at,) = re.findall(r'property="og:image" content="http://localhost:8000(/card/[^"]+)"', page)
    return str(at)


def test_an_article_is_shared_with_its_headline_and_picture(client, article):
    response = client.get(shared(client, f"/article/{article.pk}"))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    image = opened(response.content)
    assert image.size == (1200, 630)
    assert near(image.getpixel((1200 - 500, 20)), RED)


def test_without_the_picture_that_cannot_be_had_it_is_not_for_good(client, article):
    other = ArticleFactory()
    with_picture(other, url="https://daily.example/gone.jpg")
    response = client.get(shared(client, f"/article/{other.pk}"))
    assert opened(response.content).size == (1200, 630)
    assert response["Cache-Control"] == "public, max-age=300"


def test_it_is_drawn_once(client, article, monkeypatch):
    at = shared(client, f"/article/{article.pk}")
    first = client.get(at).content
    monkeypatch.setattr("kiosk.articles.pictures.showing._workshop", None)
    assert client.get(at).content == first


def test_a_story_is_shared_with_what_leads_it_and_other_pages_with_the_name(client, article):
    story = told_by(article, ArticleFactory(words=0))
    lead = shared(client, f"/article/{story.lead_id}")
    assert shared(client, f"/story/{story.pk}") == lead
    for address in ("/", "/titles", "/section/world"):
        assert shared(client, address).startswith("/card/site/-/")
    title = shared(client, f"/title/{article.title.slug}")
    for at in (title, shared(client, "/")):
        assert opened(client.get(at).content).size == (1200, 630)


def test_what_the_terms_hold_back_is_not_drawn(client, article):
    agree(article.title, "headline")
    image = opened(client.get(shared(client, f"/article/{article.pk}")).content)
    assert not near(image.getpixel((1200 - 500, 20)), RED)


def test_nobody_can_have_drawn_what_we_did_not_sign(client, article):
    at = shared(client, f"/article/{article.pk}")
    other = ArticleFactory()
    folder, token = at.rsplit("/", 1)
    for forged in (
        f"{folder}/{'0' * len(token.removesuffix('.jpg'))}.jpg",
        f"{folder}/{token[1:]}",
        f"{folder}/x.jpg",
        at.replace(f"/article/{article.pk}/", f"/article/{other.pk}/"),
        at.replace("/article/", "/title/"),
        "/card/article/x/y.jpg",
    ):
        assert client.get(forged).status_code == 404, forged
    assert client.get(at.replace("/article/", "/else/")).status_code == 404


def test_a_headline_that_changed_leads_to_its_new_picture(client, article):
    at = shared(client, f"/article/{article.pk}")
    article.headline = "Bridge closes"
    article.save()
    response = client.get(at)
    assert response.status_code == 302
    assert response["Location"].endswith(shared(client, f"/article/{article.pk}"))
    assert client.get(response["Location"].removeprefix("http://localhost:8000")).status_code == 200


def test_what_is_gone_has_no_picture(client, article):
    at = shared(client, f"/article/{article.pk}")
    title = shared(client, f"/title/{article.title.slug}")
    article.withdrawn_at = NOON
    article.save()
    assert client.get(at).status_code == 404
    article.title.dropped_at = NOON
    article.title.save()
    assert client.get(title).status_code == 404


def test_a_picture_that_cannot_be_had_is_done_without_and_tried_again(client):
    article = ArticleFactory(title=TitleFactory())
    with_picture(article, "http://127.0.0.1:9/gone.jpg")
    at = shared(client, f"/article/{article.pk}")
    assert client.get(at).status_code == 200
    folder = [path.name for path in store._folder().rglob("*.jpg")]
    assert folder == []
