"""Dates as feeds write them, turned into aware UTC datetimes."""

import re
from calendar import timegm
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from kiosk.kit.feeds.months import read_named

_RFC = re.compile(
    r"(?:[^\W\d_]{2,12}\.?\s*,?\s*)?"
    r"(\d{1,2})[\s./-]+([A-Za-z]{3})[a-z]{0,6}\.?,?[\s./-]+(\d{4}|\d{2})"
    r"(?:[\sT,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*([A-Za-z]{1,5}|(?:GMT|UTC|UT)?[+-]\d{1,2}:?\d{2}|)\s*(?:\([^)]*\))?"
)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*([A-Za-z]{1,5}|[+-]\d{2}:?\d{2}|[+-]\d{2}|)"
)
_NO_OFFSET = frozenset({"GMT", "+0000", "UTC", "Z", "-0000", "UT"})
_ZONE_FORM = re.compile(r"[A-Za-z]{1,5}|[+-]\d{2}:?\d{2}")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
# Hours from UTC. The letters' sources: RFC 822 section 5 (North America and the military zones
# RFC 2822 section 4.3 keeps), then the time zone abbreviations newsrooms write, where one
# meaning clearly leads in feeds (IST is India's, CST is North America's, BST is Britain's).
_ZONES = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "ast": -4, "adt": -3, "at": -4, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5,
    "ct": -6, "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8,
    "akst": -9, "akdt": -8, "hst": -10, "nst": -3.5, "ndt": -2.5, "brt": -3, "art": -3,
    "bst": 1, "west": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "trt": 3, "wat": 1, "cat": 2, "sast": 2, "eat": 3,
    "irst": 3.5, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "wita": 8,
    "wit": 9, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9,
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "a": -1, "n": 1, "m": -12, "y": 12,
}  # fmt: skip


def moment(text: str) -> datetime | None:
    """The moment a feed's date names, in UTC; no zone counts as UTC; None where none is read."""
    text = text.strip()
    if not text or len(text) > 100:
        return None
    try:
        if text[3:5] == ", " and text[16:17] == " ":
            return _usual(text)
        if text[4:5] == "-" and text[10:11] == "T":
            at = datetime.fromisoformat(text)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, KeyError, OverflowError):
        pass  # a rarer form, which has more time
    return _rarer(text)


def _usual(text: str) -> datetime:
    """ "Wed, 18 Feb 2026 01:40:00 +0000", as nine in ten feeds write it."""
    at = datetime(
        int(text[12:16]),
        _MONTHS[text[8:11].lower()],
        int(text[5:7]),
        int(text[17:19]),
        int(text[20:22]),
        int(text[23:25]),
        tzinfo=UTC,
    )
    if text[19] != ":" or text[22] != ":" or text[25] != " ":
        raise ValueError("another form")
    zone = text[26:]
    if zone in _NO_OFFSET:
        return at
    offset = _offset(zone) if _ZONE_FORM.fullmatch(zone) else None
    if offset is None:
        raise ValueError("another zone")
    return at - offset


@lru_cache(maxsize=512)
def _rarer(text: str) -> datetime | None:
    if text[0].isdigit() and (found := _ISO.fullmatch(text)):
        year, month, day, hour, minute, second, zone = found.groups()
        return _at(int(year), int(month), int(day), hour, minute, second, zone)
    if (found := _RFC.fullmatch(text)) and (named := _MONTHS.get(found[2].lower())):
        day, _, year, hour, minute, second, zone = found.groups()
        return _at(_full_year(year), named, int(day), hour, minute, second, zone)
    return _odd_moment(text)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 90 else 2000)


def _at(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str,
) -> datetime | None:
    offset = _offset(zone)
    if offset is None:
        offset = timedelta()  # an unknown zone counts as UTC, as feedparser has it
    seconds = min(int(second or 0), 59)  # leap seconds
    try:
        at = datetime(year, month, day, 0, int(minute or 0), seconds, tzinfo=UTC)
        # Some feeds write 24:00 for the end of a day.
        return at + timedelta(hours=int(hour or 0)) - offset if int(hour or 0) <= 24 else None
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def _offset(zone: str) -> timedelta | None:
    zone = zone.lower()
    sign = zone.find("-") if "-" in zone else zone.find("+")
    if sign >= 0:
        digits = zone[sign + 1 :].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        minutes_off = int(hours) * 60 + int(minutes)
        if minutes_off > 16 * 60:
            return None
        return timedelta(minutes=-minutes_off if zone[sign] == "-" else minutes_off)
    hours_off = _ZONES.get(zone)
    return None if hours_off is None else timedelta(hours=hours_off)


def _odd_moment(text: str) -> datetime | None:
    """ISO's rarer forms, what feedparser's local handlers read (Greek, Hungarian, Korean,
    Perforce, asctime), then a month written out in any language."""
    if text[0].isdigit():
        with suppress(ValueError, OverflowError):
            at = datetime.fromisoformat(text)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    for handler in _local_handlers():
        try:
            parsed = handler(text)
            if parsed:
                return datetime.fromtimestamp(timegm(parsed), UTC)
        except (
            ValueError,
            OverflowError,
            IndexError,
            KeyError,
            AttributeError,
            TypeError,
            OSError,
        ):
            continue  # a handler that trips over a date has not read it
    found = read_named(text)
    if found is None:
        return None
    year, month, day, clock, zone = found
    hour, minute, second = (*clock, None, None, None)[:3]
    return _at(year, month, day, hour, minute, second, zone)


@lru_cache(maxsize=1)
def _local_handlers() -> tuple[Callable[[str], Any], ...]:
    """feedparser's, but for its ISO 8601, which fills a missing month with today's.

    Imported late, as it is slow and rarely needed.
    """
    from feedparser.datetimes import asctime, greek, hungarian, korean, perforce

    return (
        greek._parse_date_greek,
        hungarian._parse_date_hungarian,
        korean._parse_date_onblog,
        korean._parse_date_nate,
        perforce._parse_date_perforce,
        asctime._parse_date_asctime,
    )
