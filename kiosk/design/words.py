"""Kiosk's own words in the languages of its catalogues (kiosk/locale), with their plural forms.

`said` and `said_many` are told the language; in templates `_()` and `{% trans %}` say in that of the page.
Words that stand in a value until a page says them (a section's name, the text of an error) are marked
by `kit.texts.phrase`. All of these are found by `catalogues`.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

import kiosk
from kiosk.design.numbers import number

FOLDER = Path(kiosk.__file__).parent / "locale"
# What the words in the code and in the templates are written in.
WRITTEN_IN = "en"
TRANSLATED_INTO = ("ar", "de", "es", "fr")


@lru_cache(4096)
def said(message: str, language: str) -> str:
    """The message in that language (BCP 47); as written where no catalogue has it."""
    return _catalogue(language).gettext(message) if message else ""


@lru_cache(256)
def said_of(context: str, message: str, language: str) -> str:
    """The same for a message that means different things: `context` says which."""
    return _catalogue(language).pgettext(context, message)


def said_many(one: str, several: str, count: int, language: str, **values: object) -> str:
    """The form for that many in that language, with `%(count)s` and other named values filled in.

    Whole numbers are written as the language writes them.
    """
    message = form(one, several, count, language)
    return message % shown({"count": count, **values}, language)


def form(one: str, several: str, count: int, language: str) -> str:
    """The form of the message for that many, its places still empty."""
    return _catalogue(language).ngettext(one, several, count)


def shown(values: dict[str, object], language: str) -> dict[str, object]:
    """The values as they stand in a message: whole numbers as the language writes them."""
    return {
        name: number(value, language) if type(value) is int else value
        for name, value in values.items()
    }


@lru_cache(32)
def _catalogue(language: str) -> gettext.NullTranslations:
    # Of a language with a region that has no catalogue of its own, the language's.
    spoken = language.partition("-")[0]
    return gettext.translation("django", FOLDER, [spoken], fallback=spoken not in TRANSLATED_INTO)
