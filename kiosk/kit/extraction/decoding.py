"""Bytes to text, whatever the server and the page claim about their charset."""

import codecs
import re

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.\-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.\-]{2,40})", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A page cut or patched together has a few bad bytes; one in another charset has many.
_TOLERATED = 0.002
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")


def decode(raw: bytes, charset: str | None = None) -> str:
    """The page as text: by its byte order mark, by being UTF-8, by claim, or by its letters.

    The claim is the server's (``charset``), else the page's own. Never fails: what cannot be
    read becomes U+FFFD, control characters become spaces.
    """
    return _CONTROLS.sub(" ", _decode(raw, charset))


def _decode(raw: bytes, charset: str | None) -> str:
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace")
    wide = _wide(raw)
    if wide:
        return raw.decode(wide, "replace")
    claims = [name for name in (_known(charset), _claimed(raw)) if name]
    if not any(name.startswith(("iso2022", "iso-2022", "hz")) for name in claims):
        text = _nearly(raw, "utf-8")
        if text is not None:
            return text
    for name in claims:
        text = _nearly(raw, name)
        if text is not None and not _is_mojibake(text):
            return text
    return _guessed(raw, claims)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of ASCII markup is zero."""
    head = raw[:400]
    if len(head) < 8 or head.count(0) < len(head) * 0.3:
        return None
    even = head[::2].count(0)
    return "utf-16-be" if even > head[1::2].count(0) else "utf-16-le"


def _known(label: str | None) -> str | None:
    """Python's name of the charset that browsers mean by the label; None where nobody does."""
    if not label:
        return None
    mapped = map_encoding_to_html5(label.strip().strip("\"'"), fallback_utf8=False)
    try:
        return codecs.lookup(mapped).name if mapped else None
    except LookupError:
        return None


def _claimed(raw: bytes) -> str | None:
    head = raw[:4096]
    found = _META.search(head) or _XML.search(head)
    return _known(found[1].decode("ascii", "ignore")) if found else None


def _nearly(raw: bytes, name: str) -> str | None:
    """The text, where bad bytes are rare among those that are not ASCII; None otherwise."""
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        text = raw.decode(name, "replace")
    bad = text.count("\ufffd")
    beyond = sum(1 for byte in raw[:200_000] if byte > 127)
    return text if bad <= max(1, beyond * _TOLERATED * 10) and bad <= len(text) * 0.01 else None


def _is_mojibake(text: str) -> bool:
    """Control characters of the C1 block are never written; a wrong single-byte charset has them."""
    sample = text[:200_000]
    controls = sum(1 for char in sample if "\x80" <= char <= "\x9f")
    return controls > 20


def _guessed(raw: bytes, claims: list[str]) -> str:
    body = re.sub(rb"<[^<>]{0,2000}>", b" ", raw[:300_000])
    name = _known(detect_encoding(body, max_len=200_000, from_html_meta=False))
    for candidate in [name, *claims, "cp1252"]:
        if candidate:
            try:
                return raw.decode(candidate, "replace")
            except (LookupError, UnicodeError):
                continue
    return raw.decode("utf-8", "replace")
