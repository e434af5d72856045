"""The door before Django's, with a Django of the test's own and a clock in its hand."""

from __future__ import annotations

import gzip
import threading
import time
from typing import Any

import brotli
import pytest

from kiosk.web.early import door as doors
from kiosk.web.early.asking import House, Page
from kiosk.web.early.door import BLIND_S, FRESH_S, LOOK_S, STALE_S, Door

HOUSE = House(
    frozenset({"sessionid"}),
    None,
    lambda accept, chosen: accept[:2] or "en",
    frozenset({"kiosk-meter", "kiosk-gift"}),
)
SHARED = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0, s-maxage=30")]
MB = 1 << 20


class Street:
    """A door and what is behind it: what Django answers, and what was asked of it."""

    def __init__(self, room=MB):
        self.now, self.taken = 1000.0, 0
        self.status, self.headers = "200 OK", list(SHARED)
        self.body = b"<p>page</p>" * 100
        self.asked: list[dict[str, Any]] = []
        self.closed = 0
        self.door = Door(self.django, HOUSE, room, lambda: self.taken, clock=lambda: self.now)

    def django(self, environ, start):
        self.asked.append(environ)
        start(self.status, self.headers)
        return Closing(self, [self.body])

    def get(self, path="/", method="GET", query="", coding="identity", **headers):
        told = []
        body = b"".join(
            self.door(
                {
                    "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
                    "HTTP_HOST": "kiosk.example", "wsgi.url_scheme": "http",
                    "HTTP_ACCEPT_ENCODING": coding, **headers,
                },
                lambda status, given: told.append((status, dict(given))),
            )
        )  # fmt: skip
        return told[-1][0], told[-1][1], body

    def settle(self):
        """Until the threads behind have done what they were told."""
        self.door._looks.submit(int).result()
        self.door._behind.submit(int).result()


class Closing(list[bytes]):
    def __init__(self, house, parts):
        super().__init__(parts)
        self.house = house

    def close(self):
        self.house.closed += 1


@pytest.fixture
def house():
    return Street()


def test_a_page_is_made_once_and_answered_in_every_coding(house):
    status, headers, body = house.get()
    assert (status, body) == ("200 OK", house.body)
    _, pressed, with_br = house.get(coding="br, gzip")
    _, zipped, with_gzip = house.get(coding="gzip")
    assert brotli.decompress(with_br) == gzip.decompress(with_gzip) == house.body
    assert (pressed["Content-Encoding"], zipped["Content-Encoding"]) == ("br", "gzip")
    assert "Content-Encoding" not in headers
    for given, sent in ((headers, body), (pressed, with_br), (zipped, with_gzip)):
        assert given["Content-Length"] == str(len(sent))
        assert given["Cache-Control"] == SHARED[1][1]
        assert given["Vary"] == "Accept-Encoding"
    assert headers["ETag"] == pressed["ETag"].removeprefix("W/")
    assert len(house.asked) == house.closed == 1


def test_django_is_told_nothing_of_who_asked_first(house):
    house.get(method="HEAD", HTTP_USER_AGENT="x", HTTP_COOKIE="_ga=1", HTTP_IF_NONE_MATCH='"x"')
    told = {key: value for key, value in house.asked[0].items() if key.startswith("HTTP_")}
    assert told == {"HTTP_HOST": "kiosk.example", "HTTP_ACCEPT_LANGUAGE": "en"}
    assert house.asked[0]["REQUEST_METHOD"] == "GET"


def test_a_head_has_the_headers_of_the_page_alone(house):
    _, whole, _ = house.get(coding="br")
    assert house.get(method="HEAD", coding="br") == ("200 OK", whole, b"")


def test_what_the_browser_has_already_is_not_sent_again(house):
    _, whole, _ = house.get(coding="br")
    status, headers, body = house.get(coding="gzip", HTTP_IF_NONE_MATCH=whole["ETag"])
    assert (status, body) == ("304 Not Modified", b"")
    assert set(headers) == {"ETag", "Vary", "Cache-Control"}
    assert house.get(HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_a_page_is_another_in_another_language_or_host(house):
    house.get()
    house.get(HTTP_ACCEPT_LANGUAGE="de")
    house.get(HTTP_HOST="other.example")
    assert len(house.asked) == 3


def test_a_page_that_is_no_longer_fresh_is_sent_as_it_is_and_made_anew_behind(house):
    house.get()
    house.now += FRESH_S + 1
    house.body = b"later"
    assert house.get()[2] != b"later"
    house.settle()
    assert house.get()[2] == b"later"
    assert len(house.asked) == 2


def test_an_old_page_is_made_anew_for_who_asks(house):
    house.get()
    house.now += STALE_S + 1
    house.body = b"later"
    assert house.get()[2] == b"later"


def test_an_error_is_not_kept_and_the_page_before_it_stays_a_while(house):
    before = house.get()[2]
    house.status, house.body = "500 Broken", b"broken"
    house.now += FRESH_S + 1
    assert house.get()[2] == house.get()[2] == before
    house.settle()
    assert house.get()[2] == before
    house.now += STALE_S
    assert house.get()[0] == "500 Broken"


def test_a_page_that_went_goes_from_what_is_kept(house):
    house.get()
    house.status = "410 Gone"
    house.now += FRESH_S + 1
    house.get()
    house.settle()
    assert house.get()[0] == "410 Gone"


def test_what_was_taken_back_is_gone_within_seconds(house):
    house.get()
    house.taken, house.body = 1, b"without it"
    house.now += LOOK_S + 0.1
    house.get()
    house.settle()
    assert house.get()[2] == b"without it"


def test_who_comes_after_a_quiet_while_sees_nothing_that_was_taken_back(house):
    house.get()
    house.taken, house.body = 1, b"without it"
    house.now += BLIND_S + 1
    assert house.get()[2] == b"without it"


def test_what_was_taken_back_while_a_page_was_made_is_not_kept_with_it(house):
    house.get("/titles")
    real = house.django

    def slow(environ, start):
        house.taken += 1
        house.now += LOOK_S + 1
        house.door._looks.submit(house.door._look).result()
        return real(environ, start)

    house.door._django = slow
    house.get()
    house.get()
    assert len(house.asked) == 3


def test_nothing_kept_is_shown_by_a_house_that_cannot_see_what_was_taken_back(house, caplog):
    house.get()

    def broken():
        raise OSError("no database")

    house.door._taken_back = broken
    house.now += BLIND_S + 1
    house.get()
    assert len(house.asked) == 2
    assert house.asked[1]["HTTP_ACCEPT_ENCODING"] == "identity"  # the request as it came
    house.settle()
    assert "no database" in caplog.text


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", SHARED),
        ("302 Found", SHARED),
        ("200 OK", [("Cache-Control", "no-store")]),
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [*SHARED, ("Refresh", "5")]),
        ("200 OK", [*SHARED, ("Set-Cookie", "a=b")]),
        ("200 OK", [("Cache-Control", "private, max-age=30")]),
        ("200 OK", [*SHARED, ("Vary", "User-Agent")]),
    ],
)
def test_other_answers_are_never_kept(house, status, headers):
    house.status, house.headers = status, headers
    for _ in range(2):
        assert house.get()[0] == status
    assert house.door._shelf.get(Page("http", "kiosk.example", "/", "", "en")) is None
    assert len(house.asked) >= 2


