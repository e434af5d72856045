"""From a publisher's server to a rendition on disk, and what is refused on the way."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import pytest
from django.utils import timezone

from kiosk.articles import pictures
from kiosk.articles.pictures import (
    BadSignatureError,
    BusyError,
    NotAPictureError,
    Rendition,
    TooLargeToShowError,
    UnavailableError,
    making,
    showing,
    store,
)
from kiosk.articles.pictures.addresses import sign
from kiosk.articles.pictures.making import Maker
from kiosk.articles.tests.picture_servers import PictureServer
from kiosk.kit.tests.drawings import opened, picture, png


@pytest.fixture(scope="module")
def publisher():
    with PictureServer() as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def ended():
    yield
    pictures.close()


@pytest.fixture(autouse=True)
def allowed(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.FETCH_ALLOW = (ip_network("127.0.0.0/8"),)
    settings.FETCH_GAP_S = 0.0
    settings.FETCH_PROXY = ""
    settings.PARSER_CPU_S = 1


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def maker():
    made = Maker(Clock())
    yield made
    await made.close()


def show(url: str, width: int = 320, form: str = "webp") -> Rendition:
    return pictures.rendition(sign(url), width, form)


async def until(true: Callable[[], bool]) -> None:
    """Wait for it; the test's own time is no matter, so a deadline of 10 s ends a broken one."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - the thing waited for knows no events
            await asyncio.sleep(0.02)


def child_of(maker: Maker) -> int:
    assert maker._tools is not None
    (child,) = maker._tools.pool._children
    return child._process.pid


def test_a_picture_is_fetched_made_and_then_read_from_disk(publisher):
    url = publisher.put(picture())
    first = show(url, 320, "avif")
    assert first.content_type == "image/avif"
    assert opened(first.body).size == (320, 160)
    assert show(url, 320, "avif") == first
    assert publisher.times(url) == 1


def test_every_width_and_format_is_made_of_one_fetch(publisher):
    url = publisher.put(picture(width=1200, height=600))
    for form in pictures.FORMATS:
        widths = [opened(show(url, width, form).body).width for width in pictures.WIDTHS]
        assert widths == [320, 640, 960, 1200]
    assert publisher.times(url) == 1


def test_a_kept_picture_needs_no_fetch():
    pictures.keep("https://drawn.example/1.png", picture("PNG"))
    assert opened(show("https://drawn.example/1.png").body).size == (320, 160)


@pytest.mark.parametrize(("width", "form"), [(321, "webp"), (0, "webp"), (320, "png"), (320, "")])
def test_only_our_widths_and_formats_are_made(publisher, width, form):
    url = publisher.put(picture())
    with pytest.raises(BadSignatureError):
        show(url, width, form)
    with pytest.raises(BadSignatureError):
        pictures.rendition("x" * 40, 320, "webp")
    assert publisher.times(url) == 0


def test_many_who_ask_at_once_cost_one_fetch(publisher):
    url = publisher.put(picture(), delay_s=0.2)
    with ThreadPoolExecutor(8) as readers:
        shown = list(readers.map(lambda _: show(url), range(8)))
    assert len(set(shown)) == 1
    assert publisher.times(url) == 1


def test_a_host_is_not_asked_for_more_than_two_pictures_at_once(publisher):
    urls = [publisher.put(picture(), delay_s=0.05) for _ in range(8)]
    publisher.most_at_once = 0
    with ThreadPoolExecutor(8) as readers:
        assert len(list(readers.map(show, urls))) == 8
    assert publisher.most_at_once == 2


# ---------------------------------------------------------------- what is refused


def test_a_wrong_content_type_changes_nothing(publisher):
    url = publisher.put(picture(), headers={"Content-Type": "text/html"})
    assert show(url).content_type == "image/webp"
    url = publisher.put(b"<html>", headers={"Content-Type": "image/jpeg"})
    with pytest.raises(NotAPictureError):
        show(url)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (png(50_000, 50_000, rows=1), TooLargeToShowError),
        (picture()[:900], NotAPictureError),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', NotAPictureError),
        (b"", NotAPictureError),
    ],
    ids=["bomb", "broken-off", "svg", "empty"],
)
def test_what_cannot_be_shown_is_not_held_and_not_fetched_again(publisher, body, error):
    url = publisher.put(body)
    for width in (320, 640):
        with pytest.raises(error):
            show(url, width)
    assert publisher.times(url) == 1
    assert store.original(url) is None


def test_a_picture_over_twenty_megabytes_is_refused(publisher):
    url = publisher.put(picture() + bytes(19_900_000))
    assert show(url).body  # the control: bytes after the picture's end, just under the cap
    url = publisher.put(picture() + bytes(20_000_000))
    with pytest.raises(TooLargeToShowError):
        show(url)


@pytest.mark.parametrize("status", [404, 410, 500, 403, 204, 304])
def test_an_answer_without_a_picture_is_unavailable(publisher, status):
    with pytest.raises(UnavailableError):
        show(publisher.put(b"", status=status))


async def test_private_addresses_are_not_fetched_from(publisher, settings, maker):
    url = publisher.put(picture())
    settings.FETCH_ALLOW = ()
    refused = Maker(Clock())
    with pytest.raises(UnavailableError):
        await refused.make(url, 320, "webp")
    for other in ("http://169.254.169.254/a.jpg", "http://[::1]/a.jpg", "file:///etc/passwd", "x"):
        with pytest.raises(UnavailableError):
            await refused.make(other, 320, "webp")
    await refused.close()
    assert publisher.times(url) == 0
    settings.FETCH_ALLOW = (ip_network("127.0.0.0/8"),)
    assert await maker.make(url, 320, "webp")  # the control: the same, allowed


