import asyncio
import gzip
import threading
import zlib
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from kiosk.kit.fetching import (
    DecodingError,
    Fetcher,
    FetchError,
    FetchPolicy,
    Kind,
    RefusedAddressError,
    Response,
    TooLargeError,
    fetch_once,
    parse_retry_after,
)
from kiosk.kit.fetching.tests.servers import Answer, Server, answer, policy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def get(page: Answer, kind: Kind = Kind.FEED, **validators: str) -> tuple[Response, Server]:
    async with Server(it=page) as server, Fetcher(policy()) as fetcher:
        response = await fetcher.fetch(server.url("/it"), kind, **validators)
        return response, server


async def test_an_answer_is_told_whole():
    page = answer(b"copy", Content_Type='Text/HTML; Charset="ISO-8859-1"', ETag='"1"', Link="<a>")
    page = page.replace(b"Link: <a>", b"Link: <a>\r\nLink: <b>\r\nSet-Cookie: reader=amina")
    response, server = await get(page)
    assert (response.status, response.body, response.not_modified) == (200, b"copy", False)
    assert (response.content_type, response.charset) == ("text/html", "iso-8859-1")
    assert (response.headers["etag"], response.headers["link"]) == ('"1"', "<a>, <b>")
    assert "set-cookie" not in response.headers
    assert response.url == response.requested_url == server.url("/it")
    assert response.permanent_url is None


async def test_we_say_who_we_are_and_what_we_read():
    _, server = await get(answer(b"copy"))
    assert server.header("User-Agent") == "Kiosk/1.0 (+mailto:desk@example.org)"
    assert server.header("Accept-Encoding") == "gzip, br"
    assert (server.header("Accept") or "").startswith("application/rss+xml")


async def test_what_we_hold_is_named_and_may_be_current():
    modified = "Sun, 01 Mar 2026 12:00:00 GMT"
    response, server = await get(answer(status=304), etag='W/"x"', last_modified=modified)
    assert (response.not_modified, response.body) == (True, b"")
    assert server.header("If-None-Match") == 'W/"x"'
    assert server.header("If-Modified-Since") == modified
    _, server = await get(answer(b"copy"))
    assert server.header("If-None-Match") is None


async def test_a_validator_that_would_break_the_request_is_left_out():
    _, server = await get(answer(b"copy"), etag='"x"\r\nX-Evil: 1', last_modified="\0")
    assert server.header("X-Evil") is None
    assert server.header("If-None-Match") is None


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
async def test_an_error_status_is_an_answer_with_an_empty_body(status):
    response, _ = await get(answer(b"sorry", status, Retry_After="120"))
    assert (response.status, response.body) == (status, b"")
    assert response.retry_after_s(NOW) == 120.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("99999999999999999999999", 30 * 86_400.0),
        ("Sun, 01 Mar 2026 12:01:30 GMT", 90.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sunday, 01-Mar-26 12:00:05 -0000", 5.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        (f"Sun, 01 Mar {'9' * 20} 12:00:00 GMT", None),
        (f"Sun, 01 Mar 2026 12:00:00 +{'9' * 20}", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(text, seconds):
    assert parse_retry_after({"retry-after": text}, NOW) == seconds
    assert parse_retry_after({}, NOW) is None
    elsewhere = NOW.astimezone(UTC) + timedelta(0)
    assert parse_retry_after({"retry-after": text}, elsewhere) == seconds


async def test_encoded_answers_are_decoded():
    encoded = {"gzip": gzip.compress(b"copy"), "br": brotli.compress(b"copy")}
    encoded["deflate"] = zlib.compress(b"copy")
    for name, data in encoded.items():
        response, _ = await get(answer(data, Content_Encoding=name))
        assert response.body == b"copy"


async def test_two_encodings_in_one_header_or_two_are_refused():
    data = gzip.compress(gzip.compress(b"copy"))
    twice = answer(data, Content_Encoding="gzip, gzip")
    apart = answer(data, Content_Encoding="gzip\r\nContent-Encoding: gzip")
    for page in (twice, apart):
        with pytest.raises(DecodingError):
            await get(page)


@pytest.mark.parametrize("kind", [Kind.FEED, Kind.PAGE])
async def test_each_kind_has_its_cap_announced_or_not(kind):
    within, over = b"x" * kind.cap, b"x" * (kind.cap + 1)
    response, _ = await get(answer(within), kind)
    assert len(response.body) == kind.cap

    async def unannounced(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + over)
        await writer.drain()
        writer.close()

    for page in (answer(over), unannounced):
        with pytest.raises(TooLargeError):
            await get(page, kind)


async def test_a_header_field_may_be_long_but_not_endless():
    response, _ = await get(answer(b"copy", X_Policy="x" * 12_000))
    assert response.body == b"copy"
    with pytest.raises(FetchError):
        await get(answer(b"copy", X_Policy="x" * 20_000))


async def test_header_bytes_that_are_not_text_can_be_stored():
    response, _ = await get(answer(b"copy", ETag='"caf\xe9"'))
    assert response.headers["etag"] == '"café"'
    response.headers["etag"].encode()


async def test_a_connection_is_used_again():
    async with Server(it=answer(status=304)) as server, Fetcher(policy()) as fetcher:
        for _ in range(5):
            await fetcher.fetch(server.url("/it"), Kind.FEED)
        assert (len(server.requests), server.connections) == (5, 1)


class ServerThread:
    """A server on a loop of its own, for callers that block."""

    def __init__(self, **pages: Answer) -> None:
        self.server = Server(**pages)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self) -> Server:
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.server.__aenter__(), self.loop).result()
        return self.server

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self.server.__aexit__(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


def test_a_caller_without_a_loop_fetches_once():
    with ServerThread(it=answer(b"copy")) as server:
        assert fetch_once(server.url("/it"), Kind.FEED, policy()).body == b"copy"
        with pytest.raises(RefusedAddressError):
            fetch_once(server.url("/it"), Kind.FEED, FetchPolicy("Kiosk/1.0"))
