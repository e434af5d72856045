"""Kiosk's words: said in a language, in the form for a number, with numbers as it writes them."""

import pytest

from kiosk.design.numbers import number
from kiosk.design.words import said, said_many, said_of

TITLES = ("%(count)s title", "%(count)s titles")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "لا مصادر"),
        (1, "مصدر واحد"),
        (2, "مصدران"),
        (3, "3 مصادر"),
        (10, "10 مصادر"),
        (11, "11 مصدرًا"),
        (99, "99 مصدرًا"),
        (100, "100 مصدر"),
        (103, "103 مصادر"),
        (1102, "1,102 مصدر"),
    ],
)
def test_arabic_has_six_forms(count, text):
    assert said_many(*TITLES, count, "ar") == text


@pytest.mark.parametrize(
    ("language", "none", "several"),
    [
        ("en", "0 titles", "1,200 titles"),
        ("de", "0 Titel", "1.200 Titel"),
        ("fr", "0 titre", "1\u202f200 titres"),
        ("es", "0 medios", "12.000 medios"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, none, several):
    assert said_many(*TITLES, 0, language) == none
    assert said_many(*TITLES, 12_000 if language == "es" else 1200, language) == several


def test_what_no_catalogue_has_is_said_as_written():
    assert said("Nobody translated this", "de") == "Nobody translated this"
    assert said("Search", "it") == "Search"
    assert said("", "de") == ""


def test_a_region_speaks_its_language():
    assert said("Search", "de-AT") == "Suchen"
    assert number(12_345, "de-CH") == "12’345"


def test_a_word_of_several_meanings_is_told_apart():
    assert said_of("a day", "From", "de") == "Von"
    assert said_of("a place", "From", "de") == "Aus"
