"""Numbers as a language writes them."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_decimal

from kiosk.kit.places import locale_of

_GROUPED_FROM = 1000


def number(value: int, language: str) -> str:
    """The whole number with the language's separators: "12,345" in English, "12.345" in German."""
    return str(value) if 0 <= value < _GROUPED_FROM else _written(value, language)


def file_size(count: int, language: str) -> str:
    """A file's size in bytes, in kB or MB: "340 kB", "1,2 MB" in German."""
    kilobytes = count / 1000
    if kilobytes < _GROUPED_FROM:
        return f"{number(max(1, round(kilobytes)), language)} kB"
    return f"{format_decimal(round(kilobytes / 1000, 1), locale=locale_of(language))} MB"


@lru_cache(1024)
def _written(value: int, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))
