"""Web addresses: one form for each, so that the same page is known however it is linked."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

LONGEST = 2000
# Parameters that only say where a click came from; courlan takes off the usual ones (utm_*, fbclid
# and their like), these are newsrooms' own.
_TRACKING = frozenset({
    "cmp", "cmpid", "cmp_id", "icid", "ito", "ns_campaign", "ns_mchannel", "ns_source", "ocid",
    "partner", "rss_id", "smid", "src_rss", "traffic_source", "wt_mc", "wt.mc_id", "wt_zmc", "xtor",
    "mc_cid", "mc_eid", "mkt_tok", "taid", "sref", "feedtype", "feedname", "rssfeed", "ftag",
    "ncid", "igshid", "spm", "guccounter", "at_medium", "at_campaign", "at_link_id", "at_format",
})  # fmt: skip

# Most addresses are a host and a plain path, and need none of the care that the others get. A
# path's dots stand within names, so that none of them climbs.
_PLAIN = re.compile(
    r"https?://(?:www\.)?((?!www\.|xn--)[a-z0-9](?:[a-z0-9-]|\.(?!xn--))*+)(?::(80|443)|(:[1-9]\d{0,3}))?"
    r"((?:/[A-Za-z0-9_~%!=:,-][A-Za-z0-9_.~%!=:,-]*+)*+)/?"
)
_HOST = re.compile(r"https?://([a-z0-9][a-z0-9.-]*+(?::\d{1,5})?)(?:[/?#]|$)")


def identity(url: str) -> str:
    """The address without what does not change the page: scheme, `www.`, tracking, fragment, slash.

    Not for fetching: it names a page. Never raises; what is no address comes back as it is.
    """
    if plain := _PLAIN.fullmatch(url):
        return f"//{plain[1]}{plain[3] or ''}{plain[4]}"
    from courlan import normalize_url  # read late: it is slow to import

    try:
        parts = urlsplit(normalize_url(url.strip()))
        host = (parts.hostname or "").removeprefix("www.")
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return url.strip()
    query = parts.query
    if query:
        kept = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in kept if pair[0].lower() not in _TRACKING])
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("", host + port, parts.path.rstrip("/"), query, fragment))


def names_a_page(url: str) -> bool:
    """Whether the address can be an article's own: more than a host (a home page is not one)."""
    if plain := _PLAIN.fullmatch(url):
        return bool(plain[4])
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.path.strip("/") or parts.query)


def key(text: str) -> str:
    """32 hex digits that stand for a text in a unique index (BLAKE2b, 128 bits)."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def host(url: str) -> str:
    """The host and port of an address, for counting; empty where there is none."""
    if plain := _HOST.match(url):
        return plain[1]
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def absolute(url: str, base: str) -> str | None:
    """The address seen from `base`; None where it is not http(s) or too long."""
    try:
        joined = urljoin(base, url.strip())
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    return joined if scheme in {"http", "https"} and len(joined) <= LONGEST else None
