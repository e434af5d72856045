"""Publishers' HTML made safe and small: only the elements an article needs, absolute addresses.

nh3 (html5ever and ammonia) decides what stays. Before it, elements whose content a browser reads
as raw text are renamed so that their content is cleaned like any other; after it, pictures get
their real address and embeds become links. The second step relies on nh3's output being regular:
every attribute is quoted and every `<` outside of a tag is escaped (a test holds nh3 to that).
"""

import re
from html import escape, unescape
from threading import local
from urllib.parse import urlsplit

import nh3

from kiosk.kit.depth import deepest, flattened
from kiosk.kit.embeds import finish_embeds, finish_picture
from kiosk.kit.joining import join

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
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "img": _LAZY | {"alt", "width", "height", "style"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "abbr": {"title"},
    "iframe": {"src", "data-src", "width", "height", "style"},
    "video": {"src", "data-src", "width", "height", "style"},
    "audio": {"src", "data-src"},
    "source": {"src"},
    "embed": {"src", "width", "height", "style"},
    "object": {"data", "width", "height", "style"},
}
_DROPPED_WHOLE = {
    "script", "style", "template", "svg", "math", "title", "select", "button", "textarea",
}  # fmt: skip
# A browser reads what stands in these as raw text. Where one shows up in the result, the source is
# cleaned once more with them under other names, so that what they hold is cleaned as markup.
_RAW_TAGS = {"iframe", "noscript"}
_EMPTY_FRAME = re.compile(r"<iframe([^>]*)>\s*</iframe>")
_RAW = re.compile(r"<(/?)(?:([iI][fF][rR][aA][mM][eE])|[nN][oO][sS][cC][rR][iI][pP][tT])")
_SCHEMES = {"http", "https", "mailto"}
_BLOCKS = (
    "p|div|section|article|header|footer|aside|blockquote|ul|ol|li|dl|dt|dd|h[1-6]|hr|figure|"
    "figcaption|table|caption|thead|tbody|tfoot|tr|pre|details|summary|address"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^>]*)?>|<br[^>]*>")
