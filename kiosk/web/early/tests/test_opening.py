"""The door with the real Django behind it."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.publishers import halting
from kiosk.publishers.models import Terms
from kiosk.web.early import opening
from kiosk.web.early.door import Door
from kiosk.web.early.taken_back import taken_back

pytestmark = pytest.mark.django_db
ENVIRON = {
    "SERVER_NAME": "kiosk", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.errors": io.StringIO(),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_remembered(settings, tmp_path):
    cache.clear()
    settings.STATIC_ROOT = tmp_path


class Visit:
    """Asks the door, and counts what comes to Django."""

    def __init__(self, settings):
        settings.ALLOWED_HOSTS = ["kiosk.example"]
        self.settings, self.asked = settings, 0
        self.client = Client(raise_request_exception=False)
        self.door = opening.opened(self._django)
        assert isinstance(self.door, Door)
        self.door._taken_back = taken_back

    def _django(self, environ, start):
        self.asked += 1
        response = self.client.request(**{**environ, "wsgi.input": io.BytesIO()})
        start(f"{response.status_code} X", list(response.items()))
        return [response.content]

    def get(self, path, **headers):
        told = []
        asking = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", **ENVIRON}
        asking = {"HTTP_HOST": "kiosk.example", "wsgi.input": io.BytesIO(), **asking, **headers}
        # On the test's own thread, in its transaction; at once, so that no other needs to.
        assert isinstance(self.door, Door)
        self.door._look()
        body = b"".join(self.door(asking, lambda status, given: told.append((status, dict(given)))))
        return int(told[-1][0][:3]), told[-1][1], body.decode()


@pytest.fixture
def visit(settings):
    return Visit(settings)


def test_kept_answers_have_every_header_of_djangos(visit):
    article = ArticleFactory(headline="Bridge reopens")
    for path in ("/", f"/article/{article.pk}/bridge-reopens", f"/title/{article.title.slug}"):
        _, first, page = visit.get(path)
        asked = visit.asked
        _, again, same = visit.get(path)
        bare = visit.client.get(path, headers={"Host": "kiosk.example"})
        assert (page, visit.asked) == (same, asked)
        assert page == bare.content.decode()
        ours = {name.lower(): value for name, value in again.items()}
        for name, value in bare.items():
            assert sorted(ours[name.lower()].split(", ")) == sorted(value.split(", ")), name
        assert first == again
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy",
                     "cross-origin-opener-policy", "x-frame-options", "content-language"):  # fmt: skip
            assert ours[name]


def test_an_https_house_keeps_its_promise_of_https(visit, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 60, True
    visit.client.handler = ClientHandler()
    assert visit.get("/titles")[0] == 301
    for _ in range(2):
        _, headers, _ = visit.get("/titles", **{"wsgi.url_scheme": "https"})
        assert headers["Strict-Transport-Security"] == "max-age=60"
    assert visit.get("/titles")[0] == 301


def test_a_host_we_do_not_answer_for_is_refused_by_a_warm_house_too(visit):
    assert visit.get("/titles")[0] == 200
    assert visit.get("/titles", HTTP_HOST="evil.example")[0] == 400
    assert visit.get("/titles", HTTP_HOST="kiosk.example@evil.example")[0] == 400


def test_an_article_withdrawn_or_of_a_title_dropped_is_gone(visit):
    one, other = ArticleFactory(headline="One"), ArticleFactory(headline="Other")
    assert visit.get(f"/article/{one.pk}/one")[0] == 200
    assert visit.get(f"/article/{other.pk}/other")[0] == 200
    one.withdrawn_at = NOON
    one.save()
    assert visit.get(f"/article/{one.pk}/one")[0] == 410
    halting.drop(other.title, by="Bruno", now=NOON)
    assert visit.get(f"/article/{other.pk}/other")[0] == 410


def test_what_was_taken_back_changes_with_withdrawals_drops_and_terms_in_force():
    article = ArticleFactory()
    seen = [taken_back()]
    article.withdrawn_at = NOON
    article.save()
    seen.append(taken_back())
    halting.drop(article.title, by="Bruno", now=NOON)
    seen.append(taken_back())
    halting.resume(article.title, by="Bruno", now=NOON)
    seen.append(taken_back())
    Terms.objects.create(title=article.title, show="headline", since=timezone.now())
    seen.append(taken_back())
    Terms.objects.update(show="excerpt", excerpt_words=9)
    seen.append(taken_back())
    Terms.objects.update(excerpt_words=3)
    seen.append(taken_back())
    assert all(one != after for one, after in pairwise(seen))


def test_a_house_without_room_has_no_door(settings):
    settings.PAGE_CACHE_MB = 0

    def django(environ, start):
        return []

    assert opening.opened(django) is django
