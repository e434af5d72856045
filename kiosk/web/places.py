"""Where readers are and what they read: the countries there are, the languages titles here publish in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from babel import Locale
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from kiosk.kit.places import country_name, primary
from kiosk.publishers.models import Title
from kiosk.readers.choices import Choices
from kiosk.readers.recognising import choices_of

_KNOWN_S = 60


@lru_cache(16)
def countries(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, by name in that language."""
    codes = map(str, Locale("en").territories)
    found = [
        (code, country_name(code, language))
        for code in codes
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def languages(besides: Iterable[str]) -> list[str]:
    """Codes of languages that titles here publish in, the most first; and those `besides`."""
    known: list[str] | None = cache.get("web:languages")
    if known is None:
        counts: dict[str, int] = {}
        for tag in Title.objects.carried().values_list("language", flat=True):
            if code := primary(tag):
                counts[code] = counts.get(code, 0) + 1
        known = sorted(counts, key=lambda code: (-counts[code], code))
        if known:
            cache.set("web:languages", known, _KNOWN_S)
    return [*known, *(code for code in besides if code not in known)]


def guessed(request: HttpRequest) -> tuple[str, list[str]]:
    """The country and the languages of who asks, by what their browser likes: a guess, to be corrected."""
    country, read = "", []
    for tag, much in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        parts = tag.split("-")
        if not much or tag == "*":
            continue
        if not country and len(parts[-1]) == 2 and len(parts) > 1:
            country = parts[-1].upper()
        if parts[0] not in read:
            read.append(parts[0])
    known = {code for code, _ in countries("en")}
    here = languages(())
    return country if country in known else "", [code for code in read if code in here]


def assumed(request: HttpRequest) -> Choices:
    """What who asks chose, for a front of their own. Who said nothing yet is shown what their browser
    reads, not the whole world."""
    made = choices_of(request)
    if made.welcomed or made.languages or made.follows:
        return made
    return replace(made, languages=tuple(guessed(request)[1]))
