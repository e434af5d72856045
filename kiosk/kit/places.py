"""Names of countries and languages, in the words of another language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale


def country_name(code: str, locale: str) -> str:
    """The country (ISO 3166-1 alpha-2) in the locale's words; the code itself where not known."""
    return str(_locale(locale).territories.get(code.upper(), code))


def language_name(tag: str, locale: str) -> str:
    """The language (BCP 47) in the locale's words; the tag itself where not known."""
    return str(_locale(locale).languages.get(primary(tag), tag))


def primary(tag: str) -> str:
    """The language without script and region: "zh" of "zh-Hant-TW"."""
    return tag.split("-")[0].lower()


@lru_cache(maxsize=8)
def _locale(tag: str) -> Locale:
    return Locale.parse(tag.replace("-", "_"))
