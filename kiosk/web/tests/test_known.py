"""What is asked for by name: icons, robots.txt, addresses with a slash too many."""

from __future__ import annotations

import io
from urllib.robotparser import RobotFileParser

import pytest
from django.http import Http404
from PIL import Image

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers.tests.factories import EditorFactory
from kiosk.web.views.errors import not_found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "size"),
    [
        ("/favicon.ico", (48, 48)),
        ("/apple-touch-icon.png", (180, 180)),
        ("/apple-touch-icon-precomposed.png", (180, 180)),
    ],
)
def test_an_icon_asked_for_by_name_is_our_mark(client, address, size):
    response = client.get(address)
    assert response.status_code == 200
    image = Image.open(io.BytesIO(response.content))
    assert image.size == size
    assert image.convert("RGB").getpixel((size[0] // 2, 4)) == (0x8C, 0x1C, 0x12)
    assert "max-age" in response["Cache-Control"]


def test_robots_may_read_every_page(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    told = RobotFileParser()
    told.parse(response.content.decode().splitlines())
    for path in ("/", "/titles", "/section/world", "/article/1/a"):
        assert told.can_fetch("AnyBot", path)


def test_an_address_with_a_slash_too_many_leads_to_the_page(client):
    article = ArticleFactory(headline="الميناء يفتح", section="sport")
    there = client.get(f"/article/{article.pk}")["Location"]
    slug = f"/title/{article.title.slug}"
    for address in ("/titles", "/section/sport", slug, there, "/robots.txt", "/titles?q=a%20b&c=d"):
        path, _, query = address.partition("?")
        response = client.get(f"{path}/" + (f"?{query}" if query else ""))
        assert (response.status_code, response["Location"]) == (301, address)
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/nowhere/", "/nowhere/too/", "/a//", "/titles/x/"])
def test_a_slash_leads_nowhere_where_there_is_no_page(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["//", "//evil.example/", "//titles/", "/titles//"])
def test_a_slash_never_leads_to_another_house(rf, path):
    request = rf.get("/")
    request.path = request.path_info = path
    response = not_found(request, Http404())
    assert response.status_code in (301, 404)
    assert not response.get("Location", "/").startswith("//")


def test_what_is_sent_to_an_address_with_a_slash_too_many_is_not_led_on(client):
    assert client.post("/titles/").status_code == 404


def test_the_admin_is_found_without_its_slash(client):
    response = client.get("/admin")
    assert (response.status_code, response["Location"]) == (301, "/admin/")


def test_the_admins_pages_bear_our_name_and_colours(client, settings):
    client.force_login(EditorFactory())
    page = client.get("/admin/").content.decode()
    assert f"<title>What the house keeps - {settings.SITE_NAME}</title>" in page
    assert "Django" not in page
    assert "admin.css" in page
