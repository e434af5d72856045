"""The language the interface's own words are in: not always the one asked for."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

from kiosk.kit.language import direction
from kiosk.kit.places import primary

# What the words are written in, where nobody has translated them.
_WRITTEN_IN = "en"


def interface_language() -> str:
    """KIOSK_LANGUAGE where Kiosk has a catalogue of its words in it, English where it has none.

    Dates, names of countries and the pages' direction go with the words: half a page in each of two
    languages reads well in neither.
    """
    asked = settings.LANGUAGE_CODE
    if primary(asked) == _WRITTEN_IN or _is_translated(asked):
        return asked
    return _WRITTEN_IN


def interface_direction() -> str:
    """Which way the interface's words run: "ltr" or "rtl"."""
    return direction(interface_language())


def _is_translated(tag: str) -> bool:
    return any(
        (Path(folder) / to_locale(code) / "LC_MESSAGES" / "django.mo").exists()
        for folder in settings.LOCALE_PATHS
        for code in (tag, primary(tag))
    )