async def test_a_redirect_to_a_private_address_is_refused(publisher, settings, maker):
    settings.FETCH_ALLOW = (ip_network("127.0.0.1/32"),)
    good = publisher.put(picture())
    onward = publisher.put(b"", status=302, headers={"Location": good})
    astray = publisher.put(
        b"", status=302, headers={"Location": good.replace("127.0.0.1", "127.0.0.2")}
    )
    assert await maker.make(onward, 320, "webp")
    with pytest.raises(UnavailableError):
        await maker.make(astray, 640, "webp")


# ---------------------------------------------------------------- the maker's patience


def test_a_picture_that_cannot_be_had_is_known_to_be_missing_until_it_comes(publisher):
    gone, broken = publisher.put(b"", status=404), publisher.put(b"<html>")
    for url in (gone, broken):
        assert not pictures.is_missing(url, timezone.now())
        with pytest.raises(pictures.PictureError):
            show(url)
        assert pictures.is_missing(url, timezone.now())
    url = publisher.put(picture())
    show(url)
    assert not pictures.is_missing(url, timezone.now())


async def test_a_failure_is_remembered_for_ten_minutes(publisher):
    clock = Clock()
    maker = Maker(clock)
    url = publisher.put(b"", status=503)
    for _ in range(3):
        with pytest.raises(UnavailableError):
            await maker.make(url, 320, "webp")
    assert publisher.times(url) == 1
    publisher.put_at(url, picture())
    clock.now += making.FAILURES_REMEMBERED_S + 1
    assert await maker.make(url, 320, "webp")
    await maker.close()


async def test_memory_of_failures_is_bounded(monkeypatch, maker):
    monkeypatch.setattr(making, "MOST_FAILURES", 5)
    for number in range(9):
        with pytest.raises(UnavailableError):
            await maker.make(f"ftp://x.example/{number}", 320, "webp")
    assert len(maker._failed) == 5


async def test_who_waits_too_long_is_told_so_and_the_making_goes_on(publisher):
    maker = Maker(Clock(), wait_s=0.1)
    url = publisher.put(picture(), delay_s=0.4)
    with pytest.raises(BusyError):
        await maker.make(url, 320, "webp")
    await until(lambda: store.rendition(url, 320, "webp") is not None)
    await maker.close()
    assert publisher.times(url) == 1


async def test_what_is_under_way_is_bounded(publisher, monkeypatch, maker):
    monkeypatch.setattr(making, "MOST_UNDER_WAY", 2)
    slow = asyncio.create_task(maker.make(publisher.put(picture(), delay_s=0.2), 320, "webp"))
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError):
        await maker.make(publisher.put(picture()), 320, "webp")
    assert await slow


def test_threads_that_wait_are_bounded(publisher, monkeypatch):
    monkeypatch.setattr(showing._workshop, "_places", threading.BoundedSemaphore(1))
    url = publisher.put(picture(), delay_s=0.3)
    other = publisher.put(picture())
    with ThreadPoolExecutor(1) as reader:
        waiting = reader.submit(show, url)
        while not publisher.times(url):
            time.sleep(0.01)
        with pytest.raises(BusyError):
            show(other)
        assert waiting.result().body
    assert show(other).body


async def test_a_poison_picture_costs_itself_only(publisher, monkeypatch, maker):
    poison, good = publisher.put(picture()), publisher.put(picture())
    monkeypatch.setattr(making, "_RENDER", "kiosk.kit.tests.poisons:crash_over")
    with pytest.raises(NotAPictureError):
        await maker.make(poison, 320, "webp")
    monkeypatch.undo()
    assert await maker.make(good, 320, "webp")
    with pytest.raises(NotAPictureError):  # remembered, not tried again
        await maker.make(poison, 320, "webp")


async def test_an_idle_child_is_ended_and_started_again_at_need(publisher, monkeypatch, maker):
    monkeypatch.setattr(making, "IDLE_S", 0.1)
    assert await maker.make(publisher.put(picture()), 320, "webp")
    pid = child_of(maker)
    await until(lambda: maker._tools is None and maker._closing.done())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert await maker.make(publisher.put(picture()), 320, "webp")


async def test_what_was_written_is_trimmed_without_waiting_for_the_job(publisher, settings, maker):
    settings.PICTURE_CACHE_MB = 1
    urls = [publisher.put(picture() + bytes(300_000)) for _ in range(6)]
    for url in urls:
        assert await maker.make(url, 320, "webp")
    held = sum(path.stat().st_size for path in settings.DATA_DIR.rglob("*.original"))
    assert 0 < held <= 2**20


async def test_a_full_disk_makes_pictures_slow_not_blind(publisher, monkeypatch, maker, caplog):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    url = publisher.put(picture())
    monkeypatch.setattr(store, "add_rendition", refuse)
    assert await maker.make(url, 320, "webp")
    assert "No space left" in caplog.text
    monkeypatch.setattr(store, "add_original", refuse)
    with pytest.raises(UnavailableError):
        await maker.make(publisher.put(picture()), 320, "webp")
