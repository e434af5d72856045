"""A caching proxy before Kiosk, Debian's nginx: what a member was sent reaches nobody else by it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.utils import timezone

from kiosk.access import gifts
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.memberships import ranges
from kiosk.memberships.tests.factories import a_membership
from kiosk.publishers.tests.factories import TitleFactory, for_members
from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.web.ready import forget
from tests.test_canary import BODY, WORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BROWSER = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
# A proxy as careful as nginx is by itself, and one whose operator told it to look away.
CAREFUL = ""
CARELESS = "proxy_ignore_headers Vary;"
COMMAND = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


class Proxy:
    """nginx with a cache, before the live server."""

    def __init__(self, port: int) -> None:
        self._port = port

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[dict[str, str], str]:
        """The headers and the text of what comes through."""
        asking = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            asking.request(method, path, headers={"Host": "localhost", **named})
            answer = asking.getresponse()
            assert answer.status == 200, (path, answer.status)
            return {
                name.lower(): value for name, value in answer.getheaders()
            }, answer.read().decode()
        finally:
            asking.close()

    def tells(self, path: str, **headers: str) -> bool:
        return WORD in self.get(path, **headers)[1]


@pytest.fixture(params=[CAREFUL, CARELESS], ids=["as it comes", "told to look away"])
def proxy(request: Any, live_server: Any, tmp_path: Path, settings: Any) -> Iterator[Proxy]:
    if COMMAND is None:
        pytest.skip("THE CACHING PROXY IS NOT TRIED: no nginx here (apt-get install nginx-light)")
    settings.STATIC_ROOT = tmp_path
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    for clear in (cache.clear, forget, ranges.forget):
        clear()
    # nginx's workers are nobody's.
    folder = tmp_path / "nginx"
    folder.mkdir()
    for one in (folder, *folder.parents[:3]):
        one.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 64; }}
        http {{
            access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
            fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            proxy_cache_path {folder}/cache keys_zone=kiosk:1m;
            server {{
                listen 127.0.0.1:{port};
                location / {{
                    proxy_pass {live_server.url}; proxy_set_header Host $host;
                    proxy_cache kiosk; proxy_cache_key $scheme$host$request_uri;
                    {request.param} add_header X-Cache $upstream_cache_status always;
                }}
            }}
        }}
        """
    )
    process = subprocess.Popen([COMMAND, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        _wait(port)
        yield Proxy(port)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")


@pytest.fixture
def article() -> Article:
    title = TitleFactory()
    for_members(title, preview_words=30)
    return ArticleFactory(
        title=title, headline="Ferries", standfirst="", body=BODY,
        published_at=timezone.now() - timedelta(days=2),
    )  # fmt: skip


def signed_in(reader: Reader) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = house.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    return f"{house.SESSION_COOKIE_NAME}={session.session_key}"


def member() -> str:
    reader = ReaderFactory(email="member@reader.example")
    now = timezone.now()
    a_membership(reader, started_at=now, period_ends_at=now + timedelta(days=9))
    return signed_in(reader)


def test_a_members_page_reaches_nobody_else(proxy, article, settings):
    settings.METER_ANONYMOUS = settings.METER_SIGNED_IN = 0
    cookie, path = member(), f"/article/{article.pk}/ferries"
    other = signed_in(ReaderFactory(email="free@reader.example"))
    revisions = f"/article/{article.pk}/ferries?x=1"
    for at in (path, revisions):
        assert proxy.tells(at, Cookie=cookie)
        headers, _ = proxy.get(at, Cookie=cookie)
        assert (headers["x-cache"], headers["cache-control"]) == ("MISS", "private, no-store")
        for asked in ({}, BROWSER, {"Cookie": other}, {"Cookie": other, "Range": "bytes=0-999999"}):
            assert not proxy.tells(at, **asked), asked
        assert not proxy.tells(at, method="HEAD")


def test_what_all_share_is_kept_and_is_the_preview(proxy, article, settings):
    settings.METER_ANONYMOUS = 0
    path = f"/article/{article.pk}/ferries"
    assert not proxy.tells(path)
    headers, text = proxy.get(path)
    assert headers["x-cache"] == "HIT"
    assert WORD not in text


def test_a_meter_and_a_gift_open_for_their_browser_alone(proxy, article, settings):
    path = f"/article/{article.pk}/ferries"
    headers, text = proxy.get(path, **BROWSER)
    assert WORD in text
    assert headers["cache-control"] == "private, no-store"
    assert not proxy.tells(path)
    gift = gifts.give(ReaderFactory().pk, article.pk, "", timezone.now())
    asking = HTTPConnection("127.0.0.1", proxy._port, timeout=60)
    asking.request("GET", f"/gift/{gifts.token_of(gift)}", headers={"Host": "localhost"})
    led = asking.getresponse()
    cookie = str(led.getheader("Set-Cookie")).partition(";")[0]
    assert led.getheader("X-Cache") == "MISS"
    asking.close()
    assert cookie.startswith(house.GIFT_COOKIE)
    settings.METER_ANONYMOUS = 0
    if (
        proxy.get(path, Cookie=cookie)[0]["x-cache"] != "HIT"
    ):  # a proxy told to look away has one page
        assert proxy.tells(path, Cookie=cookie)
    assert not proxy.tells(path)
    assert not proxy.tells(path, **BROWSER)
