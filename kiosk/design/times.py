"""Times as readers say them: how long ago, and the full date for those who ask."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime

from kiosk.design.words import said, said_many
from kiosk.kit.places import locale_of

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def ago(then: datetime, now: datetime, language: str, zone: ZoneInfo) -> str:
    """ "now", "12 min ago", "3 h ago"; after a day the date."""
    seconds = (now - then).total_seconds()
    if seconds < _MINUTE:
        return said("now", language)
    if seconds < _HOUR:
        minutes = int(seconds // _MINUTE)
        return said_many("%(count)s min ago", "%(count)s min ago", minutes, language)
    if seconds < _DAY:
        hours = int(seconds // _HOUR)
        return said_many("%(count)s h ago", "%(count)s h ago", hours, language)
    local = then.astimezone(zone).date()
    return _short(local, local.year == now.astimezone(zone).year, language)


def in_full(then: datetime, language: str, zone: ZoneInfo) -> str:
    """Day, time and zone: "Monday, 23 November 2026, 10:57 UTC"."""
    return _in_full(then.replace(second=0, microsecond=0), language, zone)


def day(then: datetime, language: str, zone: ZoneInfo) -> str:
    """The day: "Monday, 23 November 2026"."""
    return _day(then.astimezone(zone).date(), language)


# A page says the time of everything on it, and the next page says most of these again; CLDR's
# patterns are slow to fill.


@lru_cache(4096)
def _in_full(then: datetime, language: str, zone: ZoneInfo) -> str:
    manner = _manner(language)
    return format_datetime(then, manner.in_full, tzinfo=zone, locale=manner.locale)


@lru_cache(1024)
def _day(day: date, language: str) -> str:
    manner = _manner(language)
    return format_date(day, manner.day, locale=manner.locale)


@lru_cache(4096)
def _short(day: date, this_year: bool, language: str) -> str:
    manner = _manner(language)
    return format_date(day, manner.short if this_year else manner.short_year, locale=manner.locale)


class _Manner(NamedTuple):
    """How a language writes times, as CLDR's patterns."""

    locale: Locale
    day: str
    short: str
    short_year: str
    in_full: str


@lru_cache(32)
def _manner(language: str) -> _Manner:
    # English of no country has the day before the month, as most of the world's.
    locale = locale_of("en-GB" if language == "en" else language)
    day = locale.date_formats["full"].pattern
    skeletons = locale.datetime_skeletons
    in_full = str(locale.datetime_formats["medium"]).format("HH:mm z", day)
    return _Manner(locale, day, skeletons["MMMd"].pattern, skeletons["yMMMd"].pattern, in_full)
