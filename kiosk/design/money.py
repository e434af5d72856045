"""Money as a language writes it."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_currency

from kiosk.kit.money import Money, digits
from kiosk.kit.places import locale_of


@lru_cache(1024)
def priced(money: Money, language: str) -> str:
    """The amount with its currency's sign: "€12.50" in English, "12,50 €" in German; whole main units
    without their empty digits: "€12"."""
    locale = locale_of(language)
    if money.minor % 10 ** digits(money.currency):
        return str(format_currency(money.amount, money.currency, locale=locale))
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0")
    written = format_currency(
        money.amount, money.currency, pattern, locale=locale, currency_digits=False
    )
    return str(written)
