"""Codes as keyboards of the world type them."""

from kiosk.web.accounts.forms import latin_digits


def test_every_scripts_digits_are_read():
    assert latin_digits("١٢٣٤-۵۶७8") == "1234-5678"
    assert latin_digits("no code") == "no code"
