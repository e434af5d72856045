"""Which requests ask for a page that all share, and what that page depends on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.early.asking import SHARED, House, asked, coding, matches
from kiosk.web.sharing import private_cookies
from kiosk.web.urls import urlpatterns

HOUSE = House(private_cookies(), ("HTTP_X_FORWARDED_PROTO", "https"), lambda accept, chosen: accept)
# What depends on who asks, or on what is searched, or is on disk as it is.
DJANGOS = {
    "search", "search/suggestions", "picture", "health", "language", "account", "design", "card",
    "titles.opml",
    "sitemap", "sitemap.xml", "front.<form:form>", "picks.<form:form>", "welcome", "for-you",
    "catch-up", "following", "follows", "mutes", "nudges", "saved", "saved.json", "settings",
    "following.opml",
    "places", "beacon", "install", "share", "manifest.webmanifest", "sw.js", "offline", "gift", "gifts",
    "membership", "hooks/payments",
}  # fmt: skip


def request(path="/", method="GET", query="", **headers):
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
        "HTTP_HOST": "kiosk.example", "wsgi.url_scheme": "http", **headers,
    }  # fmt: skip


def test_every_address_is_either_shared_or_djangos_alone():
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        first = route.partition("/")[0]
        shared = first in SHARED or first.startswith("kiosk-")
        assert shared != (route in DJANGOS or first in DJANGOS), route


def test_a_page_depends_on_host_path_query_and_language():
    page = asked(request("/section/world", query="before=1", HTTP_ACCEPT_LANGUAGE="de"), HOUSE)
    assert page == ("http", "kiosk.example", "/section/world", "before=1", "de")


@pytest.mark.parametrize("path", ["/admin/", "/search", "/picture/a/320.webp", "/health", "x", "*"])
def test_other_addresses_are_djangos(path):
    assert asked(request(path), HOUSE) is None


@pytest.mark.parametrize(
    "different",
    [
        {"method": "POST"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": "a=b; sessionid=x"},
        {"HTTP_COOKIE": "kiosk-choices=x"},
        {"HTTP_COOKIE": "kiosk-saved=x"},
        {"HTTP_COOKIE": "messages=x"},
        {"HTTP_COOKIE": "sessionid"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "a" * 300},
        {"CONTENT_LENGTH": "3"},
        {"query": "page=2"},
        {"path": "/section/world", "query": "before=1&before=2"},
        {"path": "/section/world", "query": "before=1&x=2"},
        {"path": "/section/world", "query": "before=" + "1" * 300},
        {"path": "/article/1/" + "a" * 500},
    ],
)
def test_what_says_who_asks_or_is_unknown_is_djangos(different):
    assert asked(request(**different), HOUSE) is None


def test_a_language_chosen_on_the_device_is_a_page_of_its_own():
    chosen = House(frozenset(), None, lambda accept, chosen: chosen or accept)
    page = asked(request(HTTP_ACCEPT_LANGUAGE="de", HTTP_COOKIE="a=b; kiosk-language=fr"), chosen)
    assert page is not None
    assert page.language == "fr"


def test_a_neighbours_cookie_changes_nothing():
    assert asked(request(HTTP_COOKIE="_ga=1; sessionid2=x"), HOUSE) == asked(request(), HOUSE)


def test_one_query_written_two_ways_is_one():
    ways = [request("/titles", query=query) for query in ("language=d%65", "language=de")]
    assert asked(ways[0], HOUSE) == asked(ways[1], HOUSE)


def test_the_scheme_is_the_proxys_word_where_one_is_believed():
    def scheme(said: str, house: House) -> str:
        page = asked(request(HTTP_X_FORWARDED_PROTO=said), house)
        assert page is not None
        return page.scheme

    unbelieving = House(frozenset(), None, lambda accept, chosen: "en")
    assert scheme("https, http", HOUSE) == "https"
    assert scheme("quic", HOUSE) == "http"
    assert scheme("https", unbelieving) == "http"


@pytest.mark.parametrize(
    ("accepted", "answered"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, BR", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=x", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
    ],
)
def test_the_coding_is_the_smallest_the_browser_takes(accepted, answered):
    assert coding(accepted) == answered


@given(st.text(max_size=60))
def test_any_header_has_a_coding(accepted):
    assert coding(accepted) in {"br", "gzip", "identity"}


def test_tags_are_compared_weakly():
    assert matches('"a", W/"b"', '"b"')
    assert matches("*", '"b"')
    assert not matches('"bb", b', '"b"')
