"""Reading a home page: which articles it links to, in reading order, and how prominently.

Nothing here knows a publisher. A link's prominence comes of its place among the links to articles,
the level of its heading, the picture beside it, what its box is called, and which part of the page it
is in; menus, footers, most-read lists and what is paid for are counted out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kiosk.kit import addresses
from kiosk.kit.extraction import decoding, signposts
from kiosk.kit.extraction.structured import attribute
from kiosk.kit.extraction.traps import is_trap

MOST_LINKS = 400
# Links looked at; a page with more is a list of everything.
_MOST_LOOKED_AT = 3000
_DEEPEST = 200
# After links that weigh this much together, prominence is half.
_HALF_AFTER = 5.0
# What a link is worth under a heading of the page's largest level, the next ones, and under none.
_BY_LEVEL = (1.0, 0.9, 0.8, 0.7)
_NO_HEADING = 0.6
_NO_PICTURE = 0.85
_ASIDE = 0.5
_HEADER = 0.5
_LATEST = 0.4
_OUTSIDE_MAIN = 0.6
# A page's only card of its largest level leads it, though small ones may be written before it.
_LEAD = 0.95
# A card has few articles in it; a box with more is no card, and its name says nothing of one.
_CARD = 5


class FrontError(Exception):
    """The bytes hold no page whose links can be read."""


@dataclass(frozen=True, slots=True)
class FrontLink:
    """A link of a home page to what may be an article.

    `position` counts from 0 in reading order; `prominence` is 0 to 1, 1 being what leads the page.
    `likely` is whether it has the form of an article of the same site.
    """

    url: str
    text: str
    position: int
    prominence: float
    likely: bool


def read_front(html: bytes, *, url: str, charset: str | None = None) -> tuple[FrontLink, ...]:
    """The links of the page at `url` (`links`). Raises FrontError, and nothing else, where there is no
    page."""
    return links(parse(html, charset=charset), url)


def parse(html: bytes, *, charset: str | None = None) -> LexborHTMLParser:
    """The page's tree. Raises FrontError where there is no page."""
    text = decoding.decode(html, charset)
    if not text.strip():
        raise FrontError("the page is empty")
    if is_trap(text):
        raise FrontError("the page's elements nest too deep")
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise FrontError("the page has no body")
    return tree


def links(tree: LexborHTMLParser, url: str) -> tuple[FrontLink, ...]:
    """The links of the page at `url`, each article once: likely ones first, in reading order.

    Empty where the page has none (one that scripts fill in).
    """
    return _Front(tree, url).links()


@dataclass(slots=True)
class _Anchor:
    """A link as it stands: its address's identity, and the elements around it, the nearest first."""

    node: LexborNode
    url: str
    name: str
    around: list[LexborNode]
    text: str = ""
    likely: bool = False
    level: int = 0
    picture: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Card:
    """What a box about one article shows: its largest heading's level (0: none), its longest heading."""

    level: int
    heading: str
    picture: bool


