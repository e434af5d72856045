"""What a User-Agent is called."""

from __future__ import annotations

import pytest

from kiosk.web.accounts.browsers import named

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_WIN, _IPHONE = "(Windows NT 10.0; Win64)", "(iPhone; CPU iPhone OS 18 like Mac OS X)"


@pytest.mark.parametrize(
    ("agent", "found"),
    [
        (f"Mozilla/5.0 {_WIN} {_KIT} Chrome/140.0 Safari/6 Edg/140.0", ("Edge", "Windows")),
        (f"Mozilla/5.0 (Linux; Android 15) {_KIT} Chrome/140.0 Safari/6", ("Chrome", "Android")),
        (f"Mozilla/5.0 {_IPHONE} {_KIT} Version/18 Safari/6", ("Safari", "iPhone")),
        (f"Mozilla/5.0 (Macintosh; Intel) {_KIT} HeadlessChrome/140.0 Safari/537.36", ("Chrome", "macOS")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("KioskApp/2.1 (Android 15)", ("KioskApp", "Android")),
        ("", ("", "")),
        ("Mozilla/5.0", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_its_reader_calls_it(agent, found):
    assert named(agent) == found
