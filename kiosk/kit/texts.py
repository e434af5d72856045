"""Texts: strangers' made fit to be stored, without what databases and UTF-8 refuse; our own, marked."""

import re

# C0 and C1 controls but tab and line ends (PostgreSQL refuses NUL), DEL, lone surrogates (UTF-8 has
# no bytes for them) and the two non-characters.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` without controls other than tab and line ends, and without lone surrogates."""
    return text if text.isprintable() else NOT_TEXT.sub("", text)


def phrase(text: str) -> str:
    """Our own words as they are, marked for translation: a page says them in the reader's language."""
    return text
