"""One form for each address, so that the same page is known however it is linked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.addresses import absolute, host, identity, key, names_a_page

PAGE = "https://www.daily.example/world/harbour?id=3"


@pytest.mark.parametrize(
    "same",
    [
        "http://daily.example/world/harbour?id=3",
        "https://WWW.daily.example:443/world/harbour?id=3#comments",
        "https://www.daily.example/world/harbour?utm_source=rss&id=3&utm_medium=feed",
        "https://www.daily.example/world/harbour?id=3&fbclid=abc",
        "https://www.daily.example/world/harbour/?id=3&at_medium=RSS&cmp=rss&xtor=RSS-1",
        " https://www.daily.example/world/harbour?id=3 ",
    ],
)
def test_what_does_not_change_the_page_does_not_change_its_identity(same):
    assert identity(same) == identity(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.daily.example/world/harbour?id=4",
        "https://www.daily.example/world/Harbour-2?id=3",
        "https://m.daily.example/world/harbour?id=3",
        "https://daily.example:8443/world/harbour?id=3",
        "https://daily.example/world/harbour?id=3#!/page/2",
    ],
)
def test_what_names_another_page_has_another_identity(other):
    assert identity(other) != identity(PAGE)


def test_letters_beyond_ascii_are_one_however_written():
    assert identity("https://d.example/مقال") == identity(
        "https://d.example/%D9%85%D9%82%D8%A7%D9%84"
    )


@given(st.text())
def test_any_text_has_an_identity_a_key_and_a_host(text):
    assert len(key(identity(text))) == 32
    assert isinstance(host(text), str)
    assert names_a_page(text) in {True, False}


def test_a_home_page_names_no_article():
    assert not names_a_page("https://daily.example/")
    assert not names_a_page("mailto:desk@daily.example")
    assert names_a_page("https://daily.example/?p=17")


@pytest.mark.parametrize(
    ("given_", "seen"),
    [
        ("/a", "https://d.example/a"),
        ("b.html", "https://d.example/x/b.html"),
        ("//cdn.example/p.jpg", "https://cdn.example/p.jpg"),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        ("/" + "a" * 2000, None),
    ],
)
def test_links_are_seen_from_their_page(given_, seen):
    assert absolute(given_, "https://d.example/x/") == seen
