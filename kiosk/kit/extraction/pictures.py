"""The pictures of an article, each with its words and its maker apart."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kiosk.kit.extraction import credits, structured
from kiosk.kit.extraction.structured import Data, Json, as_list, attribute

MOST_PICTURES = 40
MOST_LOOKED_AT = 120
SMALLEST = 120  # pixels; below are icons, portraits of writers and marks of sites
MOST_WORDS = 700  # letters: a box around a picture with more text is not only its own


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture's absolute address and what the page says of it; sizes in pixels."""

    url: str
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str | None = None


_CREDIT_CLASS = re.compile(
    r"(?i)credit|copyright|source|quelle|photographer|fotograf|photograf|byline|autor\b|author"
    r"|rights|rechte|agency|licen[sc]e|distributor|attribution|provider|fuente|crédit|firma"
    r"|courtesy"
)
_UNUSED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "form",
        "nav",
        "select",
        "video",
        "audio",
        "iframe",
        "input",
        "source",
    ]
)
_NOT_ARTICLE = re.compile(
    r"(?i)logo|icon|avatar|sprite|badge|author|byline|profile|autor|teaser|related|recommend"
    r"|sidebar|promo|newsletter|footer|breadcrumb|advert|banner|pixel|tracking|flag|emoji|share"
    r"|social|menu|\bnav"
)
_ATTRIBUTES = (
    ("data-caption", "data-title", "data-description"),
    ("data-source", "data-credit", "data-copyright", "data-photographer", "data-author"),
)
_STRANGERS = (
    "h2,h3,h4,time,ul,ol,article,"
    "[rel=author],[class*=byline],[class*=author],[class*=date],[class*=meta]"
)
_PROMPT = re.compile(
    r"(?i)^(?:view \d+ images?|\d+\s?/\s?\d+|(?:\d+:)?\d{1,2}:\d{2}(?: min\w*)?|view (?:image"
    r"|gallery)|open (?:image|gallery).*|click .{0,40}|bild vergrößern|vergrößern|zoom|enlarge"
    r"|image \d+ of \d+|play|advertisement|caption|i)$"
)


def read(tree: LexborHTMLParser, data: Data, url: str) -> list[PagePicture]:
    """The lead picture first, then the others of the article; each address once."""
    told = _told(data, url)
    found = list(_shown(tree, url, _key(told.url) if told else None))
    lead = _lead(told, found)
    result = {_key(lead.url): lead} if lead else {}
    for picture, in_article in found:
        if in_article:
            result.setdefault(_key(picture.url), picture)
    return list(result.values())[:MOST_PICTURES]


def belongs(node: LexborNode, lead: PagePicture | None) -> bool:
    """True for a picture or embed within a text that is part of it, and not the lead again."""
    image = node if node.tag in ("img", "amp-img") else node.css_first("img")
    if image is None:
        return True
    source = _source(image)
    if source is None or _is_drawing(source) or _is_aside(image):
        return False
    width = _number(attribute(image, "width"))
    if width is not None and width < SMALLEST:
        return False
    return lead is None or _key(source) != _key(lead.url)


def _is_drawing(address: str) -> bool:
    """Drawings are the site's own marks, animated ones count visits."""
    return address.split("?")[0].lower().endswith((".svg", ".gif"))


def _lead(told: PagePicture | None, found: list[tuple[PagePicture, bool]]) -> PagePicture | None:
    """The picture the page's data names, with the words the page shows under it or its first."""
    ours = [picture for picture, in_article in found if in_article]
    if told is None:
        return ours[0] if ours else None
    same = [picture for picture, _ in found if _key(picture.url) == _key(told.url)]
    same.sort(key=lambda p: (p.credit is None, p.caption is None))
    shown = same[0] if same else next((p for p in ours[:1] if p.caption or p.credit), None)
    if shown is None:
        return told
    return replace(
        told,
        caption=shown.caption or told.caption,
        credit=shown.credit or told.credit,
        width=told.width or shown.width,
        height=told.height or shown.height,
        alt=shown.alt or told.alt,
    )


def _told(data: Data, url: str) -> PagePicture | None:
    for value in as_list(data.value("image")):
        item = (data.by_id(value) or value) if isinstance(value, dict) else {"url": value}
        picture = _of_object(item, url)
        if picture:
            return picture
    names = ("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src", "thumbnail")
    address = _address(data.first(*names), url)
    if address is None:
        return None
    alt = data.first("og:image:alt", "twitter:image:alt")
    width, height = data.first("og:image:width"), data.first("og:image:height")
    return PagePicture(address, None, None, _number(width), _number(height), alt)


