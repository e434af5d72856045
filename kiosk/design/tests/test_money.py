"""Money as languages write it."""

from __future__ import annotations

import pytest

from kiosk.design.money import priced
from kiosk.kit.money import Money


@pytest.mark.parametrize(
    ("money", "language", "written"),
    [
        (Money(1250, "EUR"), "en", "€12.50"),
        (Money(1200, "EUR"), "en", "€12"),
        (Money(1250, "EUR"), "de", "12,50\xa0€"),
        (Money(120000, "EUR"), "de", "1.200\xa0€"),
        (Money(1250, "USD"), "fr", "12,50\xa0$US"),
        (Money(900, "JPY"), "en", "¥900"),
        (Money(-1250, "EUR"), "en", "-€12.50"),
        (Money(0, "GBP"), "en", "£0"),
    ],
)
def test_an_amount_is_written_as_its_language_and_currency_have_it(money, language, written):
    assert priced(money, language) == written


def test_arabic_has_the_sign_where_it_has_it():
    assert "12.50" in priced(Money(1250, "USD"), "ar") or "١٢٫٥٠" in priced(
        Money(1250, "USD"), "ar"
    )
