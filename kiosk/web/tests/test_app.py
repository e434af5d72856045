"""The installed app: its manifest, its worker, what is kept for it, and how it is had."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

import kiosk.design
from kiosk.articles.tests.factories import ArticleFactory, corrected, with_picture
from kiosk.design import sheet
from kiosk.front import making
from kiosk.publishers.models import Terms
from kiosk.publishers.tests.factories import agree
from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import EditorFactory, ReaderFactory
from kiosk.reading import history
from kiosk.reading.models import Reading, Saved
from kiosk.stories.tests.factories import told_by
from kiosk.web.schemes import PAPERS
from kiosk.web.views.install import platform

pytestmark = pytest.mark.django_db
STATIC = Path(kiosk.design.__file__).parent / "static"


def manifest(client, **headers):
    response = client.get("/manifest.webmanifest", headers=headers)
    assert response["Content-Type"] == "application/manifest+json"
    return json.loads(response.content)


def told(client):
    """What the worker is told of its release."""
    first = client.get("/sw.js").content.decode().split("\n", 1)[0]
    return json.loads(first.removeprefix("const KIOSK = ").removesuffix(";"))


def kept(client, **query):
    response = client.get("/for-you/offline", query)
    assert response["Cache-Control"] == "private, no-store"
    return json.loads(response.content)


# ------------------------------------------------------------ manifest


def test_the_manifest_speaks_the_readers_language(client):
    said = manifest(client, accept_language="ar")
    assert (said["lang"], said["dir"], said["display"]) == ("ar", "rtl", "standalone")
    assert manifest(client)["dir"] == "ltr"


def test_every_icon_is_there_and_as_large_as_it_says(client):
    for icon in manifest(client)["icons"]:
        file = STATIC / icon["src"].rsplit("/", 1)[1]
        if icon["type"] == "image/png":
            image = Image.open(io.BytesIO(file.read_bytes()))
            assert f"{image.width}x{image.height}" == icon["sizes"]
            if icon["purpose"] == "maskable":  # whatever shape is cut out of it has no hole
                assert image.convert("RGBA").getpixel((0, 0)) == (0x8C, 0x1C, 0x12, 255)
        else:
            assert file.exists()


def test_shortcuts_and_what_is_shared_lead_to_pages(client):
    said = manifest(client)
    assert "/search" in [one["url"] for one in said["shortcuts"]]
    for address in (said["start_url"], *(one["url"] for one in said["shortcuts"])):
        assert client.get(address).status_code == 200
    share = said["share_target"]
    assert set(share["params"]) == {"title", "text", "url"}
    for name in share["params"].values():
        assert client.get(share["action"], {name: "storm"})["Location"] == "/search?q=storm"


def test_the_colours_around_a_page_are_those_of_its_paper():
    rules = (STATIC / "css" / "schemes.css").read_text()
    for scheme, paper in PAPERS.items():
        assert re.search(rf"\[data-scheme={scheme}\] \{{[^}}]*--paper: {paper};", rules), scheme


def test_every_page_names_the_manifest_and_the_colours_around_it(client):
    page = client.get("/titles").content.decode()
    assert (
        '<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials">' in page
    )
    assert page.count('<meta name="theme-color"') == 2


# ------------------------------------------------------------ worker


def test_the_worker_is_asked_for_anew_and_may_see_to_all_pages(client):
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_all_of_the_shell_can_be_had_by_anybody(client):
    for address in told(client)["shell"]:
        if not address.startswith("/static/"):
            assert client.get(address).status_code == 200, address
        else:
            assert (STATIC / address.removeprefix("/static/")).exists(), address


def test_another_sheet_or_script_is_another_version(client, monkeypatch, tmp_path):
    first = told(client)["version"]
    assert told(client)["version"] == first
    with monkeypatch.context() as patch:
        patch.setattr(sheet, "sheet", lambda: sheet.Sheet("abc", "body {}"))
        second = told(client)["version"]
    source = tmp_path / "worker.js"
    source.write_text((STATIC / "worker.js").read_text() + "// newer\n")
    monkeypatch.setattr("kiosk.web.views.worker._SOURCE", source)
    third = told(client)["version"]
    assert len({first, second, third}) == 3


# ------------------------------------------------------------ what is kept


def leading(count: int) -> list[int]:
    """So many articles that lead the front; their ids."""
    now = timezone.now()
    found = [ArticleFactory(published_at=now - timedelta(minutes=n)) for n in range(count)]
    for article in found:
        told_by(article, now=now)
    making.make_fronts(now)
    return [article.pk for article in found]


def test_what_leads_and_what_was_saved_is_kept(client):
    ids = leading(3)
    saved = ArticleFactory(headline="The slow tide", language="de")
    reader = ReaderFactory()
    Saved.objects.create(reader=reader, article=saved, saved_at=timezone.now())
    assert len(kept(client)["articles"]) == 3
    client.force_login(reader)
    found = kept(client)["articles"]
    assert found[0] == {
        "address": f"/article/{saved.pk}/the-slow-tide",
        "tag": found[0]["tag"],
        "name": "The slow tide",
        "title": saved.title.name,
        "language": "de",
        "direction": "ltr",
    }
    assert {int(one["address"].split("/")[2]) for one in found[1:]} == set(ids)


def test_no_more_than_sixty_articles_are_kept(client):
    leading(2)
    reader = ReaderFactory()
    now = timezone.now()
    for _ in range(70):
        Saved.objects.create(reader=reader, article=ArticleFactory(), saved_at=now)
    client.force_login(reader)
    assert len(kept(client)["articles"]) == 60


def test_an_article_is_fetched_again_once_its_text_a_correction_or_its_terms_changed(client):
    (pk,) = leading(1)

    def tag():
        return kept(client)["articles"][0]["tag"]

    article = ArticleFactory._meta.model.objects.get(pk=pk)
    tags = [tag(), tag()]
    assert tags[0] == tags[1]
    article.text_key = "other"
    article.save()
    tags.append(tag())
    corrected(article, "Five, not four.", at=timezone.now())
    tags.append(tag())
    agree(article.title, Terms.Show.HEADLINE)
    tags.append(tag())
    assert len(set(tags)) == 4


def test_what_was_withdrawn_is_kept_no_more(client):
    ids = leading(2)
    ArticleFactory._meta.model.objects.filter(pk=ids[0]).update(withdrawn_at=timezone.now())
    assert len(kept(client)["articles"]) == 1


def test_a_badge_counts_what_leads_and_is_newer(client):
    leading(4)
    then = timezone.now() - timedelta(minutes=1, seconds=30)
    assert kept(client)["new"] == 4
    assert kept(client, since=int(then.timestamp()))["new"] == 2
    assert kept(client, since="later")["new"] == 4
    assert kept(client, since="9" * 40)["new"] == 4


def test_a_list_says_whose_it_is_and_two_readers_are_told_apart(client):
    assert kept(client)["reader"] == ""
    client.cookies["kiosk-choices"] = "x"
    assert kept(client)["reader"] == "device"
    names = []
    for reader in (ReaderFactory(), EditorFactory()):
        client.force_login(reader)
        names.append(kept(client)["reader"])
        page = client.get("/titles")
        assert page["Kiosk-Reader"] == names[-1]
        assert f'data-reader="{names[-1]}"'.encode() in page.content
        assert str(reader.pk) != names[-1]
    assert len({*names, "", "device"}) == 4


def test_a_page_that_all_share_names_nobody(client):
    response = client.get("/titles")
    assert "Kiosk-Reader" not in response
    assert b"data-reader" not in response.content


# ------------------------------------------------------------ places


OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def amina(client) -> Reader:
    reader = ReaderFactory()
    client.force_login(reader)
    return reader


def test_a_place_is_kept_for_an_account(client, amina):
    article = ArticleFactory()
    history.opened(amina.pk, article.pk, timezone.now())
    sent = {"article": article.pk, "paragraph": 7, "finished": "1"}
    assert client.post("/places", sent, headers=OURS).status_code == 204
    row = Reading.objects.get()
    assert row.paragraph == 7
    assert row.finished_at is not None


def test_a_place_is_as_old_as_its_device_says(client, amina):
    article = ArticleFactory()
    history.opened(amina.pk, article.pk, timezone.now())
    for paragraph, ago in ((50, 60), (30, 7_200), (20, "9" * 15)):
        sent = {"article": article.pk, "paragraph": paragraph, "ago": ago}
        assert client.post("/places", sent, headers=OURS).status_code == 204
    row = Reading.objects.get()
    assert row.paragraph == 50
    assert row.placed_at is not None
    assert 55 < (timezone.now() - row.placed_at).total_seconds() < 90
    page = client.get(f"/article/{article.pk}", follow=True).content.decode()
    assert f'data-reached="50" data-placed="{int(row.placed_at.timestamp() * 1000)}"' in page


def test_no_place_is_kept_while_history_is_paused(client, amina):
    article = ArticleFactory()
    history.opened(amina.pk, article.pk, timezone.now())
    Reader.objects.filter(pk=amina.pk).update(keeps_history=False)
    client.post("/places", {"article": article.pk, "paragraph": 7}, headers=OURS)
    assert Reading.objects.get().paragraph == 0


def test_a_device_is_answered_and_nothing_is_kept_of_it(client):
    sent = {"article": ArticleFactory().pk, "paragraph": 7}
    assert client.post("/places", sent, headers=OURS).status_code == 204
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"article": "x", "paragraph": "1"},
        {"article": "1" * 20},
        {"article": "1", "paragraph": "1", "ago": "-5"},
    ],
)
def test_a_place_that_is_none_is_refused(client, sent):
    assert client.post("/places", sent, headers=OURS).status_code == 400


def test_another_site_cannot_say_where_a_reader_is(client):
    sent = {"article": 1, "paragraph": 7}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        assert client.post("/places", sent, headers=headers).status_code == 403


# ------------------------------------------------------------ installing


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "ios"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9)", "android"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "desktop"),
        ("", "desktop"),
    ],
)
def test_the_way_on_ones_own_device_comes_first_and_none_is_left_out(client, agent, named):
    assert platform(agent) == named
    page = client.get("/install", headers={"User-Agent": agent}).content.decode()
    ways = re.findall(r'<h2 id="on-(\w+)"', page)
    assert ways[0] == named
    assert sorted(ways) == ["android", "desktop", "ios"]


def test_the_way_to_the_app_stands_on_every_page(client):
    assert client.get("/titles").content.decode().count('href="/install"') == 2


# ------------------------------------------------------------ articles


def test_an_articles_blocks_can_be_pointed_at(client):
    article = ArticleFactory(body="<p>One</p><ul><li>Two</li></ul>")
    with_picture(article)
    agree(article.title, Terms.Show.FULL)
    page = client.get(f"/article/{article.pk}", follow=True).content.decode()
    assert '<p id="p1">One</p><ul><li id="p2">Two</li></ul>' in page


def test_what_is_listed_says_which_article_it_is(client):
    (pk,) = leading(1)
    assert f'data-article="{pk}"' in client.get("/").content.decode()
