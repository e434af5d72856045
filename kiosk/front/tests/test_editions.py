"""Editions: which there are, what they are called, whom they take."""

from __future__ import annotations

import pytest

from kiosk.front.editions import WORLD, Edition, Speaker, editions, name, primary, read_key


def speakers(count: int, language: str, country: str, owners: int = 9) -> list[Speaker]:
    return [
        Speaker(hash((language, country, n)), n % owners, country, language) for n in range(count)
    ]


def test_there_is_the_world_and_what_has_enough_titles_the_larger_first():
    found = editions(speakers(6, "en", "GB") + speakers(5, "de", "DE") + speakers(4, "fr", "FR"))
    assert [e.key for e in found] == [
        "world",
        "language-en",
        "language-de",
        "country-GB",
        "country-DE",
    ]


def test_titles_of_too_few_owners_make_no_edition():
    assert editions(speakers(30, "en", "GB", owners=2)) == [WORLD]


def test_what_is_unknown_makes_none():
    assert editions(speakers(9, "", "")) == [WORLD]
    assert editions(speakers(9, "en/../x", "g<b")) == [WORLD]


@pytest.mark.parametrize("edition", [WORLD, Edition("language", "ar"), Edition("country", "EG")])
def test_keys_are_read_back(edition):
    assert read_key(edition.key) == edition


@pytest.mark.parametrize("key", ["", "moon", "language-", "country-eg", "language-EN", "world-x"])
def test_what_is_no_key_is_none(key):
    assert read_key(key) is None


def test_an_edition_takes_its_own():
    assert WORLD.takes("", "")
    assert Edition("language", "pt").takes("BR", primary("pt-BR"))
    assert not Edition("language", "pt").takes("PT", "en")
    assert Edition("country", "PT").takes("PT", "en")


def test_editions_have_names_in_the_readers_language():
    assert name(Edition("language", "de"), "en") == "German"
    assert name(Edition("country", "EG"), "de") == "Ägypten"
    assert name(Edition("language", "fr"), "es") == "Francés"
    assert name(Edition("country", "XQ"), "fr") == "XQ"
    assert name(WORLD, "de") == "Welt"
