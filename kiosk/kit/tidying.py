"""Clean HTML made to fit under a page's one headline: headings without gaps, no link without a name."""

from __future__ import annotations

import re

_LINK = re.compile(r"<a\b(?:[^<>\"]|\"[^\"]*\")*>((?:(?!</?a\b).)*)</a>", re.DOTALL)
_EMPTY = re.compile(r"<h([1-6])\b[^<>]*>((?:(?!</?h[1-6]\b).)*)</h\1>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_TAG = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>")
_NAMED_PICTURE = re.compile(r"<img\b(?:[^<>\"]|\"[^\"]*\")*\balt=\"\s*[^\"\s]")
_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;|\u00a0|[\u200b-\u200f\u2060\ufeff])+")


def tidy(html: str) -> str:
    """`html` with headings that start at h2 and go down one step at a time, and none of them empty.

    A link with neither text nor a picture that says something is taken off; what it held stays.
    """
    if "<a" in html:
        html = _LINK.sub(lambda found: found[0] if _says(found[1]) else found[1], html)
    if "<h" in html:
        html = _EMPTY.sub(lambda found: found[0] if _says(found[2]) else found[2], html)
        html = _HEADING.sub(_Steps().put, html)
    return html


class _Steps:
    """The headings met so far that still hold: what their level was, in order; and those open."""

    def __init__(self) -> None:
        self.above: list[int] = []
        self.open: list[int] = []

    def put(self, found: re.Match[str]) -> str:
        level = int(found[2])
        if found[1]:
            return f"</h{self.open.pop() if self.open else level}"
        while self.above and self.above[-1] >= level:
            self.above.pop()
        self.above.append(level)
        self.open.append(min(len(self.above) + 1, 6))
        return f"<h{self.open[-1]}"


def _says(inner: str) -> bool:
    """Whether a reader who does not see it is told something."""
    if _BLANK.sub("", _TAG.sub("", inner)):
        return True
    return "<img" in inner and _NAMED_PICTURE.search(inner) is not None
