"""How deep HTML nests, and HTML made no deeper than a bound without losing a word."""

import re

# Elements that hold nothing, and those the next one of their kind closes.
_NEVER_DEEP = frozenset({
    "p", "br", "img", "hr", "wbr", "source", "input", "meta", "link", "col", "embed", "area",
    "base", "param", "track", "li", "option",
})  # fmt: skip
_VOID = frozenset({"br", "img", "hr", "wbr", "source", "embed"})
_OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_REGULAR_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_STRIDE = 2048


def deepest(html: str) -> int:
    """At most how deep any HTML nests. Each name is counted for itself, as an end tag without
    its start tag closes nothing."""
    depths: dict[str, int] = {}
    depth = most = 0
    for slash, name in _OPEN_OR_CLOSE.findall(html):
        name = name.lower()
        if name in _NEVER_DEEP:
            continue
        own = depths.get(name, 0)
        if not slash:
            depths[name] = own + 1
            depth += 1
            most = max(most, depth)
        elif own:
            depths[name] = own - 1
            depth -= 1
    return most


def flattened(html: str, bound: int) -> str:
    """`html` without the tags nested deeper than `bound`, their text kept.

    `html` is regular: every element is closed, and no `<` or `>` stands outside of a tag.
    """
    if not _may_exceed(html, bound):
        return html
    pieces: list[str] = []
    depth = end = 0
    for found in _REGULAR_TAG.finditer(html):
        pieces.append(html[end : found.start()])
        end = found.end()
        slash, name = found.groups()
        if name in _VOID:
            pieces.append(found[0])
            continue
        inner = depth if slash else depth + 1
        depth += -1 if slash else 1
        # Words that stood in two elements stay two words.
        pieces.append(found[0] if inner <= bound else " ")
    pieces.append(html[end:])
    return "".join(pieces)


def _may_exceed(html: str, bound: int) -> bool:
    """Stride by stride: the depth at its start and all it opens cannot come to more than that."""
    depth = 0
    for start in range(0, len(html), _STRIDE):
        stop = start + _STRIDE
        ends = html.count("</", start, stop)
        voids = html.count("<br", start, stop) + html.count("<img", start, stop)
        opens = html.count("<", start, stop) - ends - voids
        if depth + opens > bound:
            return True
        depth += opens - ends
    return False
