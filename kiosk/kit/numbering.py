"""Paragraphs by number: each block of clean HTML that is read as one gets an id, p1 and on."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>")
# What is read as one, whatever stands within it; what holds these (a list, a section) is none itself.
_ONE = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "blockquote", "pre", "figure", "table",
))  # fmt: skip


def numbered(html: str) -> str:
    """`html`, as `kit.cleaning.clean` gave it, with an id on each block: p1, p2 and on in reading order.

    A block within a block has none. Nothing else is touched.
    """
    out: list[str] = []
    place = count = depth = 0
    name = ""
    for tag in _TAG.finditer(html):
        if depth:
            if tag[2] == name:
                depth += -1 if tag[1] else 1
        elif not tag[1] and tag[2] in _ONE:
            count += 1
            name, depth = tag[2], 1
            out += (html[place : tag.end() - 1], f' id="p{count}">')
            place = tag.end()
    out.append(html[place:])
    return "".join(out)
