"""The installed app in a browser: reading without a network, new versions, signing out."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from kiosk.articles.models import Article
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.models import Saved
from kiosk.web.offline import forget_here
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.newsstand import furnish
from tests.browser.test_accessibility import every_look

pytestmark = pytest.mark.browser

_CONTROLLED = (
    "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
)
_NAMES = "caches.keys()"
_KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const { url } of await cache.keys()) found.push(`${name} ${new URL(url).pathname}`);
    }
    return found;
}"""
# Tells the worker to see to what is kept ahead, and waits until it has.
_REFRESH = """() => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done();
    navigator.serviceWorker.controller.postMessage({ act: "refresh" }, [port2]);
})"""


@csrf_exempt
def _leave(request: HttpRequest) -> HttpResponse:
    """A sign-out that clears nothing by itself: what the page and the worker do is looked at."""
    response = HttpResponse("<!doctype html><title>Out</title>Signed out", "text/html")
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


@csrf_exempt
def _leave_and_clear(request: HttpRequest) -> HttpResponse:
    response = _leave(request)
    forget_here(response)
    return response


# The addresses of these tests: ours, and two ways out until accounts bring theirs.
urlpatterns = [
    path("account/leave", _leave),
    path("account/leave-and-clear", _leave_and_clear),
    path("", include("kiosk.web.urls")),
]
handler404 = "kiosk.web.views.errors.not_found"


@pytest.fixture
def app(open_browser):
    """A page of an app that its worker sees to; of a phone."""
    page = open_browser(viewport=PHONE, service_workers="allow").new_page()

    def opened(address="/"):
        page.goto(address)
        page.wait_for_function(_CONTROLLED)
        return page

    return opened


def sign_in(context, live_server, reader) -> None:
    client = Client()
    client.force_login(reader)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )


def saves(reader, *articles: Article) -> None:
    for article in articles:
        Saved.objects.create(reader=reader, article=article, saved_at=timezone.now())


def kept_paths(page) -> set[str]:
    return {one.split(" ", 1)[1] for one in page.evaluate(_KEPT)}


def test_the_front_is_read_without_a_network(app):
    furnish()
    page = app()
    page.reload()
    page.wait_for_function("async () => !!(await caches.match('/'))")
    headline = page.locator(".card-lead .card-headline").inner_text()
    page.context.set_offline(True)
    page.reload()
    assert page.locator(".card-lead .card-headline").inner_text() == headline
    assert page.locator(".toast").inner_text().startswith("You are offline.")
    page.goto("/titles")
    assert "cannot be had without a network" in page.inner_text("h1")
    page.context.set_offline(False)
    page.click("#again")
    page.wait_for_selector("#q")


def test_what_a_reader_saved_is_read_without_a_network_with_its_pictures(
    app, open_browser, live_server
):
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english, stand.arabic)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/")
    page.evaluate(_REFRESH)
    kept = kept_paths(page)
    assert {f"/article/{stand.english.pk}", f"/article/{stand.arabic.pk}"} <= kept
    assert any(path.startswith("/picture/") and path.endswith("/kept") for path in kept)
    page.context.set_offline(True)
    page.goto("/search?q=anything")
    assert "cannot be had without a network" in page.inner_text("h1")
    listed = page.locator(f"#kept-list a[href='/article/{stand.english.pk}']")
    assert listed.inner_text() == stand.english.headline
    arabic = page.locator(f"#kept-list [data-article='{stand.arabic.pk}']")
    assert arabic.get_attribute("dir") == "rtl"
    listed.click()
    assert page.inner_text("h1") == stand.english.headline
    assert "A week of storm is over" in page.inner_text("article")
    picture = page.locator(".article-picture img")
    assert picture.evaluate("image => image.decode().then(() => 'shown', () => 'torn')") == "shown"
    # Read ahead is not read.
    assert not reader.readings.exists()


def test_what_left_the_list_is_kept_no_more(app, live_server):
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/")
    page.evaluate(_REFRESH)
    assert f"/article/{stand.english.pk}" in kept_paths(page)
    Article.objects.filter(pk=stand.english.pk).update(withdrawn_at=timezone.now())
    page.evaluate(_REFRESH)
    assert f"/article/{stand.english.pk}" not in kept_paths(page)


def test_a_new_version_takes_the_place_of_the_old(app, monkeypatch, tmp_path):
    from kiosk.web.views import worker

    page = app()
    (before,) = [one for one in page.evaluate(_NAMES) if one.startswith("kiosk-shell-")]
    source = tmp_path / "worker.js"
    source.write_text(worker._SOURCE.read_text() + "\n// a later release\n")
    monkeypatch.setattr(worker, "_SOURCE", source)
    page.goto("/titles")
    page.wait_for_function(
        """async (before) => {
            const shells = (await caches.keys()).filter((name) => name.startsWith("kiosk-shell-"));
            return shells.length === 1 && shells[0] !== before;
        }""",
        arg=before,
    )
    page.context.set_offline(True)
    page.goto("/section/world")
    assert "cannot be had without a network" in page.inner_text("h1")


@pytest.mark.parametrize("way", ["leave", "leave-and-clear"])
def test_signing_out_leaves_nothing_of_a_readers(app, live_server, settings, way):
    settings.ROOT_URLCONF = "tests.browser.test_app"
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto(stand.pages["article"])
    page.evaluate(_REFRESH)
    assert any(one.startswith("kiosk-reader-") for one in page.evaluate(_NAMES))
    assert page.evaluate("localStorage.length") > 0
    page.evaluate(
        """(way) => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = `/account/${way}`;
            form.dataset.leaving = "";
            document.body.append(form);
            form.requestSubmit();
        }""",
        way,
    )
    page.wait_for_url(f"**/account/{way}")
    names = page.evaluate(_NAMES)
    assert [name for name in names if not name.startswith("kiosk-shell-")] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.context.set_offline(True)
    if way == "leave":
        page.goto(stand.pages["article"])
        assert "cannot be had without a network" in page.inner_text("h1")
        assert page.locator("#kept-list li").count() == 0


def test_a_session_that_ended_takes_its_pages_with_it(app, live_server):
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/titles")
    page.evaluate(_REFRESH)
    assert any(one.startswith("kiosk-reader-") for one in page.evaluate(_NAMES))
    page.context.clear_cookies()
    page.goto("/titles")
    page.wait_for_function(
        "async () => !(await caches.keys()).some((name) => name.startsWith('kiosk-reader-'))"
    )


def test_an_act_is_seen_on_the_front_at_once(app):
    furnish()
    page = app()
    page.reload()
    page.wait_for_function("async () => !!(await caches.match('/'))")
    page.locator(".foot .language[value=de]").click()
    page.wait_for_function("() => document.documentElement.lang === 'de'")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_apps_own_pages_have_no_finding(browser_page, speak, language):
    speak(language)
    furnish()
    for address in ("/install", "/offline"):
        browser_page.goto(address)
        assert every_look(browser_page) == [], address


def test_the_browsers_own_question_is_asked_from_our_page(open_browser):
    page = open_browser(viewport=DESKTOP).new_page()
    page.goto("/install")
    assert page.locator("#install-now").is_hidden()
    page.evaluate(
        """() => {
            const event = new Event("beforeinstallprompt", { cancelable: true });
            event.prompt = async () => { window.asked = true; };
            dispatchEvent(event);
        }"""
    )
    page.click("#install")
    assert page.evaluate("window.asked")
    assert page.locator("#install-now").is_hidden()
