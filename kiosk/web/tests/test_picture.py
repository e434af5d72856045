"""The door to pictures: what a browser is told, and that it gets no more than the picture."""

from ipaddress import ip_network
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse

from kiosk.articles import pictures
from kiosk.articles.tests.picture_servers import PictureServer
from kiosk.kit.tests.drawings import gif, opened, picture


@pytest.fixture(scope="module")
def publisher():
    pictures.close()  # what was opened before keeps to the settings of then
    with PictureServer() as server:
        yield server
    pictures.close()


@pytest.fixture(autouse=True)
def allowed(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.FETCH_ALLOW = (ip_network("127.0.0.0/8"),)
    settings.FETCH_GAP_S = 0.0
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


def an_empty_drawing(response: HttpResponse) -> None:
    """What a browser shows as nothing, at any size, whatever the status."""
    of_all_answers(response)
    assert response["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(response.content)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert not drawing.attrib
    assert [child.tag for child in drawing] == ["{http://www.w3.org/2000/svg}title"]


def of_all_answers(response: HttpResponse) -> None:
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not response.cookies


def test_a_picture_is_served_for_good_with_nothing_allowed_to_it(client, publisher):
    made = pictures.sources(publisher.put(picture()))
    for address, kind in ((made.src, "webp"), (made.avif.split(" ")[0], "avif")):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        of_all_answers(response)
        assert response["Content-Type"] == f"image/{kind}"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Content-Length"] == str(len(response.content))
        assert opened(response.content).format == kind.upper()


def test_every_address_that_sources_gives_is_routed_here(client, publisher):
    made = pictures.sources(publisher.put(picture()))
    for one in f"{made.avif}, {made.webp}".split(", "):
        assert client.get(one.split(" ")[0]).status_code == 200


def test_a_browser_that_has_the_picture_is_told_so(client, publisher):
    address = pictures.sources(publisher.put(picture())).src
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again.get("Content-Security-Policy", "default-src 'none'; sandbox").endswith("sandbox")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_head_alone_can_be_asked_for_and_nothing_can_be_sent(client, publisher):
    address = pictures.sources(publisher.put(picture())).src
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    of_all_answers(head)
    assert client.post(address).status_code == 405


def test_a_page_inside_a_picture_does_not_come_through(client, publisher):
    page = b"<html><script>alert(document.domain)</script>"
    data = gif(1, comment=page)
    assert page in data
    address = pictures.sources(publisher.put(data, headers={"Content-Type": "text/html"})).src
    response = client.get(address)
    assert response["Content-Type"] == "image/webp"
    assert b"script" not in response.content


@pytest.mark.parametrize(
    "name",
    [
        "0960.webp",
        "961.webp",
        "960.png",
        "960.webp.html",
        "960.WEBP",
        "960",
        "../960.webp",
    ],
)
def test_other_sizes_formats_and_spellings_are_not_there(client, publisher, name):
    address = pictures.sources(publisher.put(picture())).src
    assert client.get(address.replace("960.webp", name)).status_code == 404


@pytest.mark.parametrize(
    "token", ["x" * 40, "..%2f..%2fsecret-key", "%00" * 30, "http:", "a" * 9000]
)
def test_a_forged_address_is_not_there(client, token):
    response = client.get(f"/picture/{token}/960.webp")
    assert response.status_code == 404


def test_a_forged_address_gets_a_small_empty_drawing(client):
    response = client.get(f"/picture/{'x' * 40}/960.webp")
    an_empty_drawing(response)
    assert response["Cache-Control"] == "public, max-age=300"
    assert len(response.content) < 150


def test_a_picture_its_publisher_does_not_give_is_a_bad_gateway(client, publisher, caplog):
    with caplog.at_level("INFO"):
        response = client.get(pictures.sources(publisher.put(b"", status=500)).src)
    # It is not ours, so it is no error in our log.
    assert "/picture/" in caplog.text
    assert {record.levelname for record in caplog.records} == {"INFO"}
    assert response.status_code == 502
    an_empty_drawing(response)
    assert response["Cache-Control"] == "public, max-age=300"


def test_what_is_no_picture_is_not_there(client, publisher):
    response = client.get(pictures.sources(publisher.put(b"<svg/>")).src)
    assert response.status_code == 404
    an_empty_drawing(response)


def test_a_picture_not_made_in_time_is_asked_for_again(client, monkeypatch):
    def late(*_):
        raise pictures.BusyError("late")

    monkeypatch.setattr(pictures, "rendition", late)
    response = client.get(pictures.sources("https://x.example/1.jpg").src)
    assert response.status_code == 503
    an_empty_drawing(response)
    assert response["Retry-After"] == "5"
    assert response["Cache-Control"] == "no-store"