class _Front:
    """A page's links while they are weighed."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        self._tree = tree
        self._base = _base(tree, url)
        self._site = signposts.site(_bare(url))
        self._home = addresses.identity(url)
        self._anchors = list(self._read())
        # How many links to articles, and to how many articles, each element holds.
        self._held: Counter[int] = Counter()
        self._articles: dict[int, set[str]] = {}
        for anchor in self._anchors:
            if anchor.likely:
                for node in anchor.around:
                    self._held[node.mem_id] += 1
                    self._articles.setdefault(node.mem_id, set()).add(anchor.name)
        self._all = sum(anchor.likely for anchor in self._anchors)
        self._popular = self._popular_boxes()
        self._main = self._has_main()
        self._regions: dict[int, float] = {}
        self._cards: dict[int, _Card] = {}

    def links(self) -> tuple[FrontLink, ...]:
        for anchor in self._anchors:
            self._look_at_card(anchor)
        seen = [a for a in self._anchors if self._weigh(a) > 0]
        levels = sorted({a.level for a in seen if a.level and a.likely})
        pictured = any(a.picture for a in seen)
        for anchor in seen:
            anchor.weight *= _by_level(anchor.level, levels)
            if pictured and not anchor.picture:
                anchor.weight *= _NO_PICTURE
        return _ranked(seen, levels[0] if levels else 0)

    # ------------------------------------------------------------ reading

    def _read(self) -> Iterator[_Anchor]:
        for node in self._tree.css("a[href]")[:_MOST_LOOKED_AT]:
            url = addresses.absolute(attribute(node, "href").partition("#")[0], self._base)
            if url is None or not addresses.names_a_page(url):
                continue
            name = addresses.identity(url)
            if name == self._home or "sponsored" in attribute(node, "rel").lower():
                continue
            text = _text(node)
            same = signposts.site(_bare(url)) == self._site
            likely = same and signposts.may_be_an_article(url, len(text))
            yield _Anchor(node, url, name, _around(node), text, likely)

    def _look_at_card(self, anchor: _Anchor) -> None:
        """The heading and the picture of the largest box that is about this article alone."""
        for node in anchor.around[:4]:
            if node.tag in _HEADINGS:
                anchor.level = int(node.tag[1])
        if not anchor.likely:
            return
        card = anchor.node
        for node in anchor.around:
            if len(self._articles[node.mem_id]) > 1 or node.tag in {"body", "main", "html"}:
                break
            card = node
        if card.mem_id not in self._cards:
            self._cards[card.mem_id] = _card(card)
        seen = self._cards[card.mem_id]
        anchor.picture = seen.picture
        if seen.level:
            anchor.level = min(anchor.level or seen.level, seen.level)
            anchor.text = max(anchor.text, seen.heading, key=len)

    # ------------------------------------------------------------ weighing

    def _weigh(self, anchor: _Anchor) -> float:
        weight = self._region(anchor.around)
        for node in [anchor.node, *anchor.around]:
            if len(self._articles.get(node.mem_id, ())) > _CARD:
                break
            size = signposts.stature(_names(node))
            if size != 1.0:
                weight *= size
                break
        anchor.weight = weight
        return weight

    def _region(self, around: list[LexborNode]) -> float:
        """What a link is worth for the part of the page it is in; 0 where it counts for nothing."""
        weight, fresh = 1.0, []
        for node in around:
            if (known := self._regions.get(node.mem_id)) is not None:
                weight = known
                break
            fresh.append(node)
        else:
            weight = _OUTSIDE_MAIN if self._main else 1.0
        for node in reversed(fresh):
            weight = self._within(node, weight)
            self._regions[node.mem_id] = weight
        return weight

    def _within(self, node: LexborNode, outer: float) -> float:
        """The worth of a link within this element, which is in one worth `outer`."""
        tag, role = node.tag or "", attribute(node, "role").lower()
        if (
            tag in _NOTHING
            or role in _NOTHING_ROLES
            or node.mem_id in self._popular
            or _hidden(node)
        ):
            return 0.0
        if tag == "main" or role == "main":
            return 1.0 if outer else 0.0
        names = _names(node)
        # A box with the better part of the page in it is the page, whatever it is called.
        whole = self._held[node.mem_id] * 2 > self._all
        if tag in {"html", "body"} or whole or not names:
            named = 1.0
        elif signposts.leads_elsewhere(names) or signposts.is_popular(names):
            named = 0.0
        else:
            named = _LATEST if signposts.is_latest(names) else 1.0
        if tag == "aside" or role == "complementary":
            named *= _ASIDE
        elif tag == "header" and not whole and not self._is_card(node):
            named *= _HEADER
        return outer * named

    def _is_card(self, node: LexborNode) -> bool:
        return len(self._articles.get(node.mem_id, ())) <= 1

    def _has_main(self) -> bool:
        mains = self._tree.css("main, [role=main]")
        return any(self._held[node.mem_id] >= 5 for node in mains)

    def _popular_boxes(self) -> set[int]:
        """The boxes whose heading says that they are in order of clicks."""
        links = {anchor.node.mem_id for anchor in self._anchors if anchor.likely}
        found = set()
        for node in self._tree.css(_BOX_HEADINGS)[:_MOST_LOOKED_AT]:
            # A heading with an article's link in or around it is a headline.
            if self._held[node.mem_id] or not signposts.is_popular_heading(_text(node)):
                continue
            for outer in _around(node)[:6]:
                if outer.mem_id in links or len(self._articles.get(outer.mem_id, ())) == 1:
                    break
                if len(self._articles.get(outer.mem_id, ())) >= 2:
                    if self._held[outer.mem_id] * 2 <= self._all:
                        found.add(outer.mem_id)
                    break
        return found


_BOX_HEADINGS = "h2, h3, h4, h5, h6, [role=heading], legend, caption, strong"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NOTHING = frozenset({"nav", "footer", "form", "select", "noscript", "template", "svg", "dialog"})
_NOTHING_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar", "dialog"})


def _card(box: LexborNode) -> _Card:
    level, heading, picture = 0, "", False
    for node in box.css("h1, h2, h3, h4, h5, h6, img, picture, video"):
        if node.tag in _HEADINGS:
            level = min(level or 9, int(node.tag[1]))
            heading = max(heading, _text(node), key=len)
        else:
            picture = True
    return _Card(level, heading, picture)


def _ranked(anchors: list[_Anchor], largest: int) -> tuple[FrontLink, ...]:
    """Prominence from weight and place: large cards push what follows further down than small ones.

    An article that is linked twice stands where it does first, and counts by its better place.
    """
    names = list(dict.fromkeys(a.name for a in anchors if a.likely))
    first = set(names[: max(5, len(names) // 3)])
    large = {a.name for a in anchors if a.likely and largest and a.level == largest}
    lead = next(iter(large)) if len(large) == 1 and large <= first else None
    found: dict[str, FrontLink] = {}
    above = 0.0
    for anchor in anchors:
        worth = min(1.0, anchor.weight)
        prominence = worth / (1 + above / _HALF_AFTER)
        if anchor.name == lead:
            prominence = max(prominence, _LEAD)
        if not anchor.likely:
            prominence *= _NO_HEADING
        link = found.get(anchor.name)
        if link is None:
            above += worth if anchor.likely else 0.0
            link = FrontLink(anchor.url, "", 0, 0.0, anchor.likely)
        found[anchor.name] = replace(
            link,
            text=max(link.text, anchor.text[:300], key=len),
            prominence=max(link.prominence, round(prominence, 4)),
            likely=link.likely or anchor.likely,
        )
    ordered = sorted(found.values(), key=lambda link: not link.likely)
    return tuple(replace(link, position=n) for n, link in enumerate(ordered[:MOST_LINKS]))


def _by_level(level: int, levels: list[int]) -> float:
    """By the heading's rank among those the page uses; where it uses none, all are alike."""
    if not levels:
        return 1.0
    if level not in levels:
        return _NO_HEADING
    return _BY_LEVEL[min(levels.index(level), len(_BY_LEVEL) - 1)]


def _around(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    outer = node.parent
    while outer is not None and len(found) < _DEEPEST:
        if outer.tag and not outer.tag.startswith("-"):
            found.append(outer)
        outer = outer.parent
    return found


def _names(node: LexborNode) -> str:
    label = attribute(node, "aria-label")
    said = label if len(label) <= 40 else ""  # a longer one is a headline read out
    return f"{attribute(node, 'class')} {attribute(node, 'id')} {said}".strip()[:500]


def _hidden(node: LexborNode) -> bool:
    found = node.attributes
    if "hidden" in found or found.get("aria-hidden") == "true":
        return True
    return "display:none" in (found.get("style") or "").replace(" ", "").lower()


def _text(node: LexborNode) -> str:
    return " ".join((node.text(separator=" ") or "").split())


@lru_cache(1024)
def _bare(url: str) -> str:
    return addresses.host(url).removeprefix("www.")


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = attribute(node, "href") if node is not None else ""
    return (addresses.absolute(href, url) if href else None) or url
