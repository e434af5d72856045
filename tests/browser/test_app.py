"""The installed app in a browser: reading without a network, new versions, signing out."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.models import Saved
from tests.browser.conftest import DESKTOP, PHONE, until
from tests.browser.newsstand import furnish
from tests.browser.test_accessibility import every_look

pytestmark = pytest.mark.browser

CONTROLLED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
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
REFRESH = """() => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done();
    navigator.serviceWorker.controller.postMessage({ act: "refresh" }, [port2]);
})"""


@pytest.fixture
def app(open_browser):
    """A page of an app that its worker sees to; of a phone."""
    page = open_browser(viewport=PHONE, service_workers="allow").new_page()

    def opened(address="/"):
        page.goto(address)
        until(page, CONTROLLED)
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
    until(page, "async () => !!(await caches.match('/'))")
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
    page.evaluate(REFRESH)
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
    page.evaluate(REFRESH)
    assert f"/article/{stand.english.pk}" in kept_paths(page)
    Article.objects.filter(pk=stand.english.pk).update(withdrawn_at=timezone.now())
    page.evaluate(REFRESH)
    assert f"/article/{stand.english.pk}" not in kept_paths(page)


def test_an_act_without_a_network_takes_no_page_away(app):
    stand = furnish()
    page = app()
    page.goto(stand.pages["article"])
    page.locator("main form[data-key=s] button").click()
    page.locator("[aria-pressed=true]", has_text="Save").wait_for()
    page.evaluate(REFRESH)
    page.goto("/")
    until(page, "async () => !!(await caches.match('/'))")
    headline = page.locator(".card-lead .card-headline").inner_text()
    page.context.set_offline(True)
    page.goto(f"/article/{stand.english.pk}")
    page.locator("main form[data-key=s] button").click()
    page.locator(".toast", has_text="That did not work").wait_for()
    page.goto("/")
    assert page.locator(".card-lead .card-headline").inner_text() == headline
    page.goto("/saved")
    assert page.inner_text("h1") == "Saved"


def changes(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(text_key="another")


def test_an_article_that_cannot_be_had_anew_is_kept_as_it_was(app, live_server, monkeypatch):
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/")
    page.evaluate(REFRESH)
    before = {one for one in kept_paths(page) if one.startswith(("/article/", "/picture/"))}
    changes(stand.english)
    with monkeypatch.context() as broken:
        broken.setattr("kiosk.web.views.article._page", lambda *_asked: HttpResponse(status=500))
        page.evaluate(REFRESH)
    assert before <= kept_paths(page)


def test_a_saved_article_says_when_it_can_be_read_offline(app, live_server):
    stand = furnish()
    reader = ReaderFactory()
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/titles")
    page.evaluate(REFRESH)
    saves(reader, stand.english)
    page.goto("/saved")
    mark = page.locator(f"[data-kept='{stand.english.pk}']")
    mark.wait_for()
    assert mark.inner_text() == "Can be read offline"
    page.evaluate(
        """async (path) => {
            for (const name of await caches.keys()) {
                await (await caches.open(name)).delete(path, { ignoreVary: true });
            }
        }""",
        f"/article/{stand.english.pk}",
    )
    page.context.set_offline(True)
    page.reload()
    page.locator(".toast", has_text="You are offline").wait_for()
    assert mark.is_hidden()


def test_a_refresh_cut_short_takes_nothing_away(app, live_server, monkeypatch):
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english, stand.arabic)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/")
    page.evaluate(REFRESH)
    before = kept_paths(page)
    for article in (stand.english, stand.arabic):
        changes(article)
    asked, cut = threading.Event(), threading.Event()

    def slow(*_asked):
        asked.set()
        cut.wait(10)
        return HttpResponse()

    monkeypatch.setattr("kiosk.web.views.article._page", slow)
    page.evaluate(f"() => {{ window.refreshed = ({REFRESH})(); }}")
    assert asked.wait(10)
    page.context.set_offline(True)
    cut.set()
    page.evaluate("() => window.refreshed")
    assert kept_paths(page) == before


def test_what_was_kept_for_everybody_goes_once_somebody_signs_in(app, live_server):
    stand = furnish()
    page = app()
    page.evaluate(REFRESH)
    assert "kiosk-pages" in page.evaluate(_NAMES)
    sign_in(page.context, live_server, ReaderFactory())
    page.goto(stand.pages["titles"])
    until(page, "async () => !(await caches.has('kiosk-pages'))")


def test_a_new_version_takes_the_place_of_the_old(app, monkeypatch, tmp_path):
    from kiosk.web.views import worker

    page = app()
    (before,) = [one for one in page.evaluate(_NAMES) if one.startswith("kiosk-shell-")]
    source = tmp_path / "worker.js"
    source.write_text(worker._SOURCE.read_text() + "\n// a later release\n")
    monkeypatch.setattr(worker, "_SOURCE", source)
    page.goto("/titles")
    until(
        page,
        """async (before) => {
            const shells = (await caches.keys()).filter((name) => name.startsWith("kiosk-shell-"));
            return shells.length === 1 && shells[0] !== before;
        }""",
        before,
    )
    page.context.set_offline(True)
    page.goto("/section/world")
    assert "cannot be had without a network" in page.inner_text("h1")


@pytest.mark.parametrize("cleared", [True, False], ids=["by the answer too", "by the page alone"])
def test_signing_out_leaves_nothing_of_a_readers(app, live_server, monkeypatch, cleared):
    if not cleared:  # as with a browser that does not know the header
        monkeypatch.setattr("kiosk.web.views.account.leave_nothing", lambda response: None)
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto(stand.pages["article"])
    page.evaluate(REFRESH)
    own = f"kiosk-reader-{page.locator('html').get_attribute('data-reader')}"
    assert own in page.evaluate(_NAMES)
    assert page.evaluate("localStorage.length") > 0
    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert own not in page.evaluate(_NAMES)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_browser_that_keeps_nothing_signs_out_too(open_browser, live_server):
    context = open_browser(viewport=DESKTOP)
    sign_in(context, live_server, ReaderFactory())
    page = context.new_page()
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage", "caches"]) {
            Object.defineProperty(window, name, { get() { throw new DOMException("refused"); } });
        }"""
    )
    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto("/account")
    assert "/account/sign-in" in page.url


def test_a_session_that_ended_takes_its_pages_with_it(app, live_server):
    stand = furnish()
    reader = ReaderFactory()
    saves(reader, stand.english)
    page = app()
    sign_in(page.context, live_server, reader)
    page.goto("/titles")
    page.evaluate(REFRESH)
    assert any(one.startswith("kiosk-reader-") for one in page.evaluate(_NAMES))
    page.context.clear_cookies()
    page.goto("/titles")
    until(
        page, "async () => !(await caches.keys()).some((name) => name.startsWith('kiosk-reader-'))"
    )


def test_an_act_is_seen_on_the_front_at_once(app):
    furnish()
    page = app()
    page.reload()
    until(page, "async () => !!(await caches.match('/'))")
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
