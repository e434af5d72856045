"""No HTML leaves without a Content-Security-Policy, whatever was asked for and whatever came of it."""

from __future__ import annotations

import pytest
from django.test import Client

from kiosk.articles.models import Joining
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.front import newest
from kiosk.readers.tests.factories import EditorFactory

pytestmark = pytest.mark.django_db

ODD = [
    "/nowhere", "/nowhere/", "//", "//evil.example/", "/titles/", "/title/nobody", "/section/none",
    "/article/999999", "/article/x", "/article/1/a/b", "/picture", "/picture/", "/picture/foo",
    "/picture/foo/", "/picture/foo/320.webp", "/picture/foo/bar/baz", "/picture//", "/picture/%00/x",
    "/topic/%00", "/topic/a%00b.atom", "/edition/%00", "/edition/%00.json",
    "/pictures/foo", "/admin", "/admin/", "/admin/nowhere", "/admin/picture/foo", "/adminx/",
    "/static/", "/static/none.css", "/static/../x", "/favicon.ico/", "/kiosk-none.css", "/health/",
    "/robots.txt/", "/%F0%9F%97%9E", "/" + "a" * 3000,
]  # fmt: skip


def test_every_odd_address_answers_with_a_policy(client):
    html = 0
    for method in ("get", "head", "post", "options"):
        for address in ODD:
            response = getattr(client, method)(address)
            policy = response.headers.get("Content-Security-Policy", "")
            assert "default-src 'none'" in policy, (method, address, response.status_code)
            assert "unsafe" not in policy
            html += response.headers.get("Content-Type", "").startswith("text/html")
    assert html > len(ODD)


def test_every_status_has_a_policy(client, monkeypatch):
    article, withdrawn = ArticleFactory(), ArticleFactory(withdrawn_at=NOON)
    Joining.objects.create(former_id=10_000, article=article, joined_at=NOON)
    addresses = {
        "/": 200,
        f"/article/{article.pk}": 302,
        "/article/10000": 301,
        f"/article/{withdrawn.pk}": 410,
        "/picture/foo": 404,
        "/admin/": 302,
    }
    answers = {at: client.get(at) for at in addresses}
    assert {at: answer.status_code for at, answer in answers.items()} == addresses

    def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(newest, "front", breaks)
    broken = Client(raise_request_exception=False).get("/")
    refused = client.get("/", headers={"Host": "evil.example"})
    assert (broken.status_code, refused.status_code) == (500, 400)
    for answer in (*answers.values(), broken, refused):
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_redirect_to_https_has_a_policy(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/")
    assert response.status_code == 301
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_what_a_browser_kept_keeps_the_policy_it_came_with(client):
    tag = client.get("/titles")["ETag"]
    again = client.get("/titles", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again


def test_pages_run_our_own_files_and_nothing_inline_the_admins_too(client):
    client.force_login(EditorFactory())
    article = ArticleFactory()
    for address in ("/", "/search", "/admin/", f"/admin/articles/article/{article.pk}/change/"):
        policy = client.get(address)["Content-Security-Policy"].split("; ")
        assert "script-src 'self'" in policy
        assert not any("unsafe" in rule or "nonce" in rule for rule in policy)
