"""Words as searching and grouping compare them: folded, and cut where the script itself does not.

What one writes with an accent, a hamza or a full-width digit, another writes without; folded, both
are the same word. The folding is one way: it is for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# Written without spaces between words (Hangul has spaces, but its words carry their particles, so
# it is cut the same way): pairs of neighbouring characters stand for words, as in Lucene's
# CJKAnalyzer.
_CUT = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u0e81-\u0ece\u0edc-\u0edf"  # Lao
    "\u1000-\u103f\u1050-\u109f\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17d3\u17dc"  # Khmer
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\uac00-\ud7a3"  # Hangul
)
# Vowel signs and the like: part of a word, though Python's \w leaves them out.
_SIGNS = "".join(
    re.escape(char)
    for char in map(chr, (*range(0x300, 0x2000), *range(0xA800, 0xAC00)))
    if unicodedata.category(char) in ("Mn", "Mc")
)
_WORD = re.compile(
    r"\d+(?:[.,]\d+)+"  # 7.8 and 1,000
    r"|(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"  # U.N.
    rf"|[^\W_]+(?:[{_SIGNS}]+[^\W_]*)*"
)
# Where none of that is, every run of letters and digits is a word.
_JOINS = re.compile(r"[.,](?<=[^\W_].)(?=[^\W_])")
_SIGN = re.compile(f"[{_SIGNS}]")
_RUN, _ASCII_RUN = re.compile(r"[^\W_]+"), re.compile(r"[a-z0-9]+")
_HAS_CUT = re.compile(f"[{_CUT}]")
_PARTS = re.compile(f"[{_CUT}]+|[^{_CUT}]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
# A quotation mark in a Hebrew acronym is a part of it.
_HEBREW_ACRONYM = re.compile("(?<=[\u05d0-\u05ea])[\"'\u05f3\u05f4\u2019\u201d](?=[\u05d0-\u05ea])")

# Marks that go: accents (Latin, Greek, Cyrillic), Hebrew points, Arabic vowels and hamzas above and
# below. Marks of other scripts are letters to their readers and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff]"
)
_SPECIAL = {
    "й": "й",  # a letter of its own to all who write it
    # Latin letters that Unicode does not take apart.
    **dict(zip("øłđðıħŧŋɓɗƙəɛɔ", "olddihtnbdkeeo", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ĳ": "ij",
    "ŀ": "l",
    "ŉ": "n",
    # Arabic letters that are one to a reader, with the Persian and Urdu ways to write them.
    **dict.fromkeys("ٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېےۍێۓ", "ي"),
    **dict.fromkeys("ةہھۃەۀۂۿ", "ه"),
    **dict.fromkeys("کڪګ", "ك"),
    **dict.fromkeys("ۆۇۈۋ", "و"),
    "ں": "ن",
    "ڤ": "ف",
    "ـ": "",
    "ٴ": "",
    # Cyrillic: the same sound, written with or without.
    "ґ": "г",
}


class _Folding(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_one(chr(code))
        return folded


def _fold_one(char: str) -> str:
    lowered = char.casefold()
    if lowered in _SPECIAL:
        return _SPECIAL[lowered]
    if (digit := unicodedata.decimal(char, None)) is not None:
        return str(digit)
    if unicodedata.category(char) == "Cf":  # soft hyphens, joiners, marks of direction
        return ""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", char).casefold())
    folded = "".join(_SPECIAL.get(letter, letter) for letter in bare)
    return unicodedata.normalize("NFC", folded)


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without case, accents and ways of writing: "Café" and "CAFE" are "cafe".

    Digits of all scripts become ASCII, Arabic letters lose hamza, vowels and tatweel, full-width
    letters become ordinary ones. Spaces and punctuation stay.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFC", text).translate(_FOLDING)
    return unicodedata.normalize("NFC", folded)


def tokens(text: str) -> list[str]:
    """The folded words of the text, in order.

    Runs of Han, kana, Thai, Lao, Khmer, Burmese and Hangul come as overlapping pairs of characters,
    one character alone as itself. "7.8" and "7,8" are "7.8", "1,000" is "1000", "U.N." is "un".
    What stands before and after an apostrophe are two words.
    """
    folded = fold(text)
    plain = not _JOINS.search(folded)
    if folded.isascii():
        return _ASCII_RUN.findall(folded) if plain else _with_joined(_WORD.findall(folded))
    folded = _HEBREW_ACRONYM.sub("", folded)
    plain = plain and not _SIGN.search(folded)
    words = _RUN.findall(folded) if plain else _WORD.findall(folded)
    if _HAS_CUT.search(folded):
        return [token for word in words for token in _pieces(word)]
    return words if plain else _with_joined(words)


def written(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of the text as it is written begins and ends, so that it can be marked there."""
    return (word.span() for word in _WORD.finditer(text))


def is_unspaced(text: str) -> bool:
    """Whether any of the (folded) text is of a script that `tokens` cuts into pairs."""
    return _HAS_CUT.search(text) is not None


def _with_joined(words: list[str]) -> list[str]:
    return [word if word.isalnum() else _joined(word) for word in words]


def _joined(word: str) -> str:
    if not word[0].isdecimal():
        return word.replace(".", "")
    if _THOUSANDS.fullmatch(word):
        return word.replace(",", "").replace(".", "")
    return word.replace(",", ".")


def _pieces(word: str) -> list[str]:
    if not _HAS_CUT.search(word):
        return [word if word.isalnum() else _joined(word)]
    pieces: list[str] = []
    for part in _PARTS.findall(word):
        if len(part) < 2 or not _HAS_CUT.match(part):
            pieces.append(part)
        else:
            pieces.extend(map("".join, pairwise(part)))
    return pieces
