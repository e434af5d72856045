"""Times as readers say them: how long ago, and the full date for those who ask."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils.translation import gettext as _

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def ago(then: datetime, now: datetime, locale: str, zone: ZoneInfo) -> str:
    """ "now", "12 min ago", "3 h ago"; after a day the date."""
    seconds = (now - then).total_seconds()
    if seconds < _MINUTE:
        return _("now")
    if seconds < _HOUR:
        return _("%(minutes)d min ago") % {"minutes": seconds // _MINUTE}
    if seconds < _DAY:
        return _("%(hours)d h ago") % {"hours": seconds // _HOUR}
    local = then.astimezone(zone)
    pattern = "d MMM" if local.year == now.astimezone(zone).year else "d MMM y"
    return format_date(local, pattern, locale=_babel(locale))


def in_full(then: datetime, locale: str, zone: ZoneInfo) -> str:
    """Day, time and zone: "Monday, 23 November 2026, 10:57 UTC"."""
    return format_datetime(then, "EEEE, d MMMM y, HH:mm z", tzinfo=zone, locale=_babel(locale))


def day(then: datetime, locale: str, zone: ZoneInfo) -> str:
    """The day: "Monday, 23 November 2026"."""
    return format_date(then.astimezone(zone), "EEEE, d MMMM y", locale=_babel(locale))


def _babel(locale: str) -> str:
    return locale.replace("-", "_")
