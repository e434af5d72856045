"""Dates and times as pages write them, in a dozen notations and two dozen languages."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T ,_]{1,3}(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<ap>[AaPp]\.?[Mm]\.?)?\s?(?P<z>Z|UTC|GMT|[+-]\d{1,2}:?\d{0,2})?)?"
)
_COMPACT = re.compile(
    r"^(?P<y>(?:19"
    r"|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?)?(?P<z>Z)?$"
)
_EAST_ASIAN = re.compile(
    r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일](?:.{0,8}?(?P<h>\d{1,2})[:時时시]\s?(?P<mi>\d{2}))?"
)
_DOTTED = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})(?!\d)(?:\D{1,12}?(?P<h>\d{1,2})[:.h](?P<mi>\d{2}))?"
)
_NAMED_DMY = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?\s+(?:de\s+"
    r"|of\s+)?(?P<n>[^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?(?P<y>(?:19"
    r"|20)\d{2})(?:\D{1,14}?(?P<h>\d{1,2})[:.h](?P<mi>\d{2}))?"
)
_NAMED_MDY = re.compile(
    r"(?P<n>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19"
    r"|20)\d{2})(?:\D{1,14}?(?P<h>\d{1,2}):(?P<mi>\d{2})\s?(?P<ap>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1,
    "CET": 1, "CEST": 2, "MESZ": 2, "MEZ": 1, "IST": 5.5, "JST": 9, "KST": 9, "MSK": 3, "SAST": 2,
    "WIB": 7, "EET": 2, "EEST": 3, "AEST": 10, "AEDT": 11,
}  # fmt: skip
# Names of months, January first; the first three letters of a longer name will do.
_MONTH_NAMES = (
    "jan january januar jänner janvier janv enero gennaio gen januari janeiro января січня "
    "stycznia styczeń ocak يناير كانون ledna ianuarie tammikuuta sausio",
    "feb february februar februari février févr fevr febrero febbraio fevereiro fev февраля "
    "лютого lutego luty şubat فبراير شباط února februarie helmikuuta vasario",
    "mar march märz mär mrz maart mars marzo março марта березня marca marzec mart مارس آذار "
    "března martie maaliskuuta kovo",
    "apr april avril avr abril aprile abr апреля квітня kwietnia kwiecień nisan أبريل ابريل "
    "نيسان dubna aprilie huhtikuuta balandžio",
    "may mai mayo maggio mag maio mei maj мая травня maja mayıs مايو أيار května toukokuuta "
    "gegužės",
    "jun june juni juin junio giugno giu junho июня червня czerwca czerwiec haziran يونيو "
    "حزيران června iunie kesäkuuta birželio",
    "jul july juli juillet juil julio luglio lug julho июля липня lipca lipiec temmuz يوليو "
    "تموز července iulie heinäkuuta liepos",
    "aug august août aout agosto ago augustus augusti августа серпня sierpnia sierpień "
    "ağustos أغسطس آب srpna elokuuta rugpjūčio",
    "sep sept september septembre septiembre settembre set setembro сентября вересня września "
    "wrzesień eylül سبتمبر أيلول září septembrie syyskuuta rugsėjo",
    "oct okt october oktober octobre octubre ottobre ott outubro out октября жовтня "
    "października październik ekim أكتوبر تشرين října octombrie lokakuuta spalio",
    "nov november novembre noviembre novembro ноября листопада listopada listopad kasım "
    "نوفمبر noiembrie marraskuuta lapkričio",
    "dec dez december dezember décembre déc diciembre dic dicembre dezembro desember des "
    "декабря грудня grudnia grudzień aralık ديسمبر prosince decembrie joulukuuta gruodžio",
)  # fmt: skip
_MONTHS = {name: number for number in range(12, 0, -1) for name in _MONTH_NAMES[number - 1].split()}


def parse(value: str) -> datetime | None:
    """A date as pages write it, in UTC; a time without a zone is taken as UTC; None for no date."""
    value = " ".join(value[:200].split())
    if len(value) < 6:
        return None
    for pattern in (_COMPACT, _ISO, _EAST_ASIAN, _NAMED_DMY, _NAMED_MDY, _DOTTED):
        match = pattern.search(value)
        found = built(match.groupdict(), value[match.end() :]) if match else None
        if found:
            return found
    return _by_number(value) or _by_mail(value)


def built(parts: dict[str, str | None], after: str) -> datetime | None:
    """The moment of named parts (y m n d h mi s ap z), in UTC; None where they make none."""
    month = _month(parts)
    if not month:
        return None
    hour = int(parts.get("h") or 0)
    half = (parts.get("ap") or "").lower().replace(".", "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        moment = datetime(
            int(parts["y"] or 0), month, int(parts["d"] or 0), hour % 24 if hour < 25 else 0,
            int(parts.get("mi") or 0), int(parts.get("s") or 0), tzinfo=_zone(parts.get("z"), after),
        )  # fmt: skip
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1970 <= moment.year <= 2100 else None


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("n")
    if name:
        return _MONTHS.get(name.lower(), 0) or _MONTHS.get(name.lower()[:3], 0)
    number = parts.get("m") or ""
    return int(number) if number.isdigit() else _MONTHS.get(number, 0)


def _zone(written: str | None, after: str) -> timezone:
    if written and written[0] in "+-":
        digits = re.sub(r"\D", "", written)
        hours = int(digits[:2]) if len(digits) != 3 else int(digits[0])
        minutes = int(digits[-2:]) if len(digits) > 2 else 0
        shift = timedelta(hours=hours, minutes=minutes)
        if shift < timedelta(hours=24):
            return timezone(shift if written[0] == "+" else -shift)
    word = re.match(r"\s*\(?([A-Z]{3,4})\b", after)
    if not written and word and word[1] in _ZONES:
        return timezone(timedelta(hours=_ZONES[word[1]]))
    return UTC


def _by_number(value: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not re.fullmatch(r"\d{10}|\d{13}", value):
        return None
    return datetime.fromtimestamp(int(value) / (1000 if len(value) == 13 else 1), UTC)


def _by_mail(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
