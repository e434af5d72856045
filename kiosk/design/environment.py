"""The Jinja2 environment of all pages: what every template may use besides what its view gives it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from kiosk.design import times
from kiosk.design.interface import interface_direction, interface_language
from kiosk.design.marks import mark
from kiosk.design.sheet import sheet
from kiosk.kit.language import normalise
from kiosk.kit.places import country_name, language_name


def environment(**options: Any) -> Environment:
    """Called by Django once. Text is escaped, a missing name is an error, `_` translates."""
    options["undefined"] = StrictUndefined
    made = Environment(  # noqa: S701 - Django turns autoescape on in the options
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    language = interface_language()
    made.globals.update(
        url=_url,
        static=static,
        sheet_url=lambda: reverse("web:sheet", args=[sheet().name]),
        site_name=settings.SITE_NAME,
        page_language=language,
        page_direction=interface_direction(),
        mark=mark,
        country_name=lambda code: country_name(code, language),
        language_name=lambda tag: language_name(tag, language),
    )
    made.filters.update(
        ago=lambda then, now: times.ago(then, now, language, _zone()),
        in_full=lambda then: times.in_full(then, language, _zone()),
        day=lambda then: times.day(then, language, _zone()),
        machine=_machine,
        tag=lambda written: normalise(written) or "",
    )
    return made


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _machine(then: datetime) -> str:
    """The time as <time datetime> takes it."""
    return then.isoformat(timespec="seconds")