def _of_object(item: Json, url: str) -> PagePicture | None:
    place = item.get("url") or item.get("contentUrl") or item.get("@id")
    address = _address(structured.text(place), url)
    if not address:
        return None
    names = ("creditText", "copyrightHolder", "creator", "author", "copyrightNotice")
    stated = next((text for text in (structured.text(item.get(n)) for n in names) if text), None)
    line = structured.text(item.get("caption") or item.get("description")) or ""
    caption, credit = credits.split_credit(line)
    credit = credits.maker_of(stated) if stated else credit
    return PagePicture(
        address, caption, credit, _number(item.get("width")), _number(item.get("height"))
    )


def _shown(
    tree: LexborHTMLParser, url: str, lead: str | None
) -> Iterator[tuple[PagePicture, bool]]:
    """Pictures in the page's order, with whether they stand in the article."""
    root = tree.body
    if root is None:
        return
    nodes = root.css("h1,img,amp-img,[data-src][class*=image]")
    known: dict[int, bool | None] = {}
    heads = [at for at, node in enumerate(nodes) if node.tag == "h1"]
    start = max(0, heads[0] - 4) if heads else 0
    for node in nodes[start : start + MOST_LOOKED_AT]:
        if node.tag == "h1":
            continue
        address = _address(_source(node), url)
        width = _number(attribute(node, "width"))
        if not address or _is_drawing(address):
            continue
        is_lead = lead is not None and _key(address) == lead
        if not is_lead and ((width or SMALLEST) < SMALLEST or _is_aside(node)):
            continue
        caption, credit = _words(node, known)
        height, alt = _number(attribute(node, "height")), attribute(node, "alt").strip() or None
        picture = PagePicture(address, caption, credit, width, height, alt)
        yield picture, is_lead or bool(caption or credit) or _in_article(node)


def _ancestors(node: LexborNode, most: int) -> Iterator[LexborNode]:
    above = node.parent
    for _ in range(most):
        if above is None or above.tag in ("body", "html"):
            return
        yield above
        above = above.parent


def _is_aside(node: LexborNode) -> bool:
    own = f"{attribute(node, 'class')} {attribute(node, 'id')}"
    if re.search(r"(?i)logo|icon|avatar|sprite|author|pixel", own):
        return True
    for above in _ancestors(node, 8):
        if above.tag in ("nav", "footer", "aside") or _NOT_ARTICLE.search(
            f"{attribute(above, 'class')} {attribute(above, 'id')}"
        ):
            return above.tag != "aside" or not re.search(
                r"(?i)image|wide", attribute(above, "class")
            )
    return False


def _in_article(node: LexborNode) -> bool:
    return any(
        above.tag in ("figure", "article") or attribute(above, "itemprop") == "articleBody"
        for above in _ancestors(node, 12)
    )


def _source(image: LexborNode) -> str | None:
    for name in (
        "data-src",
        "data-original",
        "data-lazy-src",
        "data-main-img",
        "src",
        "data-srcset",
        "srcset",
    ):
        value = attribute(image, name).strip()
        if len(value) > 5 and not value.startswith("data:"):
            last = value.split(",")[-1].split()
            return last[0] if name.endswith("srcset") and last else value
    return None


def _words(image: LexborNode, known: dict[int, bool | None]) -> tuple[str | None, str | None]:
    """Caption and credit: from the box around the picture, else from its own attributes.

    ``known`` remembers elements looked at, as thousands of pictures may share one.
    """
    box = _box(image, known)
    caption, credit = _of_segments(list(_segments(box))) if box is not None else (None, None)
    if credit and caption:
        return caption, credit
    stated, maker = _stated(image)
    return caption or stated, credit or maker


def _box(image: LexborNode, known: dict[int, bool | None]) -> LexborNode | None:
    """The nearest element around the picture with words, as long as they are few and its own."""
    for above in _ancestors(image, 7):
        key = above.mem_id
        if key not in known:
            known[key] = _is_box(above)
        verdict = known[key]
        if verdict is not None:
            return above if verdict else None
    return None


def _is_box(box: LexborNode) -> bool | None:
    """True for a picture's own words, False for somebody else's, None where there are none."""
    if box.tag == "article" or len(box.css("img")) > 3:
        return False
    text = "".join(box.text(deep=True).split())
    if len(text) > MOST_WORDS:
        return False
    return _is_lone(box) if any(_segments(box)) else None


