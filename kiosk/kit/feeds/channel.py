"""A whole XML feed: its format, its head, and its items."""

from dataclasses import dataclass
from typing import Any

from kiosk.kit.feeds.finishing import entry_of
from kiosk.kit.feeds.items import (
    Fields,
    draft_of,
    fields_of,
    first_moment,
    first_text,
    people_of,
    plain_text,
)
from kiosk.kit.feeds.model import ENTRIES, TITLE_CHARS, NotAFeedError, ParsedFeed
from kiosk.kit.feeds.names import BASE, LANG
from kiosk.kit.feeds.text import absolute, language_tag, number
from kiosk.kit.feeds.trees import Tree

_ITEMS = ("item", "entry")
_RSS_VERSIONS = {"0.90": "rss090", "0.91": "rss091", "0.92": "rss092", "0.93": "rss093",
                 "0.94": "rss094", "1.0": "rss10", "2.0": "rss20"}  # fmt: skip
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_LONGEST_TTL = 525600
_UPDATED = (
    "lastbuilddate",
    "updated",
    "modified",
    "dcterms:modified",
    "pubdate",
    "dc:date",
    "published",
)


@dataclass(slots=True)
class _Document:
    head: Fields
    items: list[Any]
    channel: Any


def feed_of(tree: Tree, url: str) -> ParsedFeed:
    """The feed a tree holds; NotAFeedError where it holds something else."""
    document = _document(tree)
    head, base = document.head, url
    if tree.has_base:
        for element in (tree.root, document.channel):
            base = absolute(element.get(BASE), base) or base
    language = tree.root.get(LANG) or document.channel.get(LANG)
    inherited = people_of(head, tree) if tree.names[tree.root.tag] == "feed" else []
    entries = []
    for item in document.items[:ENTRIES]:
        draft = draft_of(item, tree, base, url)
        if not draft.authors and inherited:
            draft.authors = inherited
        entries.append(entry_of(draft, url))
    return ParsedFeed(
        format=_format_of(tree),
        title=_line(head, tree, "title", "dc:title"),
        home=_link(head, tree, base, "alternate") or _text_link(head, tree, base),
        language=language_tag(first_text(head, tree, "language", "dc:language") or language),
        ttl_minutes=_ttl(head, tree),
        hub=_link(head, tree, base, "hub"),
        self_url=_link(head, tree, base, "self"),
        icon=absolute(first_text(head, tree, "icon"), base),
        image=_image(head, tree, base),
        updated=first_moment(head, _UPDATED),
        entries=tuple(entries),
        dropped=max(0, len(document.items) - ENTRIES),
    )


def _document(tree: Tree) -> _Document:
    root = tree.root
    kind = tree.names[root.tag]
    if kind == "html" or kind == "xhtml:html":
        raise NotAFeedError("It is a web page, not a feed.")
    head = fields_of(root, tree)
    channels = head.get("channel", [])
    channel = channels[0] if channels else root
    items: list[Any] = []
    for holder in (*channels, root):
        inside = fields_of(holder, tree) if holder is not root else head
        for name in _ITEMS:
            items += inside.get(name, ())
        for holder_name in ("items", "entries"):
            for nested in inside.get(holder_name, ()):
                items += [child for child in nested if tree.names[child.tag] in _ITEMS]
    if channels:
        merged = fields_of(channel, tree)
        for name, found in head.items():  # RDF has the image beside the channel
            merged.setdefault(name, found)
        head = merged
    if not items:
        items = [found for found in root.iter() if tree.names[found.tag] in _ITEMS]
    if not items and not channels and kind not in ("rss", "rdf:rdf", "feed", "channel"):
        raise NotAFeedError(f"Its outermost element is <{kind[:40]}>, which no feed has.")
    return _Document(head, items, channel)


def _format_of(tree: Tree) -> str:
    root = tree.root
    kind = tree.names[root.tag]
    if kind == "rss":
        return _RSS_VERSIONS.get((root.get("version") or "").strip(), "rss20")
    if kind == "rdf:rdf":
        old = any("my.netscape.com" in str(child.tag) for child in root[:3])
        return "rss090" if old else "rss10"
    if kind == "feed":
        return "atom03" if (root.get("version") or "").startswith("0.3") else "atom10"
    return "rss20"


def _line(head: Fields, tree: Tree, *names: str) -> str | None:
    for name in names:
        for element in head.get(name, ()):
            text = plain_text(element, tree, TITLE_CHARS)
            if text:
                return text
    return None


def _link(head: Fields, tree: Tree, base: str, rel: str) -> str | None:
    """The first link of a relation given as attributes; a page before another kind of document."""
    spare: str | None = None
    for element in head.get("link", ()):
        href = element.get("href")
        if href is None or rel not in (element.get("rel") or "alternate").lower().split():
            continue
        address = absolute(href, base)
        kind = (element.get("type") or "").lower()
        if address and (rel != "alternate" or kind in ("", "text/html", "application/xhtml+xml")):
            return address
        spare = spare or address
    return spare


def _text_link(head: Fields, tree: Tree, base: str) -> str | None:
    for element in head.get("link", ()):
        address = absolute(tree.text(element), base)
        if address:
            return address
    return None


def _ttl(head: Fields, tree: Tree) -> int | None:
    """Minutes to the next poll the feed asks for: `ttl`, else its sy:updatePeriod / Frequency."""
    given = number(first_text(head, tree, "ttl"), _LONGEST_TTL)
    if given is not None:
        return given
    period = _PERIOD_MINUTES.get(first_text(head, tree, "sy:updateperiod").lower())
    if period is None:
        return None
    often = number(first_text(head, tree, "sy:updatefrequency"), period) or 1
    return max(1, period // often)


def _image(head: Fields, tree: Tree, base: str) -> str | None:
    for element in head.get("image", ()):
        inside = fields_of(element, tree)
        given = first_text(inside, tree, "url") or element.get("href") or tree.text(element)
        if address := absolute(given, base):
            return address
    for element in head.get("itunes:image", ()):
        if address := absolute(element.get("href") or element.get("url"), base):
            return address
    return absolute(first_text(head, tree, "logo"), base)
