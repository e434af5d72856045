"""The Jinja2 environment of all pages: what every template may use besides what its view gives it.

One environment for all languages: what says words, dates or names asks which is spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kiosk.design import times, words
from kiosk.design.interface import NAMES, interface_direction, interface_language
from kiosk.design.marks import mark
from kiosk.design.money import priced
from kiosk.design.numbers import file_size, number
from kiosk.design.sheet import sheet, sheet_beside
from kiosk.kit.language import normalise
from kiosk.kit.money import Money
from kiosk.kit.places import country_name, language_name, primary


def environment(**options: Any) -> Environment:
    """Called by Django once. Text is escaped, a missing name is an error, `_` translates."""
    options["undefined"] = StrictUndefined
    made = Environment(  # noqa: S701 - Django turns autoescape on in the options
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(
        _=_said,
        gettext=_said,
        ngettext=_said_many,
        pgettext=_said_of,
        url=_url,
        static=static,
        sheet_url=lambda: reverse("web:sheet", args=[sheet().name]),
        sheet_beside_url=lambda: reverse("web:sheet", args=[sheet_beside().name]),
        site_name=settings.SITE_NAME,
        page_language=_Spoken(interface_language),
        page_direction=_Spoken(interface_direction),
        page_languages=NAMES,
        mark=mark,
        country_name=lambda code: country_name(code, interface_language()),
        language_name=lambda tag: language_name(tag, interface_language()),
    )
    made.filters.update(
        ago=lambda then, now: times.ago(then, now, interface_language(), _zone()),
        in_full=lambda then: times.in_full(then, interface_language(), _zone()),
        day=lambda then: times.day(then, interface_language(), _zone()),
        money=_money,
        number=lambda value: number(value, interface_language()),
        file_size=lambda count: file_size(count, interface_language()),
        machine=_machine,
        primary=lambda tag: primary(str(tag)),
        tag=lambda written: normalise(written) or "",
    )
    return made


class _Spoken:
    """What depends on the language spoken, in a template as if it were its text."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask

    def __str__(self) -> str:
        return self._ask()

    __html__ = __str__

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def _said(message: str, /, **values: object) -> Markup:
    """Our own words are HTML; what is filled in is escaped."""
    language = interface_language()
    said = _markup(message, language)
    return said % words.shown(values, language) if values else said


def _said_of(context: str, message: str, /) -> Markup:
    return Markup(words.said_of(context, message, interface_language()))  # noqa: S704 - our own words


def _said_many(one: str, several: str, count: int, /, **values: object) -> Markup:
    language = interface_language()
    values.setdefault("num", count)
    form = Markup(words.form(one, several, count, language))  # noqa: S704 - our own words
    return form % words.shown(values, language)


@lru_cache(4096)
def _markup(message: str, language: str) -> Markup:
    return Markup(words.said(message, language))  # noqa: S704 - our own words


# A page has a hundred addresses, and the next page most of them again.
@lru_cache(8192)
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def _money(minor: int, currency: str) -> str:
    return priced(Money(minor, currency), interface_language())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _machine(then: datetime) -> str:
    """The time as <time datetime> takes it."""
    return then.isoformat(timespec="seconds")
