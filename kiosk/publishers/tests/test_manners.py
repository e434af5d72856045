"""Which addresses are never fetched."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from kiosk.publishers.manners import never_fetched


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://10.0.0.1/f", "is not public"),
        ("http://[fe80::1]/f", "is not public"),
        ("http://news.localhost/f", "is not public"),
        ("https://daily.example:22/f", "port"),
    ],
)
def test_an_address_that_can_never_be_fetched_is_known_before(url, why):
    assert why in never_fetched(url)


def test_an_address_may_be_fetched_that_is_public_or_opened(settings):
    assert never_fetched("https://daily.example/f") == ""
    settings.FETCH_ALLOW = (ip_network("10.0.0.0/8"),)
    assert never_fetched("http://10.0.0.1/f") == ""
