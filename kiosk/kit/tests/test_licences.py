"""What sites let machines do, as RSL 1.0 and TDMRep write it."""

from __future__ import annotations

import pytest

from kiosk.kit.licences import LicenceError, Reservation, licence_addresses, read_rsl, read_tdm

HOME = "https://daily.example/news/"


def rsl(
    *licences: str, url: str = "/", namespace: str = ' xmlns="https://rslstandard.org/rsl"'
) -> bytes:
    inside = "".join(f"<license>{one}</license>" for one in licences)
    return f'<?xml version="1.0"?><rsl{namespace}><content url="{url}">{inside}</content></rsl>'.encode()


def permits(uses: str, kind: str = "usage") -> str:
    return f'<permits type="{kind}">{uses}</permits>'


PAID = '<payment type="subscription"><custom>https://daily.example/pay</custom></payment>'


@pytest.mark.parametrize(
    ("licences", "uses"),
    [
        ([permits("search")], ("search",)),
        ([permits("ai-index,search")], ("search", "ai-index")),
        ([permits("all")], ("all",)),
        ([permits("ai-all")], ("ai-all",)),
        ([permits("ai-train ai-input ai-index search")], ("all",)),
        (['<prohibits type="usage">all</prohibits>'], ()),
        ([permits("all") + '<prohibits type="usage">ai-train</prohibits>'],
         ("search", "ai-index", "ai-input")),
        ([permits("search"), permits("ai-train") + PAID], ("search",)),
        ([permits("all") + '<payment type="attribution"/>'], ("all",)),
        ([permits("search") + permits("education", "user")], ()),
        ([permits("all") + '<permits type="geo">DE</permits>'], ()),
        ([permits("teleport")], ()),
    ],
)  # fmt: skip
def test_a_licence_lets_everybody_do_what_is_free_for_all(licences, uses):
    assert read_rsl(rsl(*licences), HOME) == uses


@pytest.mark.parametrize(
    "url", ["/", "/*", "https://www.daily.example/", "https://daily.example/*"]
)
def test_it_is_of_the_whole_site(url):
    assert read_rsl(rsl(permits("search"), url=url), HOME) == ("search",)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>404</body></html>",
        b"not xml",
        b"",
        rsl(permits("all"), url="/pictures/*"),
        rsl(permits("all"), url="https://other.example/"),
        rsl(permits("all"), namespace=' xmlns="https://other.example/"'),
    ],
)
def test_what_says_nothing_of_the_site_is_no_licence(data):
    with pytest.raises(LicenceError):
        read_rsl(data, HOME)


def test_entities_are_not_followed():
    evil = (
        b'<!DOCTYPE rsl [<!ENTITY x SYSTEM "file:///etc/passwd">]><rsl><content url="/"><license>'
        b'<permits type="usage">&x; search</permits></license></content></rsl>'
    )
    assert read_rsl(evil, HOME) in {("search",), ()}


def test_robots_txt_names_licences():
    robots = b"User-agent: *\nAllow: /\nLicense: /rsl.xml\nlicense: https://l.example/a\nLicense: ftp://x\n"
    assert licence_addresses(robots, "https://daily.example/robots.txt") == (
        "https://daily.example/rsl.xml", "https://l.example/a",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (b'[{"location":"/","tdm-reservation":1,"tdm-policy":"https://daily.example/p.json"}]',
         Reservation(True, "https://daily.example/p.json")),
        (b'[{"location":"/a","tdm-reservation":1},{"location":"/*","tdm-reservation":0}]',
         Reservation(False, "")),
        (b'[{"location":"/archive","tdm-reservation":1}]', None),
        (b"[]", None),
    ],
)  # fmt: skip
def test_a_site_reserves_mining_or_not(rules, found):
    assert read_tdm(rules) == found


@pytest.mark.parametrize("data", [b"<html>", b"{}", b"\xff"])
def test_what_is_no_tdmrep_is_refused(data):
    with pytest.raises(LicenceError):
        read_tdm(data)
