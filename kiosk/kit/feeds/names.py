"""One short name for every element of every feed format, whatever prefix or spelling it has."""

import re
from typing import Any

# The part of a namespace that tells it apart: no scheme, no closing slash or hash, lower case.
_SPACES = {
    "": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss091": "",
    "backend.userland.com/rss092": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "purl.org/rss/1.0": "",
    "purl.org/rss/1.0/modules/rss091": "",
    "purl.org/rss/2.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "example.com/newformat": "",
    "example.com/necho": "",
    "purl.org/echo": "",
    "uri/of/echo/namespace": "",
    "purl.org/pie": "",
    "purl.org/atom/ns": "",
    "www.w3.org/2005/atom": "",
    "purl.org/rss/1.0/modules/content": "content:",
    "purl.org/dc/elements/1.1": "dc:",
    "purl.org/dc/elements/1.0": "dc:",
    "purl.org/dc/terms": "dcterms:",
    "search.yahoo.com/mrss": "media:",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "example.com/dtds/podcast-1.0.dtd": "itunes:",
    "purl.org/rss/1.0/modules/syndication": "sy:",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:",
    "www.w3.org/1999/xhtml": "xhtml:",
    "www.sitemaps.org/schemas/sitemap/0.9": "",
    "www.google.com/schemas/sitemap/0.84": "",
    "www.google.com/schemas/sitemap-news/0.9": "news:",
    "www.google.com/schemas/sitemap-image/1.1": "image:",
}
# Prefixes that feeds use without declaring them.
_PREFIXES = {
    prefix: prefix + ":"
    for prefix in (
        "content", "dc", "dcterms", "media", "itunes", "sy", "feedburner", "rdf", "xhtml", "news"
    )
} | {"atom": "", "atom10": "", "a10": "", "rss": ""}  # fmt: skip
_SCHEME = re.compile(r"^https?://")

XML = "{http://www.w3.org/XML/1998/namespace}"
LANG = XML + "lang"
BASE = XML + "base"


class Names(dict[Any, str]):
    """Tags of one document to short names: "title", "dc:creator"; "?:x" for a foreign element.

    Made anew for each document, as its keys are what a stranger wrote.
    """

    def __missing__(self, tag: Any) -> str:
        name = _short_name(tag) if isinstance(tag, str) else "?:"
        self[tag] = name
        return name


def _short_name(tag: str) -> str:
    if tag.startswith("{"):
        uri, _, local = tag[1:].partition("}")
        uri = _SCHEME.sub("", uri.strip().lower()).rstrip("/#")
        return _SPACES.get(uri, "?:") + local.lower()
    prefix, colon, local = tag.rpartition(":")
    if colon:
        return _PREFIXES.get(prefix.lower(), "?:") + local.lower()
    return tag.lower()
