"""Names of countries and languages, in the words of another language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global


def country_name(code: str, locale: str) -> str:
    """The country (ISO 3166-1 alpha-2) in the locale's words; the code itself where not known."""
    return str(locale_of(locale).territories.get(code.upper(), code))


def language_name(tag: str, locale: str) -> str:
    """The language (BCP 47) in the locale's words, as it stands by itself; the tag where not known."""
    name = str(locale_of(locale).languages.get(primary(tag), ""))
    return name[:1].upper() + name[1:] if name else tag


def country_code(written: str) -> str | None:
    """ISO 3166-1 alpha-2 of a code as people write it ("lb", "USA", "UK"); None where it is none.

    Source: CLDR's territories and their aliases, of which alpha-3 codes are a part.
    """
    code = written.strip().upper()
    if not code.isascii() or not code.isalnum():
        return None
    code = (get_global("territory_aliases").get(code) or [code])[0]
    known = len(code) == 2 and code.isalpha() and code in locale_of("en").territories
    return code if known and code not in _NO_COUNTRIES else None


def country_of_host(host: str) -> str | None:
    """ISO 3166-1 alpha-2 of a host's top-level domain ("GB" of "paper.co.uk"); None where it says none.

    Domains that people everywhere take are no country's: Google's list of them ("Managing
    multi-regional sites", developers.google.com/search), and some used for their letters.
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    if len(last) != 2 or last in _TAKEN_EVERYWHERE:
        return None
    return country_code(last)


def known_language(tag: str) -> str | None:
    """The BCP 47 tag with its language's newer code where it has one ("eng-GB" is "en-GB", "prs" is
    "fa-AF"). None where CLDR knows no such language.
    """
    code = primary(tag)
    newer = str(get_global("language_aliases").get(code, code)).replace("_", "-")
    if primary(newer) not in locale_of("en").languages:
        return None
    rest = tag[len(code) :]
    return tag if rest and "-" in newer else newer + rest


_TAKEN_EVERYWHERE = frozenset(
    "ac ad ai as bz cc cd co dj eu fm gg gl im io la me ms nu sc sh sr st su tk to tv vc ws".split()  # noqa: SIM905
)
# What CLDR has beside countries: pseudo-locales, "unknown", "outlying Oceania", the eurozone.
_NO_COUNTRIES = frozenset({"XA", "XB", "ZZ", "QO", "EZ"})


def primary(tag: str) -> str:
    """The language without script and region: "zh" of "zh-Hant-TW"."""
    return tag.split("-")[0].lower()


@lru_cache(maxsize=32)
def locale_of(tag: str) -> Locale:
    """CLDR's facts of a language (BCP 47). Raises UnknownLocaleError and ValueError where it has none."""
    return Locale.parse(tag, sep="-")
