"""Publishers' HTML made safe and small: only the elements an article needs, absolute addresses.

nh3 (html5ever and ammonia) decides what stays. Before it, elements whose content a browser reads
as raw text are renamed so that their content is cleaned like any other; after it, pictures get
their real address and embeds become links. The second step relies on nh3's output being regular:
every attribute is quoted and every `<` outside of a tag is escaped (a test holds nh3 to that).
"""

import re
from html import escape, unescape
from threading import local
from urllib.parse import urljoin, urlsplit

import nh3

from kiosk.kit.embeds import finish_embeds, finish_picture

DEPTH = 256
_TAGS = {
    "p", "br", "a", "img", "strong", "b", "em", "i", "u", "s", "del", "ins", "mark", "small",
    "sub", "sup", "q", "cite", "abbr", "code", "kbd", "samp", "var", "pre", "blockquote", "ul",
    "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "figure",
    "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "time",
    "wbr", "bdi", "bdo", "ruby", "rt", "rp", "div", "span", "section", "article", "header",
    "footer", "aside", "details", "summary", "address", "dfn",
}  # fmt: skip
_EMBEDS = {"video", "audio", "source", "embed", "object"}  # links once clean() is done
_LAZY = {
    "src", "srcset", "data-src", "data-srcset", "data-lazy-src", "data-lazy-srcset",
    "data-original", "data-original-src", "data-lazy", "data-hi-res-src", "data-url",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "img": _LAZY | {"alt", "width", "height", "style"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "abbr": {"title"},
    "video": {"src", "data-src", "width", "height", "style"},
    "audio": {"src", "data-src"},
    "source": {"src"},
    "embed": {"src", "width", "height", "style"},
    "object": {"data", "width", "height", "style"},
}
_DROPPED_WHOLE = {
    "script", "style", "template", "svg", "math", "title", "select", "button", "textarea",
}  # fmt: skip
# Read as raw text by a browser; under another name their content is markup to be cleaned.
_RENAMED = (("iframe", "video"), ("noscript", "x-noscript"), ("noembed", "x-noembed"))
_SCHEMES = {"http", "https", "mailto"}
_BLOCKS = (
    "p|div|section|article|header|footer|aside|blockquote|ul|ol|li|dl|dt|dd|h[1-6]|hr|figure|"
    "figcaption|table|caption|thead|tbody|tfoot|tr|pre|details|summary|address"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^>]*)?>|<br[^>]*>")
_CELL = re.compile(r"</t[dh]>")
_ANY_TAG = re.compile(r"<[^>]*>")
_IMG = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_LANG = re.compile(r' lang="([^"]*)"')
_VALID_LANG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8}){0,4}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127))"
    r"(?:;|(?![0-9a-fA-F]))"
)
_RAW_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FLAT = frozenset({
    "p", "br", "img", "hr", "wbr", "source", "input", "meta", "link", "col", "embed", "area",
    "base", "param", "track",
})  # fmt: skip
_here = local()


def clean(html: str, base_url: str) -> str:
    """`html` as safe HTML whose links and pictures are absolute; plain text comes back escaped.

    Kept: the elements of an article and `lang`, `dir`. Embeds (iframe, video, audio, object,
    embed) become links, pictures loaded late get their real address, tracking pixels go. Only
    http, https and mailto addresses survive. Markup nested deeper than 256 is flattened to
    paragraphs: its text stays.
    """
    return clean_printable(_CONTROLS.sub("", html), base_url)


def clean_printable(html: str, base_url: str) -> str:
    """`clean` for text already known to hold no control character and no lone surrogate."""
    if "<" not in html:
        return escape(unescape(html), quote=False) if "&" in html else html.replace(">", "&gt;")
    for name, other in _RENAMED:
        for tag in (name, name.upper(), name.title()):
            if "<" + tag in html:
                html = html.replace("<" + tag, "<" + other).replace("</" + tag, "</" + other)
    if "&#" in html:
        html = _CONTROL_REFERENCE.sub("", html)
    if html.count("<") > DEPTH and _depth(html) > DEPTH:
        html = _flattened(html)
    _here.base = base_url
    html = _CLEANER.clean(html)
    return _finished(html, base_url)


def text_of(html: str) -> str:
    """The text of `html`: a line for every block, one space between words, no blank lines."""
    if "<" not in html:
        text = unescape(html) if "&" in html else html
        return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    text = clean(html, "")
    text = _CELL.sub(" ", _BLOCK.sub("\0", " ".join(text.split())))
    text = unescape(_ANY_TAG.sub("", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\0"))))


def _resolved(address: str) -> str | None:
    """Called by nh3 for every address without a scheme of its own."""
    try:
        url = urljoin(_here.base, address.strip())
        return url if urlsplit(url).scheme in _SCHEMES else None
    except ValueError:
        return None


_CLEANER = nh3.Cleaner(
    tags=_TAGS | _EMBEDS,
    clean_content_tags=_DROPPED_WHOLE,
    attributes=_ATTRIBUTES,
    tag_attribute_values={tag: {"dir": {"ltr", "rtl", "auto"}} for tag in _TAGS},
    link_rel="noopener nofollow ugc",
    url_schemes=_SCHEMES,
    url_relative=_resolved,
)


def _finished(html: str, base_url: str) -> str:
    """Pictures, embeds, headings and languages of nh3's regular output put right."""
    if "<img" in html:
        last = ""

        def finish(found: re.Match[str]) -> str:
            nonlocal last
            picture = finish_picture(found[1], base_url)
            if picture == last:  # the same once more, from the <noscript> beside it
                return ""
            last = picture
            return picture

        html = _IMG.sub(finish, html)
    if "<video" in html or "<audio" in html or "<embed" in html or "<object" in html:
        html = finish_embeds(html, base_url)
    if "<source" in html:
        html = re.sub(r"<source[^>]*>", "", html)
    if "<h1" in html:  # the page has its own
        html = html.replace("<h1", "<h2").replace("</h1>", "</h2>")
    if ' lang="' in html:
        html = _LANG.sub(lambda found: found[0] if _VALID_LANG.fullmatch(found[1]) else "", html)
    return html


def _depth(html: str) -> int:
    """How deep unfinished markup nests at most, counted the pessimistic way."""
    deepest = depth = 0
    for slash, name in _RAW_TAG.findall(html):
        if name.lower() in _FLAT:
            continue
        depth = max(depth - 1, 0) if slash else depth + 1
        deepest = max(deepest, depth)
    return deepest


_FLATTEN = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.DOTALL
)
_KEPT_FLAT = frozenset({
    "p", "br", "img", "a", "hr", "script", "style", "svg", "math", "template", "iframe",
    "video", "audio",
})  # fmt: skip


def _flattened(html: str) -> str:
    """Markup without what nests; every other element boundary becomes a paragraph."""

    def keep(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name in _KEPT_FLAT:
            return found[0]
        return "<p>" if re.fullmatch(_BLOCKS, name) else ""

    return _FLATTEN.sub(keep, html)
