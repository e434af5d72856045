"""The short way for plain addresses gives what the long way gives."""

import re

import pytest

from kiosk.kit import addresses

ADDRESSES = [
    "https://news.example/world/a-story-1.html",
    "http://www.news.example/world/",
    "https://www.www.example/a",
    "https://news.example:8443/a/b",
    "https://news.example:443/a",
    "http://news.example:80",
    "http://news.example:080/a",
    "https://news.example",
    "https://news.example/",
    "https://news.example//a//b/",
    "https://news.example/a/../b",
    "https://news.example/../b",
    "https://news.example/./a",
    "https://news.example/.well/a",
    "https://NEWS.example/A/B.html",
    "https://news.example/a.b.c/d..e",
    "https://news.example/%D9%85/x",
    "https://news.example/a=b,c:d!e~f/",
    "https://xn--bcher-kva.example/a",
    "https://www.xn--bcher-kva.example/a",
    "https://news.example/a?utm_source=x",
    "https://news.example/a?id=3#part",
    "https://news.example/a#!part",
    "https://news.example/ä/ö",
    "https://reader@news.example/a",
    "https://news.example:99999/a",
    "https://news.example/a b",
    "https://127.0.0.1:8000/a",
    "ftp://news.example/a",
    "nonsense",
    "",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_plain_address_is_known_as_the_long_way_knows_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = addresses.identity(url), addresses.names_a_page(url), addresses.host(url)
    never = re.compile(r"(?!)")
    monkeypatch.setattr(addresses, "_PLAIN", never)
    monkeypatch.setattr(addresses, "_HOST", never)
    assert short == (addresses.identity(url), addresses.names_a_page(url), addresses.host(url))


def test_most_addresses_take_the_short_way() -> None:
    assert addresses._PLAIN.fullmatch("https://www.news.example/2026/05/a-story-1.html")
    assert not addresses._PLAIN.fullmatch("https://www.news.example/?p=1")
