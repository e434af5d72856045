"""Markup that costs a parser the square of its length, told before it is parsed."""

import re

# Browsers stop nesting at 512 elements (Chromium, WebKit); no article comes near. The HTML parser
# takes a second at 20,000 open elements or attributes and four times that at twice as many.
DEEPEST = 10_000
MOST_ATTRIBUTES = 20_000

# Elements that stay open until they are closed; p, li and the like close themselves.
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|article|main|aside|b|i|u|s|em|strong|small|big|font|center"
    r"|blockquote|"
    r"ul|ol|dl|table|figure|details|header|footer|nav|fieldset|label|a|abbr|cite|code|q|sub|sup|tt|"
    r"address|pre|svg|g|math|template|object|ins|del|mark|kbd|samp|var|bdi|bdo|ruby|tr|td|tbody)\b",
    re.I,
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{30000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"\s[^\s=\"'<>/]+")


def is_trap(text: str) -> bool:
    """True where elements nest, or one element's attributes run, beyond all use."""
    return _nests_too_deep(text) or any(
        sum(1 for _ in _ATTRIBUTE.finditer(_QUOTED.sub("", tag[0]))) > MOST_ATTRIBUTES
        for tag in _LONG_TAG.finditer(text)
    )


def _nests_too_deep(text: str) -> bool:
    if text.count("<") < DEEPEST:
        return False
    depth = 0
    for tag in _NESTING.finditer(text):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False
