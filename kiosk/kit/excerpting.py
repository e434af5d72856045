"""Excerpts: the first so many words of clean HTML or of text, cut between words, markup kept whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import islice

from kiosk.kit.language import count_words, word_starts

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_FIGURE = re.compile(r"<figure\b[^>]*>(?:(?!<figure\b).)*?</figure>", re.DOTALL)
_IMAGE = re.compile(r"<img\b(?:[^<>\"]|\"[^\"]*\")*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)=(?:\"([^\"]*)\"|'([^']*)')")
# What an attribute may say in an excerpt: nothing that could be read. Everything else goes, as the
# words of a `title`, an `alt` or an address are counted by nobody.
_UNREAD = {
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,4})?"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "start": re.compile(r"-?\d{1,4}"),
    "value": re.compile(r"-?\d{1,4}"),
    "reversed": re.compile(r""),
    "colspan": re.compile(r"\d{1,3}"),
    "rowspan": re.compile(r"\d{1,3}"),
}
_SOURCE = re.compile(r"\bsrc=\"([^\"]*)\"")
_VOID = frozenset(["br", "hr", "img", "wbr"])
# A cut may fall after a run without spaces, or after any letter of a script that has none.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f"
_END = re.compile(rf"(?<=[{_UNSPACED}])(?![\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])|(?<=\S)(?=\s)|$")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_DANGLING = re.compile(r"[\s,;:،؛、\-–—(\[{«“‘\"']+$")
_SENTENCE_END = (".", "!", "?", "؟", "。", "۔", "।")
# Where a sentence ends within a text: a full stop of a script that has spaces wants one after it.
_STOP = re.compile(r"(?:[.!?؟۔।][\"'”’»)\]]*(?=\s|$)|[。！？][」』”）]*)")
# Characters looked at of a run of text: so many for each word asked for, and some for the rest of its
# sentence. Counting the words of a whole book to show sixty would cost half a second.
_A_WORD_CHARS, _MORE_CHARS = 40, 1000
# A sentence cut to fewer words than this says nothing: the cut falls before it.
FEWEST = 4
# Elements within a line; any other begins a new one.
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`text` is HTML or text as what it was cut from; `words` it holds; whether anything is gone."""

    text: str
    words: int
    cut: bool


def excerpt_text(text: str, words: int, language: str | None = None) -> Excerpt:
    """The first `words` words of plain text, ending in an ellipsis where something was cut.

    Where only a word or three of a sentence would be left, the one before is the last.
    """
    text, more = _looked_at(text.strip(), words)
    count = count_words(text, language)
    if count <= words and not more:
        return Excerpt(text, count, cut=False)
    start = _first_words(text, words, language)
    whole, part = _sentences(start)
    if whole and count_words(part, language) < FEWEST:
        start = whole
    return Excerpt(_with_ellipsis(start), count_words(start, language), cut=True)


def excerpt(html: str, words: int, language: str | None = None) -> Excerpt:
    """The first `words` words of clean HTML, every element closed, with an ellipsis after the last.
    Where only a word or three of a sentence would be left, the one before is the last.

    Only what is counted is in it: no picture with its caption, no `title`, no link's address, and
    no element that begins after the last word. Where one of these is gone, `cut` says so.
    """
    html, gone = _bare(html)
    cutter = _Cutter(words, language)
    place = 0
    for tag in _TAG.finditer(html):
        if not cutter.text(html[place : tag.start()]):
            return cutter.finished(cut=True)
        cutter.tag(tag)
        place = tag.end()
    if not cutter.text(html[place:]):
        return cutter.finished(cut=True)
    return cutter.finished(cut=gone)


def without_picture(html: str, url: str) -> str:
    """Clean HTML without the picture of that address, its figure and caption included."""

    def shows(piece: str) -> bool:
        return any(unescape(source) == url for source in _SOURCE.findall(piece))

    if "<img" not in html:
        return html
    html = _FIGURE.sub(lambda found: "" if shows(found[0]) else found[0], html)
    return _IMAGE.sub(lambda found: "" if shows(found[0]) else found[0], html)


def _bare(html: str) -> tuple[str, bool]:
    """Clean HTML without pictures and without attributes that hold words; and whether any went."""
    bare = html
    if "<img" in bare:
        bare = _FIGURE.sub(lambda found: "" if "<img" in found[0] else found[0], bare)
        bare = _IMAGE.sub("", bare)
    gone = bare != html

    def plain(tag: re.Match[str]) -> str:
        nonlocal gone
        kept = ""
        for name, *values in _ATTRIBUTE.findall(tag[3]):
            value = values[0] or values[1]
            allowed = _UNREAD.get(name.lower())
            if allowed and allowed.fullmatch(value):
                kept += f' {name}="{value}"'
            elif name.lower() != "rel":
                gone = True
        return f"<{tag[1]}{tag[2]}{kept}>"

    return _TAG.sub(plain, bare), gone


