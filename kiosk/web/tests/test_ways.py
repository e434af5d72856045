"""The ways in every page's head: none that leads nowhere, each as soon as there is a page."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, resolve

from kiosk.web.ways import WAYS, ways

pytestmark = pytest.mark.django_db


def saved(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("saved", saved), path("", include("kiosk.config.urls"))]


def test_every_way_of_a_page_leads_somewhere(client):
    page = client.get("/").content.decode()
    found = re.search(r'<nav class="bar".*?</nav>', page, re.DOTALL)
    assert found
    addresses = re.findall(r'href="([^"]+)"', found[0])
    assert {"/", "/search", "/titles"} <= set(addresses)
    assert all(resolve(address) for address in addresses)


def test_a_way_is_offered_once_there_is_a_page(settings):
    missing = {"settings", "catch-up"} - {way.key for way in ways()}
    settings.ROOT_URLCONF = __name__
    assert "saved" in {way.key for way in ways()}
    assert missing.isdisjoint(way.key for way in ways())


def test_the_page_one_is_on_is_said_and_the_thumb_reaches_four_at_most(client):
    page = client.get("/search").content.decode()
    assert page.count('href="/search" aria-current="page"') == 2  # at the head and at the thumb
    assert sum(way.on_bar for way in WAYS) <= 4
