"""The pictures of an article, each with its words and its maker apart."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kiosk.kit.extraction import structured
from kiosk.kit.extraction.structured import Data, as_list, attribute

MOST_PICTURES = 40


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture's absolute address and what the page says of it; sizes in pixels."""

    url: str
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str | None = None


_CREDIT_WORD = (
    r"(?:(?:photo(?:graph)?s?|pictures?|images?|pic|illustration|video|graphic)(?:\s+(?:credits?|by|courtesy(?:\s+of)?|source|illustration\s+by))?"
    r"|credits?|source|courtesy\s+of|copyright"
    r"|fotos?|bild(?:er|quelle|nachweis|rechte)?|quelle|foto:\s?\w+|fotograf(?:in)?|grafik|bildnachweis|symbolbild|archivbild"
    r"|crédits?(?:\s+photo)?|photo\s+d['’]\w+|crédito|créditos|fotograf[ií]a|imagen|imagem|fuente|fonte|foto\s+di|immagine"
    r"|фото|источник|иллюстрация|джерело|скриншот|صورة|المصدر|تصوير|צילום|写真|画像|撮影|사진|ảnh|nguồn|kuva|kuvat|nuotr|zdj|zdjęcie|fot|gambar|dok|sumber|kaynak|fotoğraf)"
)
_MARKED = re.compile(
    rf"(?:^|(?<=[\s.!?»”\"|(\[–—\-/,;]))(?:©|\(c\)|℗|{_CREDIT_WORD}\s*(?:credit|by)?\s*[:：/|]\s*(?:©\s*)?|{_CREDIT_WORD}\s*©\s*)\s*(?P<who>[^\n]{{2,160}})$",
    re.I,
)
_BRACKETED = re.compile(r"[(\[（]\s*(?P<who>[^()\[\]（）]{2,140})\s*[)\]）]\s*\.?$")
_SOURCES = re.compile(
    r"\b(?:AP|AFP|dpa|EPA|EFE|ANSA|Reuters|REUTERS|Getty|Shutterstock|Alamy|Photo|Foto|Image|Courtesy|Press|Pool|Images|Agency|Agence|imago"
    r"|NTB|TT|Ritzau|PA|AAP|Xinhua|TASS|Kyodo|Unsplash|Pexels|Wikimedia|Flickr|iStock|Picture Alliance|picture alliance|File|Handout|via)\b"
)
_CREDIT_NODES = (
    "[class*=credit],[class*=copyright],[class*=Credit],[class*=Copyright],[itemprop=copyrightHolder],[itemprop=creditText],[itemprop=author],"
    "[class*=photographer],[class*=fotograf],[class*=source],[class*=quelle],[class*=byline],[class*=agency],[class*=attribution],small,cite"
)
_CAPTION_NODES = "[itemprop=caption],[itemprop=description],[class*=caption-text],[class*=caption__text],[class*=description],[class*=caption],[class*=legend]"


def split_credit(text: str) -> tuple[str | None, str | None]:
    """A line under a picture as its caption and its credit, either None.

    "The bridge. Photo: Jane Doe/AP", "The bridge (AP Photo/Jane Doe)", "© Jane Doe".
    """
    line = " ".join(text[:2000].split())
    if not line:
        return None, None
    match = _MARKED.search(line)
    if match:
        return _end(line[: match.start()]), _who(match["who"])
    match = _BRACKETED.search(line)
    if match and _SOURCES.search(match["who"]):
        return _end(line[: match.start()]), _who(match["who"])
    return line, None


def _who(text: str) -> str | None:
    text = re.sub(
        rf"^(?:{_CREDIT_WORD}\s*(?:by)?\s*[:：]|©|\(c\)|by\s|copyright)\s*",
        "",
        text.strip(" ()[]|-–—:"),
        flags=re.I,
    )
    return text.strip(" ()[].|:") or None


def _end(text: str) -> str | None:
    return text.strip(" |–—-/([©") or None


