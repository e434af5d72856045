"""When a page says it was published and changed."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit.extraction import structured
from kiosk.kit.extraction.moments import built, parse
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
_URL_DAY = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[/-]?(?P<m>0?[1-9]|1[0-2]|[a-z]{3})[/-]?(?P<d>0[1-9]|[12]\d|3[01]"
    r"|[1-9])(?=[/\-_.]|$)"
)

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
    return built({**match.groupdict()}, "") if match else None
