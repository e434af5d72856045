"""What an https base address turns on, and what only a further setting does."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# Each a process of its own: settings are read once.
pytestmark = [pytest.mark.apart, pytest.mark.slow]

SHOW = """
import json
import django
django.setup()
from django.test import Client
headers = {"X-Forwarded-Proto": "https"}
told, bare = Client().get("/health", headers=headers), Client().get("/health")
direct = Client().get("/nothing-here.txt", secure=True)
print(json.dumps([told.status_code, bare.status_code,
                  direct.headers.get("Strict-Transport-Security")]))
"""


def answers(tmp_path, show: str = SHOW, **settings: str) -> list[object]:
    """What `show` prints: by itself the status of a request a proxy calls https, of one that is http, and
    the HSTS of an https one."""
    done = subprocess.run(
        [sys.executable, "-c", show],
        env={
            "DJANGO_SETTINGS_MODULE": "kiosk.config.settings",
            "KIOSK_DATA_DIR": str(tmp_path),
            "KIOSK_HOSTS": "testserver",
            "KIOSK_LOG_LEVEL": "ERROR",
            **settings,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_hsts_is_for_this_host_alone_until_a_setting_says_otherwise(tmp_path):
    base = {"KIOSK_BASE_URL": "https://kiosk.example"}
    assert answers(tmp_path, **base)[2] == "max-age=31536000"
    more = answers(tmp_path, **base, KIOSK_HSTS_SUBDOMAINS="true")[2]
    assert more == "max-age=31536000; includeSubDomains"
    assert answers(tmp_path)[2] is None


def test_a_header_that_calls_a_request_https_is_believed_only_behind_a_proxy(tmp_path):
    base = {"KIOSK_BASE_URL": "https://kiosk.example"}
    assert answers(tmp_path, **base)[:2] == [301, 301]
    told, bare, _ = answers(tmp_path, **base, KIOSK_BEHIND_PROXY="true")
    assert told != 301
    assert bare == 301


COOKIES = """
import json
import sys
import django
django.setup()
from django.core.management import call_command
from django.conf import settings
call_command("check", deploy=True, fail_level="WARNING", stdout=sys.stderr)
print(json.dumps([settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, *settings.READER_COOKIES,
                  settings.MESSAGES_COOKIE, settings.SESSION_COOKIE_SECURE, settings.SECURE]))
"""


def test_with_https_the_deployment_check_is_clean_and_cookies_are_this_hosts_alone(tmp_path):
    *names, session_secure, secure = answers(
        tmp_path, KIOSK_BASE_URL="https://kiosk.example", show=COOKIES
    )
    assert len(names) == 6
    assert all(str(name).startswith("__Host-") for name in names)
    assert session_secure is secure is True
