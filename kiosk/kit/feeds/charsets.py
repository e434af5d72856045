"""The characters of a feed, whatever the bytes claim: always UTF-8 once this is done."""

import codecs
import re

_DECLARED = re.compile(
    rb"""^\s{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})"""
)
_HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<?" or "<r" written in two and four bytes, for documents without a byte order mark.
_WIDE = re.compile(rb"(<\x00[?\w!]\x00)|(\x00<\x00[?\w!])|(<\x00\x00\x00)|(\x00\x00\x00<)")
_WIDE_NAMES = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# What pages that claim the first were mostly written in (WHATWG Encoding, section 4.2).
_WIDER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "tis-620": "cp874", "iso-8859-11": "cp874", "iso-8859-9": "cp1254",
    "x-sjis": "cp932", "windows-31j": "cp932",
}  # fmt: skip
_STATEFUL = ("iso-2022-", "iso2022", "hz")  # their bytes are all ASCII, so they pass for UTF-8
_REFUSED = ("utf-7", "utf7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "mbcs")


def claims_utf8(data: bytes, content_type: str | None) -> bool:
    """Whether nothing speaks against UTF-8: no claim, no mark, no wide character up front."""
    if not data.startswith(b"<") and not data[:64].lstrip().startswith((b"<", b"{")):
        return False
    return not _WIDE.match(data[:8]) and all(
        name.replace("_", "-") in ("utf-8", "utf8") for name in _claims(data, content_type)
    )


def as_utf8(data: bytes, content_type: str | None) -> bytes:
    """`data` in UTF-8 without a byte order mark. Bytes that fit nothing are read as windows-1252.

    UTF-8 that holds wins over every claim, as bytes of another charset hardly ever pass for it;
    then the HTTP header, the XML declaration and a guess from the bytes.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return data if name == "utf-8" and _is_utf8(data) else _recoded(data, name)
    if wide := _WIDE.match(data[:8].lstrip()):
        return _recoded(data, _WIDE_NAMES[(wide.lastindex or 1) - 1])
    claims = _claims(data, content_type)
    if claims and claims[-1].startswith(_STATEFUL) and b"\x1b" in data:
        return _recoded(data, claims[-1])
    if _is_utf8(data):
        return data
    for name in claims:
        if name.replace("_", "-") not in ("utf-8", "utf8"):
            try:
                return data.decode(name).encode("utf-8", "replace")
            except (UnicodeError, LookupError):
                continue
    return _guessed(data)


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _claims(data: bytes, content_type: str | None) -> list[str]:
    """Charsets named by the HTTP header and then the XML declaration, as Python knows them."""
    names: list[str] = []
    if found := _HTTP_CHARSET.search(content_type or ""):
        names.append(found[1].lower())
    if declared := _DECLARED.match(data):
        names.append(declared[1].decode("ascii").lower())
    names = [_WIDER.get(name, name) for name in names]
    return [name for name in names if not name.startswith(("utf-16", "utf-32", *_REFUSED))]


def _recoded(data: bytes, name: str) -> bytes:
    try:
        return data.decode(name, "replace").encode("utf-8", "replace")
    except LookupError:
        return _guessed(data)


def _guessed(data: bytes) -> bytes:
    """UTF-8 with a few stray bytes, or another charset altogether."""
    high = sum(data.count(bytes([byte])) for byte in (0xC3, 0xD0, 0xD1, 0xD8, 0xD9, 0xE2))
    stray = data.decode("utf-8", "replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if stray > max(10, high // 10):
        from resiliparse.parse.encoding import detect_encoding

        name = detect_encoding(data[:65536]) or "cp1252"
        try:
            return data.decode(_WIDER.get(name, name)).encode("utf-8", "replace")
        except (UnicodeError, LookupError, TypeError):
            pass  # the guess did not hold for the whole: byte by byte then
    return data.decode("utf-8", _STRAY).encode("utf-8", "replace")


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    """Error handler: what is no UTF-8 is a windows-1252 letter."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


_STRAY = "kiosk-windows-1252"
codecs.register_error(_STRAY, _stray_byte)
