"""Short texts and addresses of a feed made plain: entities, tags, controls, direction marks."""

import re
from contextlib import suppress
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from kiosk.kit.joining import join
from kiosk.kit.texts import NOT_TEXT

URL_CHARS = 2000

# What plain text should not hold: C0 and C1 controls, embeddings, overrides and isolates
# of direction (one headline could mirror a page), lone surrogates, the two non-characters.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# The first two letters of what UTF-8 looks like when it is read as Latin-1.
_TWICE = re.compile("[\xc2-\xf4][\x80-\xbf]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TAG_NAMES = (
    "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|dfn|"
    "div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins|kbd|label|li|"
    "mark|nobr|noscript|object|ol|p|pre|q|rp|rt|ruby|s|samp|script|section|small|span|strike|"
    "strong|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:[\s/][^<>]*)?>|<!--[^<>]*-->", re.IGNORECASE)
_BREAKS = re.compile(r"</?(?:br|p|div|li|h[1-6]|tr|td|hr)\b", re.IGNORECASE)
# A headline may speak about a tag; it is markup once a tag is closed or one that has no end shows.
_MARKUP = re.compile(r"</[a-z][a-z0-9]*\s*>|<(?:br|img|wbr|hr|p)\b|<!--", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_WEB = ("https://", "http://")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8}){0,4}")
# C1 controls are what windows-1252 bytes turn into when they are taken for Latin-1.
CP1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def mended(text: str) -> str:
    """Text free of controls and of UTF-8 that was once read as Latin-1 ("cafÃ©")."""
    if _TWICE.search(text):
        with suppress(UnicodeError):  # raised where the letters are meant as they are
            text = text.encode("latin-1").decode("utf-8")
    return NOT_TEXT.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    return CP1252.get(ord(found[0]), "")


def plain(text: str, limit: int, *, markup: bool = True) -> str:
    """Up to `limit` characters on one line, entities resolved and (with `markup`) tags removed."""
    if "<" in text or "&" in text or (not text.isprintable() and _ODD.search(text)):
        text = _plainer(text[: limit * 40], markup)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _plainer(text: str, markup: bool) -> str:
    if markup:
        text = _without_tags(text)
    for _ in range(2):  # twice, as headlines are often escaped twice
        if "&" not in text or not _ENTITY.search(text):
            break
        text = unescape(text)
        if markup:
            text = _without_tags(text)
    return _CONTROLS.sub("", text.translate(CP1252)).replace("\xad", "")


def _without_tags(text: str) -> str:
    if "<" not in text or not _MARKUP.search(text):
        return text
    text = _HIDDEN.sub(" ", text)
    return _TAG.sub(lambda found: " " if _BREAKS.match(found[0]) else "", text)


def absolute(url: str | None, base: str) -> str | None:
    """An absolute http(s) address with a host, None where there is none or it is over 2,000."""
    if not url:
        return None
    url = url.strip()
    if (
        url.startswith(_WEB)
        and url.isascii()
        and url.isprintable()
        and not (" " in url or "[" in url)
    ):
        host = 8 if url[4] == "s" else 7
        return url if host < len(url) <= URL_CHARS and url[host] not in "/?#:" else None
    if not url or len(url) > URL_CHARS:
        return None
    if "<" in url or ">" in url:  # markup where an address should be
        return None
    url = "".join(url.splitlines()).replace("\t", "").replace(" ", "%20")
    try:
        url = join(base, _CONTROLS.sub("", url))
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return url if len(url) <= URL_CHARS else None


def language_tag(text: str | None) -> str | None:
    """A language as BCP 47 writes it ("en_us" gives "en-US"), None for anything else."""
    text = (text or "").strip()
    if not text or not _LANGUAGE.fullmatch(text):
        return None
    first, *rest = text.replace("_", "-").split("-")
    parts = [first.lower()]
    for part in rest:
        if len(part) == 2 and part.isalpha():
            parts.append(part.upper())
        elif len(part) == 4 and part.isalpha():
            parts.append(part.title())
        else:
            parts.append(part.lower())
    return "-".join(parts)


@lru_cache(maxsize=1024)
def number(text: str | None, most: int) -> int | None:
    """A whole number from 1 to `most`, None for anything else ("100%", "")."""
    text = (text or "").strip().removesuffix("px")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    value = int(text)
    return value if 1 <= value <= most else None