_CELL = re.compile(r"</t[dh]>")
_ANY_TAG = re.compile(r"<[^>]*>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(
    r"&(?=#)#(?:[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])(?![0-9a-fA-F])|"
    r"0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127)(?![0-9]));?"
)
# What is more than an entity that HTML needs: the rest is a letter to be written out.
_UNUSUAL = re.compile(r"&(?!(?:lt|gt|amp|quot|#39);)")
# What `lang` may say: ISO 639-1's languages, and those with the regions and scripts that newsrooms
# write. Given to nh3 as values, as looking for them afterwards costs more.
_LANGUAGES = {
    "aa", "ab", "af", "ak", "am", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bm", "bn", "bo",
    "br", "bs", "ca", "ce", "ckb", "co", "cs", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en",
    "eo", "es", "et", "eu", "fa", "ff", "fi", "fil", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn",
    "gu", "gv", "ha", "he", "hi", "hr", "ht", "hu", "hy", "id", "ig", "is", "it", "iu", "ja", "jv",
    "ka", "kg", "kk", "kl", "km", "kn", "ko", "ks", "ku", "ky", "la", "lb", "lg", "ln", "lo", "lt",
    "lv", "mg", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "nb", "nd", "ne", "nl", "nn", "no",
    "nso", "ny", "oc", "om", "or", "os", "pa", "pl", "prs", "ps", "pt", "qu", "rm", "rn", "ro", "ru",
    "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st",
    "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "ty",
    "ug", "uk", "ur", "uz", "ve", "vi", "wo", "xh", "yi", "yo", "yue", "zh", "zu",
    "ar-EG", "ar-SA", "de-AT", "de-CH", "de-DE", "el-GR", "en-AU", "en-CA", "en-GB", "en-IE",
    "en-IN", "en-NZ", "en-US", "en-ZA", "es-419", "es-AR", "es-CL", "es-CO", "es-ES", "es-MX",
    "fa-IR", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "he-IL", "hi-IN", "it-IT", "ja-JP", "ko-KR",
    "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ru-RU", "sr-Cyrl", "sr-Latn", "sv-SE", "tr-TR",
    "uk-UA", "zh-CN", "zh-HK", "zh-Hans", "zh-Hant", "zh-TW",
}  # fmt: skip
_MARK = ' data-k="'  # on what _finished has to look at again
_EMBED_MARK = ' data-k="e"'
_LONG = 1200  # characters from which it pays to look for savings
_FEW = 100  # characters of end tags of spans
_SPAN = re.compile(r"""<span(?:\s[^<>"']*+(?:"[^"<>]*+"[^<>"']*+)*+)?>""")
_MANY = 5000  # tags from which nesting could cost nh3 over 50 ms: its time grows with the square
_BLOCK_NAME = re.compile(_BLOCKS)
_LOST_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?![\w-])(?:[^<>"']|"[^"]*"|'[^']*')*+>""")
_KEPT_FLAT = frozenset({
    "p", "br", "img", "a", "hr", "script", "style", "svg", "math", "template", "video", "audio",
})  # fmt: skip
_WEB = ("https://", "http://")
_here = local()


def clean(html: str, base_url: str) -> str:
    """`html` as safe HTML whose links and pictures are absolute; plain text comes back escaped.

    Kept: the elements of an article and `lang`, `dir`. Embeds (iframe, video, audio, object,
    embed) become links, pictures loaded late get their real address, tracking pixels go. Only
    http, https and mailto addresses survive. Markup nested deeper than 256 is flattened to
    paragraphs: its text stays.
    """
    html = without_control_references(_CONTROLS.sub("", html))
    return clean_printable(html, base_url)[0]


def clean_printable(html: str, base_url: str) -> tuple[str, bool]:
    """`clean` for text known to hold no control character, no reference to one and no lone
    surrogate; and whether a picture stands in it."""
    if "<" not in html:
        if _UNUSUAL.search(html):
            return escape(unescape(html), quote=False), False
        return html.replace(">", "&gt;") if ">" in html else html, False
    if len(html) > _LONG:
        html = _eased(html)
    _here.base = base_url
    cleaned = _CLEANER.clean(html)
    marked = _MARK in cleaned
    if marked and _EMBED_MARK in cleaned:
        cleaned = _with_raw(cleaned, html)
    if len(cleaned) > _LONG and cleaned.count("<") > 2 * DEPTH:
        cleaned = flattened(cleaned, DEPTH)
    return _finished(cleaned, base_url) if marked else (cleaned, False)


def without_control_references(html: str) -> str:
    """`html` without references to control characters."""
    return _CONTROL_REFERENCE.sub("", html) if "&#" in html else html


def text_of(html: str) -> str:
    """The text of `html`: a line for every block, one space between words, no blank lines."""
    if "<" not in html:
        text = unescape(html) if "&" in html else html
        return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    return text_of_clean(clean(html, ""))


def text_of_clean(html: str) -> str:
    """`text_of` for what `clean` gave."""
    if "<" not in html:
        return text_of(html)
    text = _BLOCK.sub("\0", html)
    if "</t" in text:
        text = _CELL.sub(" ", text)
    text = _ANY_TAG.sub("", text)
    if "&" in text:
        text = unescape(text)
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\0"))))


def _with_raw(cleaned: str, html: str) -> str:
    """`cleaned` with its frames as videos; cleaned anew from `html` where one holds something."""
    if "<noscript" not in cleaned:
        frames = cleaned.count("<iframe")
        if not frames:
            return cleaned
        videos, empty = _EMPTY_FRAME.subn(r"<video\1></video>", cleaned)
        if empty == frames:
            return videos
    return _CLEANER_OF_RENAMED.clean(_RAW.sub(_renamed, html))


def _renamed(found: re.Match[str]) -> str:
    return f"<{found[1]}video" if found[2] else f"<{found[1]}x-noscript"


def _resolved(address: str) -> str | None:
    """Called by nh3 for every address without a scheme of its own."""
    try:
        url = join(_here.base, address.strip().replace(" ", "%20"))
        return url if url.startswith(_WEB) or urlsplit(url).scheme in _SCHEMES else None
    except ValueError:
        return None


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        tag_attribute_values={
            tag: {"dir": {"ltr", "rtl", "auto"}, "lang": _LANGUAGES} for tag in _TAGS - {"img"}
        },
        link_rel="noopener nofollow ugc",
        url_schemes=_SCHEMES,
        url_relative=_resolved,
        # One mark for all that has to be looked at again, so that one search tells.
        set_tag_attribute_values={"img": {"data-k": "p"}}
        | {tag: {"data-k": "e"} for tag in tags & {*_EMBEDS, *_RAW_TAGS, "h1"}},
    )


_CLEANER = _cleaner(_TAGS | _EMBEDS | _RAW_TAGS)
_CLEANER_OF_RENAMED = _cleaner(_TAGS | _EMBEDS)


def _eased(html: str) -> str:
    """Long markup without what costs nh3 time and comes to nothing in the end.

    Spans that say no language or direction (highlighted code has thousands), and nesting so deep
    that its time would grow with the square.
    """
    if "</span>" in html:
        spanless = html.replace("</span>", "")
        if len(html) - len(spanless) > _FEW and "dir=" not in html and "lang=" not in html:
            html = _SPAN.sub("", spanless)
    if len(html) > 3 * _MANY and html.count("<") > _MANY and deepest(html) > DEPTH:
        html = _LOST_TAG.sub(_paragraphs, html)
    return html


def _finished(html: str, base_url: str) -> tuple[str, bool]:
    """Pictures, embeds and headings of nh3's regular output put right."""
    pictured = ' data-k="p"' in html
    if pictured:
        html = _with_pictures(html, base_url)
        pictured = "<img" in html
    if _EMBED_MARK in html:
        html = finish_embeds(html, base_url)
        # The page has the one first heading.
        html = html.replace("<h1", "<h2").replace("</h1>", "</h2>").replace(_EMBED_MARK, "")
    return html, pictured


def _with_pictures(html: str, base_url: str) -> str:
    pieces = html.split("<img")
    finished = [pieces[0]]
    last = ""
    for piece in pieces[1:]:
        attributes, _, after = piece.partition(">")
        picture = finish_picture(attributes, base_url)
        if picture != last:  # else the same once more, from the <noscript> beside it
            finished.append(picture)
            last = picture
        finished.append(after)
    return "".join(finished)


def _paragraphs(found: re.Match[str]) -> str:
    """Markup without what nests; every other boundary of a block becomes a paragraph's."""
    name = found[2].lower()
    if name in _KEPT_FLAT:
        return found[0]
    return "<p>" if _BLOCK_NAME.fullmatch(name) else ""
