"""The interface's language: chosen, or negotiated, or the house's; all of the page goes with it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.design.interface import LANGUAGES
from kiosk.readers.keeping import Device
from kiosk.readers.tests.factories import ReaderFactory

pytestmark = pytest.mark.django_db


def asked(client, address="/titles", **headers):
    return client.get(address, follow=True, headers=headers)


@pytest.mark.parametrize(
    ("language", "direction", "said", "date"),
    [
        ("en", "ltr", "All titles", "2 March 2026"),
        ("ar", "rtl", "كل المصادر", "2 مارس 2026"),
        ("de", "ltr", "Alle Titel", "2. März 2026"),
        ("es", "ltr", "Todos los medios", "2 de marzo de 2026"),
        ("fr", "ltr", "Tous les titres", "2 mars 2026"),
    ],
)
def test_a_page_speaks_the_browsers_language(client, language, direction, said, date):
    article = ArticleFactory(title__language="ar", language="ar", direction="rtl")
    response = asked(client, f"/article/{article.pk}", accept_language=f"{language},en;q=0.1")
    page = response.content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert response["Content-Language"] == language
    assert said in page
    assert date in page
    assert '<article class="article" lang="ar" dir="rtl">' in page


def test_words_nobody_translated_are_english_and_run_like_it(client, settings):
    settings.LANGUAGE_CODE = "he"
    response = asked(client)
    assert '<html lang="en" dir="ltr">' in response.content.decode()
    assert response["Content-Language"] == "en"


def test_who_asks_for_no_language_is_answered_in_the_houses(client, settings):
    settings.LANGUAGE_CODE = "ar"
    assert 'dir="rtl"' in asked(client).content.decode()
    assert asked(client, accept_language="fr")["Content-Language"] == "fr"


def test_a_page_says_what_its_language_hung_on(client):
    vary = asked(client, accept_language="de")["Vary"]
    assert {"Accept-Language", "Cookie"} <= set(re.split(r",\s*", vary))


def test_languages_do_not_share_an_etag(client):
    tags = {asked(client, accept_language=each)["ETag"] for each in LANGUAGES}
    assert len(tags) == len(LANGUAGES)


def test_a_reader_chooses_and_comes_back_to_where_they_were(client):
    chosen = client.post(
        "/language", {"language": "fr"}, headers={"referer": "http://testserver/titles?q=a"}
    )
    assert (chosen.status_code, chosen["Location"]) == (302, "/titles?q=a")
    assert asked(client, accept_language="de")["Content-Language"] == "fr"
    page = asked(client, accept_language="de").content.decode()
    assert re.search('lang="fr" aria-current="true">Français', page)


@pytest.mark.parametrize(
    "referer",
    ["", "https://elsewhere.example/titles", "javascript:alert(1)", "//elsewhere.example"],
)
def test_choosing_leads_nowhere_but_here(client, referer):
    chosen = client.post("/language", {"language": "fr"}, headers={"referer": referer})
    assert chosen["Location"] == "/"


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/\\elsewhere.example/"])
def test_a_path_of_ours_that_looks_like_a_host_leads_to_none(client, path):
    chosen = client.post(
        "/language", {"language": "fr"}, headers={"referer": f"http://testserver{path}"}
    )
    assert re.match(r"/[^/\\]", chosen["Location"])


def test_what_is_no_language_here_is_refused(client):
    assert client.post("/language", {"language": "it"}).status_code == 400
    assert client.post("/language").status_code == 400
    assert client.get("/language").status_code == 405


def test_an_accounts_choice_comes_first_and_is_kept_with_it(client):
    reader = ReaderFactory(interface="es")
    client.force_login(reader)
    client.cookies["kiosk-language"] = "fr"
    assert asked(client, accept_language="de")["Content-Language"] == "es"
    client.post("/language", {"language": "ar"})
    reader.refresh_from_db()
    assert reader.interface == "ar"
    assert asked(client, accept_language="de")["Content-Language"] == "ar"


def test_on_a_device_the_last_language_chosen_counts_whatever_else_was(client, settings):
    device = Device("")
    device.change(lambda made: replace(made, interface="es", country="ES"), NOON)
    client.cookies[settings.CHOICES_COOKIE] = device.written
    assert asked(client, accept_language="de")["Content-Language"] == "es"
    client.post("/language", {"language": "ar"})
    assert asked(client, accept_language="de")["Content-Language"] == "ar"
    assert Device(client.cookies[settings.CHOICES_COOKIE].value).load().country == "ES"


def test_a_feed_is_in_the_houses_language_for_all(client):
    ArticleFactory(section="sport")
    feed = client.get("/section/sport.atom", headers={"Accept-Language": "de"})
    assert feed.status_code == 200
    assert "Accept-Language" not in feed.get("Vary", "")
    assert "Read on at" in feed.content.decode() or "Read at" in feed.content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_broken_page_asks_the_database_nothing(client, signed_in):
    def gone(*_asked: object) -> None:
        raise DatabaseError("gone")

    if signed_in:
        client.force_login(ReaderFactory())
    client.cookies["kiosk-choices"] = "theirs"
    client.raise_request_exception = False
    with connection.execute_wrapper(gone):
        response = asked(client, accept_language="de")
    assert response.status_code == 500
    assert "Etwas ist schiefgegangen" in response.content.decode()


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        ("q=-storm", "Eine Suche braucht mindestens ein Wort ohne Minus davor."),
        ("q=storm&since=soon", "Der erste Tag der Suche ist kein Datum wie 2026-03-02."),
        ("q=storm&title=none", "Den Titel, in dem gesucht werden soll, gibt es hier nicht."),
        ("q=" + "storm+" * 40, "Nur nach den ersten Wörtern wurde gesucht."),
        ("", "<q>Wörter in Anführungszeichen</q>"),
    ],
)
def test_what_search_answers_is_said_in_it_too(client, asks, said):
    assert said in asked(client, f"/search?{asks}", accept_language="de").content.decode()


def test_not_found_is_said_in_it_too(client):
    assert "Introuvable" in asked(client, "/nowhere", accept_language="fr").content.decode()