class _Cutter:
    """HTML taken piece by piece until the words are used up."""

    def __init__(self, words: int, language: str | None) -> None:
        self.left = words
        self.words = 0
        self.language = language
        self.out: list[str] = []
        self.open: list[str] = []
        # Words since the last sentence ended or a line began.
        self.begun = 0
        # How much of `out` ends in text, and what was open there.
        self.safe: tuple[int, list[str]] = (
            0,
            [],
        )

    def text(self, raw: str) -> bool:
        """Take a run of text; False once the words are used up within it or before it."""
        if not raw:
            return True
        text, more = _looked_at(unescape(raw), self.left)
        count = count_words(text, self.language)
        if count <= self.left and not more:
            self.out.append(raw)
            self._count(count)
            self._follow(text, count)
            if text.strip():
                self.safe = (len(self.out), self.open[:])
            return True
        start = self._worth_it(_first_words(text, self.left, self.language))
        if start.strip():
            self.out.append(escape(_with_ellipsis(start), quote=False))
            self._count(count_words(start, self.language))
        else:
            kept, self.open = self.safe
            del self.out[kept:]
            if self.out:
                last = unescape(self.out[-1])
                space = last[: len(last) - len(last.lstrip())]
                self.out[-1] = escape(space + _with_ellipsis(last), quote=False)
        return False

    def tag(self, tag: re.Match[str]) -> None:
        """Take a tag, remembering what it opens or closes."""
        name = tag[2].lower()
        self.out.append(tag[0])
        if name not in _INLINE:
            self.begun = 0
        if name in _VOID:
            return
        if not tag[1]:
            self.open.append(name)
        elif name in self.open:
            while self.open.pop() != name:
                pass

    def finished(self, *, cut: bool) -> Excerpt:
        """What was taken, with everything still open closed."""
        ends = "".join(f"</{name}>" for name in reversed(self.open)) if cut else ""
        return Excerpt("".join(self.out) + ends, self.words, cut)

    def _follow(self, text: str, count: int) -> None:
        whole, part = _sentences(text)
        self.begun = count_words(part, self.language) if whole else self.begun + count

    def _worth_it(self, start: str) -> str:
        """The start of a run without a last sentence of which too little would be left."""
        whole, part = _sentences(start)
        begun = count_words(part, self.language) + (0 if whole else self.begun)
        if begun >= FEWEST or not (whole or (self.words and not self.begun)):
            return start
        return whole

    def _count(self, words: int) -> None:
        self.words += words
        self.left -= words


def _looked_at(text: str, words: int) -> tuple[str, bool]:
    """As much of a text as so many words can fill, and whether there is more of it."""
    most = max(words, 0) * _A_WORD_CHARS + _MORE_CHARS
    return text[:most], len(text) > most


def _first_words(text: str, words: int, language: str | None) -> str:
    """The longest start of `text` that ends between words and holds at most that many."""
    if words <= 0:
        return ""
    if text.isascii() or not _HAS_UNSPACED.search(text):
        starts = word_starts(text)
        if starts is not None:
            return _before(text, next(islice(starts, words, None), len(text)))
    # The place looked for is near the beginning of most texts.
    most = 2 * words + 20
    while most < len(text) and count_words(text[:most], language) <= words:
        most *= 2
    ends = [found.start() for found in _END.finditer(text, 0, most)]
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if count_words(text[: ends[middle]], language) <= words:
            low = middle + 1
        else:
            high = middle
    return text[: ends[low - 1]] if low else ""


def _before(text: str, start: int) -> str:
    """The text up to the last run of spaces before that place; all of it where the place is its end."""
    if start == len(text):
        return text
    head = text[:start]
    if head and not head[-1].isspace():
        head = head[: len(head) - len(head.rsplit(None, 1)[-1])]
    return head.rstrip()


def _sentences(text: str) -> tuple[str, str]:
    """The whole sentences a text begins with, and what follows them."""
    end = max((found.end() for found in _STOP.finditer(text)), default=0)
    return text[:end], text[end:]


def _with_ellipsis(text: str) -> str:
    text = _DANGLING.sub("", text.strip())
    if not text:
        return ""
    return f"{text} …" if text.endswith(_SENTENCE_END) else f"{text}…"
