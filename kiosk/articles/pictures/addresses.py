"""Addresses of our own for publishers' pictures, signed so that nobody else can make one."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Final, Literal
from urllib.parse import urlsplit

from django.utils.crypto import constant_time_compare, salted_hmac

Format = Literal["avif", "webp"]

PREFIX = "/picture/"
WIDTHS = (320, 640, 960, 1600)
FORMATS: Final[tuple[Format, ...]] = ("avif", "webp")
_SALT = "kiosk.articles.pictures"
_SIGNATURE_BYTES = 16
# Of an address of 2,000 characters that take three bytes each, and the signature.
_LONGEST = 8_100
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{24,{_LONGEST}}}")
# nh3 writes every attribute in double quotes; matching every tag keeps text inside of an attribute
# from being taken for a picture.
_TAG = re.compile(r'<(/?[a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*) ?/?>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_REPLACED = frozenset(("src", "srcset", "sizes", "loading", "decoding"))


class BadSignatureError(Exception):
    """The address is not one that this Kiosk made."""


@dataclass(frozen=True, slots=True)
class PictureSources:
    """One picture's addresses: `avif` and `webp` are srcsets of all widths, `src` is one WebP."""

    avif: str
    webp: str
    src: str


def sources(url: str, site: str = "") -> PictureSources:
    """Our addresses for a publisher's picture; nothing is fetched or looked up.

    Paths, or where `site` ("https://kiosk.example") is given whole addresses.
    """
    base = f"{site}{PREFIX}{sign(url)}/"
    avif, webp = (
        ", ".join(f"{base}{width}.{form} {width}w" for width in WIDTHS) for form in FORMATS
    )
    return PictureSources(avif=avif, webp=webp, src=f"{base}960.webp")


def localise(html: str, site: str = "") -> str:
    """Clean HTML (of `kiosk.kit.cleaning.clean`) with every picture at our own address (`sources`).

    Pictures whose address is not http(s) are dropped; nothing else is touched.
    """
    return _TAG.sub(partial(_localised, site), html) if "<img" in html else html


def sign(url: str) -> str:
    """The token that stands for a picture: base64url of a 128-bit HMAC and the address."""
    raw = url.encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(_signature(raw) + raw).decode().rstrip("=")


def read(token: str) -> str:
    """The publisher's address in a token; BadSignatureError where `sign` did not make it."""
    if not _TOKEN.fullmatch(token):
        raise BadSignatureError("no token of ours")
    try:
        whole = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        url = whole[_SIGNATURE_BYTES:].decode("utf-8", "surrogatepass")
    except ValueError as error:
        raise BadSignatureError("no token of ours") from error
    # Compared as a whole: base64 has several spellings of the same bytes, we answer to one.
    if not constant_time_compare(token, sign(url)):
        raise BadSignatureError("the signature is not ours")
    return url


def _signature(raw: bytes) -> bytes:
    return salted_hmac(_SALT, raw, algorithm="sha256").digest()[:_SIGNATURE_BYTES]


def _localised(site: str, found: re.Match[str]) -> str:
    name, attributes = found.groups()
    if name != "img":
        return found[0]
    pairs = _ATTRIBUTE.findall(attributes)
    url = unescape(dict(pairs).get("src", ""))
    if not _is_http(url):
        return ""
    ours = sources(url, site)
    kept = "".join(f' {key}="{value}"' for key, value in pairs if key not in _REPLACED)
    return (
        f'<img src="{ours.src}" srcset="{ours.webp}" sizes="auto, 100vw"'
        f'{kept} loading="lazy" decoding="async">'
    )


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