def test_an_answer_that_sets_a_cookie_is_djangos_to_the_request_as_it_came(house):
    house.headers = [*SHARED, ("Set-Cookie", "csrftoken=b")]
    house.get(HTTP_COOKIE="csrftoken=a")
    assert house.asked[-1]["HTTP_COOKIE"] == "csrftoken=a"


def test_requests_for_one_page_at_once_have_it_made_once(house):
    real, threads = house.django, []

    def slow(environ, start):
        time.sleep(0.2)
        return real(environ, start)

    house.door._django = slow
    for _ in range(6):
        threads.append(threading.Thread(target=house.get))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert len(house.asked) == 1


def test_pages_take_no_more_room_than_they_may():
    house = Street(room=200_000)
    for number in range(300):
        house.get(f"/article/{number}")
        house.now += 0.01
        house.get("/")
    part = house.door._shelf._plain
    assert part._taken <= 150_000
    assert part._taken == sum(page.size for page in part.pages.values())
    asked = len(house.asked)
    house.get("/")
    assert len(house.asked) == asked  # what is asked for again and again stays


def test_a_flood_of_queries_drives_no_page_out():
    house = Street(room=200_000)
    house.get("/")
    for number in range(300):
        house.get("/section/world", query=f"before={number}")
    asked = len(house.asked)
    house.get("/")
    assert len(house.asked) == asked
    assert house.door._shelf._queried._taken <= 50_000


def test_a_drawing_is_kept_as_it_is_and_a_huge_answer_not_at_all(house, monkeypatch):
    house.headers = [("Content-Type", "image/png"), ("Cache-Control", "public, max-age=60")]
    for _ in range(2):
        _, headers, body = house.get("/apple-touch-icon.png", coding="br")
        assert body == house.body
        assert "Content-Encoding" not in headers
    assert len(house.asked) == 1
    monkeypatch.setattr(doors, "_LARGEST", 10)
    for _ in range(2):
        assert house.get("/static/large.png")[2] == house.body
    assert len(house.asked) == 3


GATED = [*SHARED, ("Kiosk-Gate", "preview")]


@pytest.mark.parametrize(
    "telling",
    [
        {"HTTP_SEC_FETCH_DEST": "document"},
        {"HTTP_COOKIE": "kiosk-meter=signed"},
        {"HTTP_COOKIE": "_ga=1; kiosk-gift=signed"},
    ],
)
def test_whoever_may_be_let_further_is_let_past_a_preview_to_django(house, telling):
    house.headers = list(GATED)
    house.get("/article/1/x")
    house.get("/article/1/x", HTTP_COOKIE="_ga=1")
    assert len(house.asked) == 1
    house.headers, house.body = [("Cache-Control", "private, no-store")], b"the whole text"
    assert house.get("/article/1/x", **telling)[2] == b"the whole text"
    assert {name: house.asked[-1].get(name) for name in telling} == telling
    # And nothing of that is kept for the next one.
    assert house.get("/article/1/x")[2] == b"<p>page</p>" * 100


def test_a_preview_is_made_for_nobody_whoever_asks_first(house):
    house.headers = list(GATED)
    house.get("/article/1/x", HTTP_SEC_FETCH_DEST="document", HTTP_COOKIE="kiosk-meter=signed")
    first, second = house.asked
    assert not {"HTTP_SEC_FETCH_DEST", "HTTP_COOKIE"} & first.keys()
    assert second["HTTP_COOKIE"] == "kiosk-meter=signed"


def test_a_page_that_is_everybodys_is_sent_whatever_is_told(house):
    house.get("/article/1/x")
    house.get("/article/1/x", HTTP_SEC_FETCH_DEST="document", HTTP_COOKIE="kiosk-meter=signed")
    assert len(house.asked) == 1
