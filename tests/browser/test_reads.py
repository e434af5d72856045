"""A read that counts, told by a real browser: only what was in view, under our Content-Security-Policy."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from kiosk.memberships.tests.factories import a_membership
from kiosk.publishers.tests.factories import for_members
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.models import LEAST_S, Read
from tests.browser.conftest import PHONE, hear
from tests.browser.newsstand import furnish
from tests.browser.test_app import sign_in

pytestmark = pytest.mark.browser

# What a browser says of a page whose tab another one covers.
_COVERED = """(covered) => {
    Object.defineProperty(document, "hidden", { value: covered, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_an_article_in_view_for_long_enough_is_read_and_one_left_at_once_is_not(
    open_browser, live_server
):
    stand = furnish()
    said: list[str] = []
    for_members(stand.english.title, since=timezone.now())
    reader = ReaderFactory()
    a_membership(reader, started_at=timezone.now(), period_ends_at=None)
    context = open_browser(viewport=PHONE)
    sign_in(context, live_server, reader)
    page = context.new_page()
    hear(page, said)
    page.goto(f"/article/{stand.english.pk}")
    page.wait_for_timeout(2_000)
    page.evaluate(_COVERED, True)
    page.wait_for_timeout(LEAST_S * 1_000)
    assert not Read.objects.exists()
    page.evaluate(_COVERED, False)
    until = time.monotonic() + 3 * LEAST_S
    while not Read.objects.exists() and time.monotonic() < until:
        page.wait_for_timeout(500)
    read = Read.objects.get()
    assert read.article_id == stand.english.pk
    assert LEAST_S <= read.seconds < 2 * LEAST_S
    # What was seen until the page is left is told as it is left.
    page.wait_for_timeout(3_000)
    page.goto("/")
    page.wait_for_timeout(1_000)
    assert LEAST_S + 2 <= Read.objects.get().seconds <= LEAST_S + 20
    assert said == []
