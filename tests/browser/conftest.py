"""A real Chromium for tests: one for the folder, a fresh context for each test."""

from __future__ import annotations

import os
import shutil
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kiosk.articles.pictures import Rendition

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What is waited for comes, whatever else the machine does: how soon is measured elsewhere.
PATIENCE_MS = 60_000
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
# One grey point: the look of pages needs some picture, not a publisher's.
_PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCBmVXrDwAAAABJRU5ErkJggg=="
)


def hear(page: Page, said: list[str]) -> None:
    """Puts what the page's console says into a list, but that these tests block its service worker."""
    page.on(
        "console",
        lambda told: None if "blocked by Playwright" in told.text else said.append(told.text),
    )


def until(page: Page, truth: str, arg: object = None) -> None:
    """Wait until what the page is asked is true, of a promise too: `wait_for_function` takes any promise
    for true. TimeoutError after ten seconds."""
    end = time.monotonic() + 10
    while not page.evaluate(truth, arg):
        if time.monotonic() > end:
            raise TimeoutError(truth)
        page.wait_for_timeout(50)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium, ended with the folder's last test so that other tests may run loops of their own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No chromium here, and CI must have one: apt-get install chromium")
        pytest.skip("BROWSER TESTS NOT RUN: no chromium here (apt-get install chromium)")
    # Playwright keeps a loop in this thread, which Django would take for async code.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture
def _collected_nothing(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture
def speak(settings: Any) -> Callable[[str], None]:
    """Puts the interface into a language, for browsers that ask for none."""

    def put(language: str) -> None:
        settings.LANGUAGE_CODE = language

    return put


@pytest.fixture
def open_browser(
    chromium: Browser,
    _collected_nothing: None,
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts at the live server's address; all are closed with the test.

    Every picture is a grey point there: making them is tested elsewhere. A browser asks for no language
    unless it is given a locale, and has no service worker unless it is asked to: pages are to come from
    the server.
    """
    contexts: list[BrowserContext] = []
    cache.clear()

    def point(*_asked: object) -> Rendition:
        return Rendition(_PICTURE, "image/png")

    monkeypatch.setattr("kiosk.articles.pictures.rendition", point)

    def make(**options: Any) -> BrowserContext:
        if "locale" not in options:
            options.setdefault("extra_http_headers", {"Accept-Language": "*"})
        options.setdefault("service_workers", "block")
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def browser_page(open_browser: Callable[..., BrowserContext]) -> Page:
    """A page of desktop size in light colours."""
    return open_browser(viewport=DESKTOP, color_scheme="light").new_page()
