from urllib.parse import urljoin

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.kit.joining import join

BASES = [
    "https://a.example",
    "https://a.example/",
    "https://a.example/x/y.html?q=/z#f/g",
    "http://a.example:8080/x/",
    "https://a.example/x;p/y;z",
    "https://a.example?q=1",
    "https://a.example/./x/../y",
    "",
    "not an address",
]
PIECES = [
    "/",
    "x",
    "..",
    ".",
    "?",
    "#",
    "q=1",
    "//",
    "b.example",
    "mailto:",
    "http:",
    ";",
    " ",
    "é",
]


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(BASES), st.lists(st.sampled_from(PIECES), max_size=6))
def test_joining_gives_what_urljoin_gives(base: str, pieces: list[str]) -> None:
    address = "".join(pieces).strip()
    assert join(base, address) == urljoin(base, address)
