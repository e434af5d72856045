"""When a page says it was published and changed."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit.extraction import structured
from kiosk.kit.extraction.structured import Data, attribute

_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "datepublished", "date", "dc.date.issued", "dc.date", "dcterms.created", "dcterms.date",
    "dcterms.issued", "dc.date.created", "dc.created", "pubdate", "publishdate", "publish-date",
    "publish_date", "published_time", "publication_date", "publication-date", "citation_publication_date",
    "citation_date", "article_date_original", "article.published", "article:publish_date",
    "originalpublicationdate", "last-published", "created", "ptime", "rnews:datepublished", "timestamp",
    "date.available", "datecreated", "weibo:article:create_at", "analyticsattributes.articledate",
    "iso-8601-publish-date", "vr:published_time", "bt:pubdate", "shareaholic:article_published_time",
    "og:pubdate", "artikel:published", "article.created",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "last-modified",
    "lastmod", "dcterms.modified", "dc.date.modified", "cxenseparse:recs:modifiedtime", "revised",
    "parsely-updated-date", "article:updated_time", "og:article:modified_time", "last_updated_date",
)  # fmt: skip
_ISO = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T ,_]{1,3}(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<ap>[AaPp]\.?[Mm]\.?)?\s?(?P<z>Z|UTC|GMT|[+-]\d{1,2}:?\d{0,2})?)?"
)
_COMPACT = re.compile(
    r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?)?(?P<z>Z)?$"
)
_EAST_ASIAN = re.compile(
    r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일](?:.{0,8}?(?P<h>\d{1,2})[:時时시]\s?(?P<mi>\d{2}))?"
)
_DOTTED = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})(?!\d)(?:\D{1,12}?(?P<h>\d{1,2})[:.h](?P<mi>\d{2}))?"
)
_NAMED_DMY = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?\s+(?:de\s+|of\s+)?(?P<n>[^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)\d{2})(?:\D{1,14}?(?P<h>\d{1,2})[:.h](?P<mi>\d{2}))?"
)
_NAMED_MDY = re.compile(
    r"(?P<n>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})(?:\D{1,14}?(?P<h>\d{1,2}):(?P<mi>\d{2})\s?(?P<ap>[AaPp]\.?[Mm]\.?)?)?"
)
_URL_DAY = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[/-]?(?P<m>0?[1-9]|1[0-2]|[a-z]{3})[/-]?(?P<d>0[1-9]|[12]\d|3[01]|[1-9])(?=[/\-_.]|$)"
)
_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
          "BST": 1, "CET": 1, "CEST": 2, "MESZ": 2, "MEZ": 1, "IST": 5.5, "JST": 9, "KST": 9, "MSK": 3,
          "SAST": 2, "WIB": 7, "EET": 2, "EEST": 3, "AEST": 10, "AEDT": 11}  # fmt: skip
_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    """jan january januar jänner janvier janv enero gennaio gen januari janeiro января січня stycznia styczeń ocak يناير كانون ledna ianuarie tammikuuta sausio
    feb february februar februari février févr fevr febrero febbraio fevereiro fev февраля лютого lutego luty şubat فبراير شباط února februarie helmikuuta vasario
    mar march märz mär mrz maart mars marzo março марта березня marca marzec mart مارس آذار března martie maaliskuuta kovo
    apr april avril avr abril aprile abr апреля квітня kwietnia kwiecień nisan أبريل ابريل نيسان dubna aprilie huhtikuuta balandžio
    may mai mayo maggio mag maio mei maj мая травня maja mayıs مايو أيار května toukokuuta gegužės
    jun june juni juin junio giugno giu junho июня червня czerwca czerwiec haziran يونيو حزيران června iunie kesäkuuta birželio
    jul july juli juillet juil julio luglio lug julho июля липня lipca lipiec temmuz يوليو تموز července iulie heinäkuuta liepos
    aug august août aout agosto ago augustus augusti августа серпня sierpnia sierpień ağustos أغسطس آب srpna elokuuta rugpjūčio
    sep sept september septembre septiembre settembre set setembro сентября вересня września wrzesień eylül سبتمبر أيلول září septembrie syyskuuta rugsėjo
    oct okt october oktober octobre octubre ottobre ott outubro out октября жовтня października październik ekim أكتوبر تشرين října octombrie lokakuuta spalio
    nov november novembre noviembre novembro ноября листопада listopada listopad kasım نوفمبر noiembrie marraskuuta lapkričio
    dec dez december dezember décembre déc diciembre dic dicembre dezembro desember des декабря грудня grudnia grudzień aralık ديسمبر prosince decembrie joulukuuta gruodžio""".split(
        "\n"
    ),
    start=1,
):
    for _name in _names.split():
        _MONTHS.setdefault(_name, _number)

_VISIBLE = (
    "article time[datetime],main time[datetime],[itemprop=datePublished],header time[datetime],"
    "time[pubdate],time[datetime],[class*=publish],[class*=article-date],[class*=articledate],"
    "[class*=article__date],[class*=post-date],[class*=entry-date],[class*=byline],[class*=date],"
    "[class*=time-stamp],[class*=timestamp],[class*=datum],[class*=fecha],time,[id*=date],[class*=meta]"
)


def published(tree: LexborHTMLParser, data: Data, url: str) -> datetime | None:
    """When the page was first published, in UTC: its data, its meta, what it shows, its address."""
    told = data.value("datePublished", "dateCreated", "uploadDate")
    found = parse(structured.text(told) or "") if told else None
    if found:
        return found
    for value in data.every(*_PUBLISHED_META):
        found = parse(value)
        if found:
            return found
    for item in data.objects:
        found = parse(structured.text(item.get("datePublished")) or "") if _is_page(item) else None
        if found:
            return found
    return _shown(tree) or _in_address(url)


def modified(data: Data, first: datetime | None) -> datetime | None:
    """When the page was last changed, in UTC; None where that is before it was published."""
    values = [structured.text(data.value("dateModified")) or "", *data.every(*_MODIFIED_META)]
    for value in values:
        found = parse(value)
        if found:
            return found if first is None or found >= first else None
    return None


def _is_page(item: structured.Json) -> bool:
    return any(kind in ("WebPage", "VideoObject", "ItemPage") for kind in structured.types(item))


def parse(value: str) -> datetime | None:
    """A date as pages write it, in UTC; a time without a zone is taken as UTC; None for no date."""
    value = " ".join(value[:200].split())
    if len(value) < 6:
        return None
    for pattern in (_COMPACT, _ISO, _EAST_ASIAN, _NAMED_DMY, _NAMED_MDY, _DOTTED):
        match = pattern.search(value)
        found = _built(match.groupdict(), value[match.end() :]) if match else None
        if found:
            return found
    return _by_number(value) or _by_mail(value)


def _built(parts: dict[str, str | None], after: str) -> datetime | None:
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
    except (ValueError, TypeError, IndexError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _shown(tree: LexborHTMLParser) -> datetime | None:
    for selector in _VISIBLE.split(","):
        for node in tree.css(selector)[:3]:
            for name in (
                "datetime",
                "content",
                "data-datetime",
                "data-timestamp",
                "data-date",
                "title",
            ):
                found = parse(attribute(node, name))
                if found:
                    return found
            shown = node.text(deep=True, separator=" ")
            found = parse(shown) if len(shown) < 400 else None
            if found:
                return found
    return None


def _in_address(url: str) -> datetime | None:
    match = _URL_DAY.search(urlsplit(url).path)
    return _built({**match.groupdict()}, "") if match else None