def read(tree: LexborHTMLParser, data: Data, url: str) -> list[PagePicture]:
    """The lead picture first, then further ones of the article; each address once."""
    found = [picture for picture in map(lambda f: _figure(f, url), _figures(tree)) if picture]
    told = _told(data, url)
    lead = _lead(told, found)
    rest = [p for p in found if lead is None or _key(p.url) != _key(lead.url)]
    unique = {_key(p.url): p for p in reversed(rest)}
    return ([lead] if lead else []) + [p for p in rest if unique.get(_key(p.url)) is p][
        :MOST_PICTURES
    ]


def _figures(tree: LexborHTMLParser) -> list[LexborNode]:
    root = tree.css_first("article") or tree.css_first("main") or tree.body
    return root.css("figure")[:100] if root is not None else []


def _told(data: Data, url: str) -> PagePicture | None:
    for value in as_list(data.value("image")):
        item = (data.by_id(value) or value) if isinstance(value, dict) else value
        address = _address(
            structured.text(item.get("url") or item.get("contentUrl") or item.get("@id"))
            if isinstance(item, dict)
            else structured.text(item),
            url,
        )
        if address:
            fields = item if isinstance(item, dict) else {}
            credit = structured.text(
                fields.get("creditText")
                or fields.get("copyrightHolder")
                or fields.get("creator")
                or fields.get("author")
                or fields.get("copyrightNotice")
            )
            caption = structured.text(fields.get("caption") or fields.get("description"))
            split = split_credit(caption or "")
            return PagePicture(
                address,
                split[0],
                _who(credit) if credit else split[1],
                _number(fields.get("width")),
                _number(fields.get("height")),
            )
    address = _address(
        data.first(
            "og:image:secure_url", "og:image", "twitter:image", "twitter:image:src", "thumbnail"
        ),
        url,
    )
    if address is None:
        return None
    return PagePicture(
        address,
        None,
        None,
        _number(data.first("og:image:width")),
        _number(data.first("og:image:height")),
        data.first("og:image:alt", "twitter:image:alt"),
    )


def _lead(told: PagePicture | None, found: list[PagePicture]) -> PagePicture | None:
    if told is None:
        return found[0] if found else None
    same = next((p for p in found if _key(p.url) == _key(told.url)), None)
    shown = same or (found[0] if found else None)
    if shown is None:
        return told
    return PagePicture(
        told.url, shown.caption or told.caption, shown.credit or told.credit,
        told.width, told.height, shown.alt or told.alt,
    )  # fmt: skip


def _key(address: str) -> str:
    """The part of an address that tells the picture: the longest number or the file's name."""
    path = urlsplit(address).path
    numbers = re.findall(r"[0-9a-f]{6,}", path)
    return max(numbers, key=len) if numbers else path.rsplit("/", 1)[-1]


def _figure(figure: LexborNode, url: str) -> PagePicture | None:
    image = figure.css_first("img,amp-img")
    if image is None:
        return None
    address = _address(_source(image), url)
    if not address:
        return None
    caption, credit = _words(figure)
    return PagePicture(
        address,
        caption,
        credit,
        _number(attribute(image, "width")),
        _number(attribute(image, "height")),
        attribute(image, "alt") or None,
    )


def _source(image: LexborNode) -> str | None:
    for name in ("src", "data-src", "data-original", "data-lazy-src", "data-srcset", "srcset"):
        value = attribute(image, name).strip()
        if value and not value.startswith("data:"):
            return (
                value.split(",")[-1].split()[0]
                if "srcset" in name and value.split(",")[-1].split()
                else value
            )
    return None


def _words(figure: LexborNode) -> tuple[str | None, str | None]:
    caption = figure.css_first("figcaption")
    scope = caption if caption is not None else figure
    credits = []
    whole = _line(scope)
    for node in scope.css(_CREDIT_NODES):
        text = _line(node)
        if text and len(text) < 160 and text != whole and not any(text in c for c in credits):
            credits.append(text)
            whole = whole.replace(text, " ", 1)
    if credits:
        text = " ".join(whole.split())
        cap, more = split_credit(text)
        return cap, _who(split_credit(credits[-1])[1] or credits[-1]) or more
    return split_credit(whole)


def _line(node: LexborNode) -> str:
    return html.unescape(" ".join(node.text(deep=True, separator=" ").split()))


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
    match = re.match(r"\s*(\d{1,5})", str(value)) if value is not None else None
    return int(match[1]) if match and int(match[1]) > 0 else None
