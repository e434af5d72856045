"""What nh3 leaves of pictures and embeds, finished: one real address each, embeds as links."""

import re
from html import escape, unescape
from urllib.parse import urlsplit

from kiosk.kit.joining import join

_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_EMBED = re.compile(
    r'<(video|audio|embed|object|source)((?: [a-z-]+="[^"]*")*)>|</(video|audio|object)>'
)
_LATE = (
    "data-src", "data-lazy-src", "data-original", "data-original-src", "data-hi-res-src",
    "data-lazy", "data-url",
)  # fmt: skip
_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+(\d{1,5}(?:\.\d+)?)([wxh]))?\s*(?:,|$)")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
# Addresses of counters, by the words such addresses are made of.
_COUNTER_WORDS = (
    "/~r/", "/~ff/", "/pixel.", "/beacon.", "/tracking.", "/spacer.", "/blank.", "/transparent.",
    "/1x1.", "//stat.", "//stats.", "//analytics.", "//counter.", "doubleclick.net/",
)  # fmt: skip
_VIDEO_PAGES = (
    (re.compile(r"//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})"),
     "https://www.youtube.com/watch?v={}"),
    (re.compile(r"//player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
)  # fmt: skip
_WEB = ("https://", "http://")
_DOTS = frozenset({"0", "1", "2", "0px", "1px", "2px"})
_PLAIN = frozenset({"data-k", "src", "alt", "width", "height", "style", "lang", "dir"})
WIDEST = 1600  # no column of text shows more, at twice the pixels


def finish_picture(attributes: str, base_url: str) -> str:
    """The `<img>` for nh3's attribute text, "" for a counter or one without an address."""
    found = dict(_ATTRIBUTE.findall(attributes))
    width, height = found.get("width"), found.get("height")
    if width in _DOTS or height in _DOTS or ("style" in found and _is_hidden(found["style"])):
        return ""
    source = found.get("src", "")  # absolute and escaped, as nh3 leaves it
    if not found.keys() <= _PLAIN:
        address = _picture_address(found, base_url)
        source = escape(address) if address else ""
    if not source.startswith(_WEB):
        return ""
    low = source.lower()
    for word in _COUNTER_WORDS:
        if word in low:
            return ""
    picture = f'<img src="{source}" alt="{found.get("alt", "")}"'
    if width and _is_size(width):
        picture += f' width="{width}"'
    if height and _is_size(height):
        picture += f' height="{height}"'
    return picture + ">"


def finish_embeds(html: str, base_url: str) -> str:
    """Embeds as links named by their host; what stood inside them stays."""
    pieces: list[str] = []
    open_embeds: list[str | None] = []
    end = 0
    for found in _EMBED.finditer(html):
        pieces.append(html[end : found.start()])
        end = found.end()
        kind, attributes, closed = found.groups()
        if closed:
            pieces.append(_link(open_embeds.pop() if open_embeds else None))
            continue
        address = _embed_address(attributes, base_url)
        if kind == "embed":
            pieces.append(_link(address))
        elif kind == "source":
            if open_embeds and open_embeds[-1] is None:
                open_embeds[-1] = address
        else:
            open_embeds.append(address)
    pieces.append(html[end:])
    return "".join(pieces)


def _is_size(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 5


def _is_dot(attributes: dict[str, str]) -> bool:
    """Whether a frame is made not to be seen."""
    if attributes.get("width") in _DOTS or attributes.get("height") in _DOTS:
        return True
    return "style" in attributes and _is_hidden(attributes["style"])


def _is_hidden(style: str) -> bool:
    return _HIDDEN.search(unescape(style)) is not None


def _picture_address(attributes: dict[str, str], base_url: str) -> str | None:
    for name in _SOURCE_SETS:
        if name in attributes and (best := _best(unescape(attributes[name]))):
            address = _http(best, base_url)
            if address:
                return address
    for name in _LATE:
        if name in attributes and (address := _http(unescape(attributes[name]), base_url)):
            return address
    source = attributes.get("src")
    return _http(unescape(source), base_url) if source else None


def _best(source_set: str) -> str | None:
    """The widest candidate up to 1600 pixels, else the narrowest above."""
    best: str | None = None
    best_rank = (-1, 0.0)
    for address, amount, unit in _CANDIDATE.findall(source_set[:20_000]):
        size = float(amount or 1)
        fits = unit != "w" or size <= WIDEST
        rank = (1, size) if fits else (0, -size)
        if best is None or rank > best_rank:
            best, best_rank = address, rank
    return best


def _http(address: str, base_url: str) -> str | None:
    address = address.strip()
    if address.startswith(_WEB) and " " not in address:
        return address if len(address) > 9 else None
    try:
        url = join(base_url, address)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return url.replace(" ", "%20")


def _embed_address(attributes: str, base_url: str) -> str | None:
    found = dict(_ATTRIBUTE.findall(attributes))
    if _is_dot(found):
        return None
    raw = found.get("data-src") or found.get("src") or found.get("data")
    address = _http(unescape(raw), base_url) if raw else None
    if address is None or address == "about:blank":
        return None
    for pattern, page in _VIDEO_PAGES:
        if player := pattern.search(address):
            return page.format(player[1])
    return address


def _link(address: str | None) -> str:
    if address is None:
        return ""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return f'<a href="{escape(address)}" rel="noopener nofollow ugc">{escape(host)}</a>'
