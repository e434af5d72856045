"""The language of the interface: which of those Kiosk's words are in a page is rendered in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override
from django.utils.translation.trans_real import parse_accept_lang_header

from kiosk.design.words import TRANSLATED_INTO, WRITTEN_IN
from kiosk.kit.language import direction
from kiosk.kit.places import primary

LANGUAGES = (WRITTEN_IN, *TRANSLATED_INTO)
# As each calls itself, for those who look for theirs.
NAMES = {
    "ar": "العربية", "de": "Deutsch", "en": "English", "es": "Español", "fr": "Français",
}  # fmt: skip
# Where a reader's own choice is kept on the device.
CHOICE_COOKIE = "kiosk-language"

_spoken: ContextVar[str] = ContextVar("_spoken", default="")
_asked: ContextVar[Callable[[], str] | None] = ContextVar("_asked", default=None)


def negotiated(accept_language: str, chosen: str = "") -> str:
    """The language for a request, as a BCP 47 tag: one of LANGUAGES.

    What the reader chose, else what the browser's Accept-Language likes best, else KIOSK_LANGUAGE,
    else English. A language comes in the form KIOSK_LANGUAGE has it in: "de-AT" for all who read
    German, where that is the house's.
    """
    return _negotiated(accept_language[:500], chosen[:20], settings.LANGUAGE_CODE)


def house_language() -> str:
    """The language of what is the same for all readers, whatever their browsers ask for: feeds, say."""
    return negotiated("")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """In here the interface speaks that language: ours and Django's own words."""
    token = _spoken.set(language)
    try:
        with override(language):
            yield
    finally:
        _spoken.reset(token)


@contextmanager
def answering(language: Callable[[], str]) -> Iterator[None]:
    """In here a reader is answered whose language is that; it is asked for where it is needed only."""
    token = _asked.set(language)
    try:
        yield
    finally:
        _asked.reset(token)


def interface_language() -> str:
    """The language spoken here, a BCP 47 tag: inside of `speaking` its, else that of the reader who is
    answered, else the house's."""
    if spoken := _spoken.get():
        return spoken
    asked = _asked.get()
    return asked() if asked is not None else house_language()


def interface_direction() -> str:
    """Which way the interface's words run: "ltr" or "rtl"."""
    return _direction(interface_language())


@lru_cache(4096)
def _negotiated(accept_language: str, chosen: str, house: str) -> str:
    liked = [tag for tag, much in parse_accept_lang_header(accept_language) if much]
    asked = [chosen, *liked, house]
    for tag in asked:
        if tag == "*":
            break
        if primary(tag) in LANGUAGES:
            return house if primary(tag) == primary(house) else primary(tag)
    return house if primary(house) in LANGUAGES else WRITTEN_IN


@lru_cache(32)
def _direction(language: str) -> str:
    return direction(language)
