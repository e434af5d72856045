"""Looks at HTML the way a browser's parser does and names what an article may not hold."""

from __future__ import annotations

from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

ALLOWED = frozenset({
    "html", "head", "body", "p", "br", "a", "img", "strong", "b", "em", "i", "u", "s", "del",
    "ins", "mark", "small", "sub", "sup", "q", "cite", "abbr", "code", "kbd", "samp", "var",
    "pre", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h2", "h3", "h4", "h5", "h6", "hr",
    "figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    "time", "wbr", "bdi", "bdo", "ruby", "rt", "rp", "div", "span", "section", "article",
    "header", "footer", "aside", "details", "summary", "address", "dfn",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "href", "rel", "src", "alt", "width", "height", "lang", "dir", "start", "reversed", "value",
    "colspan", "rowspan", "scope", "datetime", "title",
})  # fmt: skip


def violations(html: str) -> list[str]:
    """One line for every element, attribute or address that should not be there."""
    root = LexborHTMLParser(html).root
    assert root is not None
    return [told for node in root.traverse(include_text=False) for told in _of(node)]


def _of(node: LexborNode) -> list[str]:
    found: list[str] = []
    tag = node.tag or ""
    if tag.startswith(("-", "!")):  # a document type
        return []
    if tag not in ALLOWED:
        found.append(f"<{tag}>")
    for name, value in node.attributes.items():
        if name not in ATTRIBUTES:
            found.append(f"{tag} {name}")
        elif name in ("href", "src"):
            schemes = ("http", "https", "mailto") if name == "href" else ("http", "https")
            if urlsplit(value or "").scheme not in schemes:
                found.append(f"{tag} {name}={value}")
    return found
