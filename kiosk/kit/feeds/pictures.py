"""The pictures an item names outside of its text, with the words beside them."""

import re
from dataclasses import replace
from typing import Any

from kiosk.kit.feeds.model import CAPTION_CHARS, NAME_CHARS, PICTURES, FeedPicture
from kiosk.kit.feeds.text import absolute, number, plain
from kiosk.kit.feeds.trees import Tree

_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)
_OTHER_NAME = re.compile(r"\.(?:mp[34]|m4[av]|webm|ogg|mov|m3u8|pdf|swf)(?:$|[?#])", re.IGNORECASE)
_SIDE = 20_000  # pixels; a claim above it is no size
PICTURED = frozenset({
    "media:content", "media:thumbnail", "media:group", "enclosure", "image", "itunes:image",
    "image:image",
})  # fmt: skip
_WORDED = frozenset({
    "media:description", "media:text", "media:title", "media:credit", "media:copyright",
})  # fmt: skip
Words = tuple[str | None, str | None]
NO_WORDS: Words = (None, None)
_FIRST_IMG = re.compile(
    r'<img src="([^"]+)" alt="[^"]*"(?: width="(\d{1,5})")?(?: height="(\d{1,5})")?'
)


def pictures_of(fields: dict[str, list[Any]], tree: Tree, base: str) -> list[FeedPicture]:
    """Largest first among those with a size, then thumbnails, enclosures and the others."""
    words = NO_WORDS if _WORDED.isdisjoint(fields) else _words(fields, tree)
    found: list[FeedPicture] = []
    for group in fields.get("media:group", ()):
        inside = _children(group, tree)
        found += _media(inside, tree, base, _words(inside, tree, words))
    found += _media(fields, tree, base, words)
    for element in fields.get("enclosure", ()):
        found += _from_address(element, element.get("url") or element.get("href"), base, words)
    for element in fields.get("link", ()):
        if element.get("rel") == "enclosure":
            found += _from_address(element, element.get("href"), base, words)
    for name in ("itunes:image", "image"):
        for element in fields.get(name, ()):
            found += _plain_image(element, tree, base)
    for element in fields.get("image:image", ()):
        found += _sitemap_image(element, tree, base)
    return _each_once(found)


def first_in(html: str) -> list[FeedPicture]:
    """The first picture of cleaned HTML, as a list of one or none."""
    start = html.find("<img ")
    found = _FIRST_IMG.match(html, start) if start >= 0 else None
    if found is None:
        return []
    width, height = number(found[2], _SIDE), number(found[3], _SIDE)
    url = absolute(found[1].replace("&amp;", "&").replace("&#x27;", "'"), "")
    return [FeedPicture(url=url, width=width, height=height)] if url else []


def _children(element: Any, tree: Tree) -> dict[str, list[Any]]:
    inside: dict[str, list[Any]] = {}
    for child in element:
        inside.setdefault(tree.names[child.tag], []).append(child)
    return inside


def _words(fields: dict[str, list[Any]], tree: Tree, outer: Words = (None, None)) -> Words:
    """Caption and credit given beside a picture, else those around it."""
    caption = _text(fields, tree, CAPTION_CHARS, "media:description", "media:text", "media:title")
    credit = _text(fields, tree, NAME_CHARS, "media:credit", "media:copyright")
    return caption or outer[0], credit or outer[1]


def _text(fields: dict[str, list[Any]], tree: Tree, limit: int, *names: str) -> str | None:
    for name in names:
        for element in fields.get(name, ()):
            text = plain(tree.text(element), limit)
            if text:
                return text
    return None


def _media(fields: dict[str, list[Any]], tree: Tree, base: str, words: Words) -> list[FeedPicture]:
    contents: list[FeedPicture] = []
    thumbnails: list[FeedPicture] = []
    for element in fields.get("media:content", ()):
        own = words
        if len(element):
            inside = _children(element, tree)
            own = _words(inside, tree, words)
            for thumbnail in inside.get("media:thumbnail", ()):
                thumbnails += _picture(thumbnail, thumbnail.get("url"), base, own)
        if _is_picture(element):
            contents += _picture(element, element.get("url"), base, own)
    for element in fields.get("media:thumbnail", ()):
        thumbnails += _picture(element, element.get("url") or tree.text(element), base, words)
    return _widest_first(contents) + _widest_first(thumbnails)


def _widest_first(found: list[FeedPicture]) -> list[FeedPicture]:
    return sorted(found, key=lambda picture: -(picture.width or 0)) if len(found) > 1 else found


def _is_picture(element: Any) -> bool:
    medium, kind = element.get("medium"), element.get("type") or ""
    if medium:
        return bool(medium == "image")
    if kind:
        return bool(kind.lower().startswith("image"))
    return not _OTHER_NAME.search(element.get("url") or "")


def _picture(element: Any, address: str | None, base: str, words: Words) -> list[FeedPicture]:
    url = absolute(address, base)
    if url is None:
        return []
    width = number(element.get("width"), _SIDE)
    height = number(element.get("height"), _SIDE)
    if width is not None and height is not None and max(width, height) <= 2:
        return []
    return [FeedPicture(url, words[0], words[1], width, height)]


def _from_address(element: Any, address: str | None, base: str, words: Words) -> list[FeedPicture]:
    """An enclosure's picture: by its type, and by its name where the type says nothing."""
    kind = (element.get("type") or "").lower()
    named = _PICTURE_NAME.search(address or "") is not None
    if kind.startswith("image") or (named and not kind.startswith(("audio", "video"))):
        return _picture(element, address, base, words)
    return []


def _plain_image(element: Any, tree: Tree, base: str) -> list[FeedPicture]:
    """`<image>` in an item: an address as attribute, as text or in a `<url>`."""
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
    given = element.get("href") or element.get("url") or element.get(rdf) or tree.text(element)
    caption: str | None = None
    if len(element):
        inside = _children(element, tree)
        given = next((tree.text(found) for found in inside.get("url", ())), given)
        caption = _text(inside, tree, CAPTION_CHARS, "title")
    return _picture(element, given, base, (caption, None))


def _sitemap_image(element: Any, tree: Tree, base: str) -> list[FeedPicture]:
    inside = _children(element, tree)
    address = next((tree.text(found) for found in inside.get("image:loc", ())), None)
    caption = _text(inside, tree, CAPTION_CHARS, "image:caption", "image:title")
    return _picture(element, address, base, (caption, None))


def _each_once(found: list[FeedPicture]) -> list[FeedPicture]:
    if len(found) < 2:
        return found
    once: dict[str, FeedPicture] = {}
    for picture in found:
        seen = once.setdefault(picture.url, picture)
        if seen is not picture and seen.width is None and picture.width is not None:
            once[picture.url] = replace(seen, width=picture.width, height=picture.height)
    return list(once.values())[:PICTURES]