def _is_lone(box: LexborNode) -> bool:
    """A figure, or an element that holds nothing a headline's surroundings or a list would."""
    if box.css_first("h1") is not None:
        return False
    return box.tag in ("figure", "figcaption") or box.css_first(_STRANGERS) is None


def _segments(box: LexborNode) -> Iterator[tuple[str, bool]]:
    """The pieces of text in a box, each with whether its element is called a credit."""
    stack: list[tuple[LexborNode, bool]] = [(box, False)]
    last: tuple[int, bool, list[str]] | None = None
    while stack:
        node, marked = stack.pop()
        tag = node.tag or ""
        if tag == "-text":
            text = " ".join((node.text_content or "").split())
            owner = node.parent.mem_id if node.parent is not None else 0
            if not text or _PROMPT.match(text):
                continue
            if last and last[1] == marked and last[0] == owner:
                last[2].append(text)
                continue
            if last:
                yield " ".join(last[2]), last[1]
            last = (owner, marked, [text])
        elif tag not in _UNUSED and not tag.startswith(("!", "_")):
            named = " ".join(attribute(node, name) for name in ("class", "itemprop", "data-testid"))
            is_credit = (
                marked
                or tag in ("small", "cite")
                or (node.mem_id != box.mem_id and _CREDIT_CLASS.search(named) is not None)
            )
            stack.extend(
                (child, is_credit) for child in reversed(list(node.iter(include_text=True)))
            )
    if last:
        yield " ".join(last[2]), last[1]


def _of_segments(segments: list[tuple[str, bool]]) -> tuple[str | None, str | None]:
    if not segments:
        return None, None
    makers = [text for text, marked in segments if marked]
    rest = [text for text, marked in segments if not marked]
    plain = html.unescape(" ".join(rest))
    if makers:
        long = [text for text in makers if len(text) > 100]
        parts = [credits.split_credit(text) for text in long]
        named = [credits.maker_of(text) for text in makers if text not in long]
        unique = list(dict.fromkeys(m for m in [*named, *(credit for _, credit in parts)] if m))
        plain = " ".join([plain, *(caption for caption, _ in parts if caption)]).strip()
        if unique:
            return credits.caption_of(plain), _joined(unique)
    if len(rest) > 1 and (credits.is_labelled(rest[-1]) or credits.looks_like_credit(rest[-1])):
        return credits.caption_of(" ".join(rest[:-1])), credits.maker_of(rest[-1])
    if (
        len(rest) > 1
        and len(rest[0]) < 60
        and (credits.is_labelled(rest[0]) or credits.is_source(rest[0]))
    ):
        return credits.caption_of(" ".join(rest[1:])), credits.maker_of(rest[0])
    return credits.split_credit(plain)


def _joined(makers: list[str]) -> str:
    """Makers in one line, none within another."""
    kept = [m for m in makers if not any(m != other and m in other for other in makers)]
    return " / ".join(kept)[: credits.LONGEST_CREDIT]


def _stated(image: LexborNode) -> tuple[str | None, str | None]:
    """What attributes of the picture or of the link around it say."""
    holders = [image, *(above for above in _ancestors(image, 3))]
    line = next((v for h in holders for n in _ATTRIBUTES[0] if (v := attribute(h, n).strip())), "")
    maker = next((v for h in holders for n in _ATTRIBUTES[1] if (v := attribute(h, n).strip())), "")
    if maker and not maker.startswith("http") and len(maker) < credits.LONGEST_CREDIT:
        return structured.plain(line) or None, credits.maker_of(maker)
    lines = [line, *(attribute(holder, "title") for holder in holders[:2]), attribute(image, "alt")]
    for text in lines:
        caption, credit = credits.split_credit(structured.plain(text))
        if credit and caption:
            return caption, credit
    return structured.plain(line) or None, None


def _key(address: str) -> str:
    """The part of an address that tells the picture: a long number or hash, else the file."""
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", address)
    name = re.sub(r"(?i)[-_]?(?:scaled|\d{2,4}x\d{2,4})", "", path.rsplit("/", 1)[-1])
    numbers = [n for n in re.findall(r"[0-9a-f]{6,}", path) if re.search(r"\d", n)]
    return max(numbers, key=len) if numbers else name.rsplit(".", 1)[0].lower()


def _address(value: str | None, url: str) -> str | None:
    if not value or value.startswith(("data:", "blob:")) or len(value) > 4000:
        return None
    try:
        address = urljoin(url, value.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def _number(value: object) -> int | None:
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    match = re.match(r"\s*(\d{1,5})(?!\s*%)", str(value)) if value is not None else None
    return int(match[1]) if match and int(match[1]) > 0 else None
