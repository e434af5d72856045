"""Month names of the languages newspapers are written in, for dates written out in them."""

import re
from functools import lru_cache

_LOCALES = (
    "af", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es",
    "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is",
    "it", "ja", "ka", "kk", "km", "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr",
    "ms", "my", "nb", "ne", "nl", "nn", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl",
    "sq", "sr", "sr_Latn", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([ap])\.?m\b\.?)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:\s|^)(Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2})\s*$")
_WORD = re.compile(r"[^\W\d_][^\W\d_.'\u0300-\u036f\u0900-\u0e7f]*[^\s\d,]*")


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """Month names and their short forms to 1-12; a name two languages read apart is left out."""
    from babel import Locale

    names: dict[str, int] = {}
    torn: set[str] = set()
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, written in locale.months[context][width].items():
                    name = written.casefold().strip(".")
                    if name.isdigit() or len(name) < 2:
                        continue
                    if names.setdefault(name, month) != month:
                        torn.add(name)
    return {name: month for name, month in names.items() if name not in torn}


def read_named(text: str) -> tuple[int, int, int, list[str | None], str] | None:
    """(year, month, day, [hour, minute, second], zone) of "12 février 2026, 08:30", or None."""
    zone = _ZONE.search(text)
    clock = _CLOCK.search(text)
    day_part = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    month = next(
        (_names()[word] for word in _words(day_part) if word in _names()),
        None,
    )
    numbers = [found[0] for found in _DIGITS.finditer(day_part)]
    years = [found for found in numbers if len(found) == 4]
    days = [found for found in numbers if len(found) <= 2]
    if month is None or not years or not days:
        return None
    return int(years[0]), month, int(days[0]), _clock_parts(clock), zone[1] if zone else ""


def _words(text: str) -> list[str]:
    return [found[0].casefold().strip(".") for found in _WORD.finditer(text)]


def _clock_parts(clock: re.Match[str] | None) -> list[str | None]:
    if clock is None:
        return []
    hour, minute, second, half = clock.groups()
    if half:
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return [hour, minute, second]
