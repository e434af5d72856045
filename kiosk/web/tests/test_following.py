"""What is followed, brought from another app."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kiosk.publishers.tests.factories import FeedFactory, TitleFactory
from kiosk.readers.choices import Kind
from kiosk.readers.keeping import Device
from kiosk.web.following_lists import MOST_BYTES

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


def outline(name: str, url: str) -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="{url}"/>'


def bring(client, data: bytes, **more):
    given = SimpleUploadedFile("feeds.opml", data, "text/x-opml")
    return client.post("/following/brought", {"list": given}, headers=more.get("headers", OURS))


def followed(client) -> frozenset[str]:
    cookie = client.cookies.get("kiosk-choices")
    return Device(cookie.value if cookie else "").load().keys(Kind.TITLE)


def test_a_list_of_another_app_is_looked_through_and_then_followed(client):
    feeds = {
        slug: FeedFactory(title=TitleFactory(slug=slug, name=slug.title())).url
        for slug in ("gazette", "courier", "post")
    }
    client.post("/follows", {"kind": "title", "key": "post"}, headers=OURS)
    listed = "".join(outline(name, url) for name, url in feeds.items())
    other = outline("Unheard &amp; of", "https://unheard.example/rss")
    answer = bring(client, f"<opml><body>{listed}{other}</body></opml>".encode())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r'name="title" value="(\w+)" checked', page) == ["gazette", "courier"]
    assert "Unheard &amp; of" in page
    assert followed(client) == {"post"}
    # As the page's form sends it, one of them unticked.
    done = client.post(
        "/follows", {"title": ["gazette"], "next": "/settings#follows"}, headers=OURS
    )
    assert (done.status_code, done["Location"]) == (302, "/settings#follows")
    assert followed(client) == {"post", "gazette"}


def test_a_list_of_nothing_we_carry_says_so(client):
    page = bring(client, b"https://unheard.example/rss\n").content.decode()
    assert "None of its titles is here." in page
    assert "unheard.example" in page
    assert 'name="title"' not in page


@pytest.mark.parametrize(
    ("data", "status", "why"),
    [
        (b"<html><body>No list</body></html>", 400, "no list of feeds"),
        (b"\x00\x01" * 400, 400, "no list of feeds"),
        (b"#" * (MOST_BYTES + 1), 413, "larger than one megabyte"),
        (b"#" * (MOST_BYTES + 100_000), 413, "larger than one megabyte"),
    ],
)
def test_what_is_no_list_or_too_long_is_refused(client, data, status, why):
    answer = bring(client, data)
    assert answer.status_code == status
    assert why in answer.content.decode()


def test_a_form_without_a_list_and_another_sites_are_refused(client):
    assert client.post("/following/brought", {}, headers=OURS).status_code == 400
    away = bring(client, b"https://a.example/rss", headers={"Sec-Fetch-Site": "cross-site"})
    assert away.status_code == 403
