"""Who a page says wrote it."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kiosk.kit.bylines import Byline, join_names, read_byline
from kiosk.kit.extraction import structured
from kiosk.kit.extraction.structured import Data, as_list, attribute

_META = ("author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator",
         "dcterms.creator", "citation_author", "cxenseparse:author", "authors", "og:article:author", "dc.contributor",
         "article_author", "content-author", "twitter:data1")  # fmt: skip
_SHOWN = (
    "[rel=author],[itemprop=author] [itemprop=name],[itemprop=author],[class*=byline] a,[class*=author-name],"
    "[class*=author__name],[class*=authorname],[class*=article-author] a,[class*=byline-name],[class*=byline],"
    "[class*=article-author],[class*=article__author],[class*=author],[class*=autor],[class*=auteur],[class*=signature]"
)


def read(tree: LexborHTMLParser, data: Data) -> Byline:
    """People and organisations: from the page's data, its meta, else its visible byline."""
    told = join_names([_of(value, data) for value in as_list(data.value("author", "creator"))])
    if told.people:
        return told
    meta = join_names([_clean(value) for value in data.every(*_META)])
    if meta.people:
        return meta
    shown = _shown(tree)
    if shown.people:
        return shown
    return told if told.agencies else meta if meta.agencies else shown


def _of(value: object, data: Data) -> Byline:
    if isinstance(value, dict):
        value = data.by_id(value) or value
        names = as_list(value.get("name")) if isinstance(value, dict) else []
        return join_names([_clean(structured.text(name) or "") for name in names])
    if isinstance(value, list):
        return join_names([_of(part, data) for part in value])
    return _clean(structured.text(value) or "")


def _clean(text: str) -> Byline:
    if not text or re.match(r"https?://|www\.|@|/", text):
        return Byline()
    return read_byline(text)


def _shown(tree: LexborHTMLParser) -> Byline:
    for selector in _SHOWN.split(","):
        found = []
        for node in tree.css(selector)[:8]:
            text = _line(node)
            if 2 < len(text) < 200:
                found.append(read_byline(text))
        byline = join_names(found)
        if byline.people:
            return byline
    return Byline()


def _line(node: LexborNode) -> str:
    return attribute(node, "content") or " ".join(node.text(deep=True, separator=" ").split())
