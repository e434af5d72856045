"""What can be said of a block without reading its words: its shape, its place, its surroundings.

Every feature is a number from 0 to about 1 (logarithms are scaled), so that weights compare.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from kiosk.kit.extraction.blocks import HEADINGS, Block, Layout, words_of

# Words that builders of pages put into class and id names, by what they hold. Each group is one
# feature, on where any element around the block carries such a word.
HINTS = {
    "comments": r"comment|disqus|discuss|respond|reply|kommentar|comentario|opinie|leserbrief",
    "teasers": r"relat|recommend|teaser|promo|more[-_]|[-_]more|mehr|read[-_]?(?:more|also|next)|also[-_]"
    r"|popular"
    r"|trend|most[-_]|latest|outbrain|taboola|plista|similar|suggest|upnext|recirc|carousel"
    r"|slider|swiper|card|lire|leia|siehe|aufmacher|dossier|linkbox|inline[-_]?link|collection",
    "tools": (
        r"share|social|sharing|tool|button|follow|print|bookmark|rating|vote|poll|quiz|audio"
        r"|listen|player|speech|copy[-_]?link"
    ),
    "people": (
        r"author|byline|autor|auteur|bio\b|profile|contributor|journalist|writer|reporter|kurzel"
    ),
    "facts": (
        r"meta|date|time|timestamp|published|datum|info[-_]?line|headline|title|kicker|eyebrow"
    ),
    "pictures": (
        r"caption|credit|figure|image|img|photo|foto|bild|gallery|galerie|media|video|picture"
        r"|legend|copyright"
    ),
    "offers": (
        r"newsletter|subscri|signup|sign[-_]up|abo\b|abo[-_]|paywall|premium|login|register|donat"
        r"|spende|member|regwall|piano|offer|cta|banner|support"
    ),
    "frame": (
        r"foot|sidebar|side[-_]|aside|nav|menu|breadcrumb|header|masthead|topbar|bottom|skip|rail"
        r"|column[-_]?right"
    ),
    "adverts": (
        r"\bads?\b|[-_]ads?[-_]|\bad[-_]|advert|sponsor|anzeige|werbung|publicid|commercial"
        r"|affiliate|shop|product|deal"
    ),
    "tags": r"tag|topic|keyword|categor|label|thema|schlagw|temas",
    "hidden": (
        r"hidden|sr[-_]only|screen[-_]?reader|visually|invisible|collapse|modal|popup|cookie"
        r"|consent|gdpr|overlay|toast"
    ),
    "boxes": (
        r"box|infobox|factbox|fact|panel|widget|module|embed|quote|pull|list|table|aside|explainer"
        r"|sticky|highlight"
    ),
    "body": r"article[-_]*(?:body|content|text|copy|main)"
    r"|(?:body|story|post|entry|main|news|page|detail)[-_]*(?:body|content|text|copy|inner)"
    r"|articlebody|richtext|rich[-_]text|paragraph|prose|content[-_]*(?:body|text|main)|textblock"
    r"|texto|corps|cuerpo",
    "lead": (
        r"lead|standfirst|intro|summary|subtitle|sub[-_]?head|deck|dek\b|chapo|teaser[-_]?text"
        r"|ingress|lede|vorspann|abstract|description|entradilla|excerpt|perex|sapo"
    ),
}
_HINTS = {name: re.compile(pattern, re.I) for name, pattern in HINTS.items()}
# Elements whose being around a block is a feature each, in the order of the weights.
_AROUND = ("article", "main", "aside", "footer", "header", "figure", "table", "blockquote", "li")
_CASUAL = (*_AROUND, "section")
_PROMPTS = re.compile(
    r"(?i)^(?:read (?:more|also|next)|also read|see also|more:|related|watch|listen|recommended"
    r"|don'?t miss|sign up|subscribe|follow|share|advert|continue reading|editor'?s pick"
    r"|most read|photo|image|click"
    r"|lesen sie|lesen\b.*auch|mehr (?:zum|dazu|lesen)|siehe auch|auch interessant|lesetipp"
    r"|weiterlesen|anzeige|quelle|newsletter|empfohlen|teilen|hier (?:geht|finden|lesen)"
    r"|lire (?:aussi|également)|à lire|voir aussi|à voir|publicité|partager|lea|lee también|leer"
    r"|ver también|te puede|publicidad|compart|leia|veja|leggi|guarda|baca juga|läs (?:också|mer"
    r"|även)|les også|les mer|læs også|lue myös|lees ook"
    r"|читайте|читать|смотрите|подпис|также|фото|اقرأ|إقرأ|شاهد|あわせて|関連|続きを|【|관련|相关|推荐|czytaj"
    r"|zobacz|čtěte|oku|xem thêm|skaitykite)"
)
_CLOSED = re.compile(r"[.!?…。！？؟।»”\"'’)」』:]\s*$")
_RIGHTS = re.compile(
    r"(?i)©|\(c\)|copyright|all rights|alle rechte|tous droits|derechos reservados|права защищены"
    r"|無断|재배포"
)

NEAR = 4  # blocks before and after that count as near
_NOTHING: frozenset[str] = frozenset()

NAMES = (
    "one", "paragraph", "heading", "item", "plain", "quote", "cell", "caption", "top_heading",
    "length", "short", "tiny", "long", "linked", "all_link", "closed", "prompt", "rights",
    "digits", "before_title", "far_before", "is_title", "like_title", "is_lead", "like_lead",
    "repeat", "after", "in_article", "in_main", "in_aside", "in_footer", "in_header",
    "in_figure", "in_table", "in_quote", "in_item", *(f"hint_{name}" for name in HINTS),
    "own_people", "own_pictures", "own_facts", "own_lead", "own_teasers", "home", "home_wide",
    "home_parent", "near_before", "near_after", "prose_before", "prose_after", "same_before",
    "same_after", "reach", "other_article", "no_article",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the article before its body is: its headline and its summaries."""

    title: str | None = None
    leads: tuple[str, ...] = ()


def measure(layout: Layout, context: Context) -> list[list[float]]:
    """A row of features for each block, in the order of NAMES; an empty one for a picture."""
    return _Measurer(layout, context).rows()


def title_index(layout: Layout, context: Context) -> int:
    """Where the headline stands: the last heading that repeats it, the likest h1, or block 0."""
    title = words_of(context.title or "")
    best, found = 0.6, 0
    first, first_like = 0, -1.0
    for block in layout.blocks:
        if block.words and len(block.words) < 60 and block.tag in HEADINGS:
            same = _overlap(block.words, title) + (0.2 if block.tag == "h1" else 0.0)
            if same > best:
                best, found = same, block.index
            if block.tag == "h1" and same > first_like:
                first, first_like = block.index, same
    return found or first


class _Measurer:
    def __init__(self, layout: Layout, context: Context) -> None:
        self.blocks = layout.blocks
        self.nodes = layout.nodes
        self.title = words_of(context.title or "")
        self.leads = [words_of(lead) for lead in context.leads if lead]
        self._hints: dict[int, frozenset[str]] = {}
        self._around: dict[tuple[int, ...], frozenset[str]] = {}
        self.prose = [_prose(block) for block in self.blocks]
        self.title_at = title_index(layout, context)
        self.articles = [self._article_of(block) for block in self.blocks]
        self.article = self._article()
        self.homes, self.wide, self.parents, self.total = self._homes()
        texts = [block.index for block in self.blocks if not block.media]
        self.order = {index: at for at, index in enumerate(texts)}
        self.plain = [self.prose[index] for index in texts]
        self.seen: dict[tuple[str, ...], int] = {}

    def rows(self) -> list[list[float]]:
        return [[] if block.media else self._row(i, block) for i, block in enumerate(self.blocks)]

    def _article_of(self, block: Block) -> int:
        """The innermost article element around a block; 0 where there is none."""
        return next((at for at in reversed(block.path) if self.nodes[at].tag == "article"), 0)

    def _article(self) -> int:
        """The article element that holds the first prose under the headline, as pages that go on
        with their next article hold several alike."""
        sizes: dict[int, float] = {}
        for block, article in zip(self.blocks, self.articles, strict=True):
            if block.index >= self.title_at and article:
                sizes[article] = sizes.get(article, 0.0) + self.prose[block.index]
        enough = 0.35 * max(sizes.values(), default=0.0)
        return next((article for article, size in sizes.items() if size >= enough), 0)

    def _homes(self) -> tuple[dict[int, float], dict[int, float], dict[int, float], float]:
        """How much of the page's prose each container holds: right inside, one up, two up."""
        direct: dict[int, float] = {}
        wide: dict[int, float] = {}
        parents: dict[int, float] = {}
        for block, prose in zip(self.blocks, self.prose, strict=True):
            if prose:
                path = block.path
                for store, up in ((direct, 2), (wide, 3), (parents, 4)):
                    key = path[-up] if len(path) >= up else path[0]
                    store[key] = store.get(key, 0.0) + prose
        return direct, wide, parents, max(1.0, sum(self.prose))

    def _row(self, i: int, block: Block) -> list[float]:
        around = self._around_of(block.path)
        own = self._hints_of(block.node)
        return [
            1.0,
            *self._shape(block),
            *self._place(i, block),
            *(float(name in around) for name in _AROUND),
            *(float(name in around) for name in HINTS),
            *(float(name in own) for name in ("people", "pictures", "facts", "lead", "teasers")),
            *self._surroundings(i, block),
        ]

    def _shape(self, block: Block) -> tuple[float, ...]:
        tag, text = block.tag, block.text
        size = len(text)
        return (
            float(tag == "p"),
            float(tag in HEADINGS),
            float(tag in ("li", "dd", "dt")),
            float(tag in ("div", "section", "article", "span", "center", "body", "main")),
            float(tag in ("blockquote", "pre")),
            float(tag in ("td", "th")),
            float(tag == "figcaption"),
            float(tag == "h1"),
            math.log1p(size) / 6,
            float(size < 80),
            float(size < 25),
            float(size > 200),
            block.link_density,
            float(block.link_density > 0.9),
            float(bool(_CLOSED.search(text[-6:]))),
            float(bool(_PROMPTS.match(text[:60]))),
            float(bool(size < 400 and _RIGHTS.search(text))),
            min(1.0, 3 * sum(char.isdigit() for char in text[:200]) / max(1, min(size, 200))),
        )

    def _place(self, i: int, block: Block) -> tuple[float, ...]:
        words = block.words
        times = self.seen.get(words, 0) if words else 0
        self.seen[words] = times + 1
        lead = max((_overlap(words, lead) for lead in self.leads), default=0.0) if words else 0.0
        same = _overlap(words, self.title) if words else 0.0
        return (
            float(i < self.title_at),
            float(i < self.title_at - 10),
            float(same > 0.85),
            same,
            float(lead > 0.85),
            lead,
            float(times > 0),
            min(1.0, max(0, i - self.title_at) / 100),
        )

    def _surroundings(self, i: int, block: Block) -> tuple[float, ...]:
        path = block.path
        shares = [
            store.get(path[-up] if len(path) >= up else path[0], 0.0) / self.total
            for store, up in ((self.homes, 2), (self.wide, 3), (self.parents, 4))
        ]
        at = self.order[i]
        before, after = self.plain[max(0, at - NEAR) : at], self.plain[at + 1 : at + 1 + NEAR]
        return (
            *shares,
            sum(p > 0 for p in before) / NEAR,
            sum(p > 0 for p in after) / NEAR,
            min(1.0, sum(before) / 600),
            min(1.0, sum(after) / 600),
            self._same(i, -1),
            self._same(i, 1),
            min(1.0, len(path) / 30),
            float(self.article > 0 and self.articles[i] not in (0, self.article)),
            float(self.article > 0 and self.articles[i] == 0),
        )

    def _same(self, i: int, step: int) -> float:
        """Whether the next block that way is a sibling in the same container."""
        at = i + step
        if not 0 <= at < len(self.blocks):
            return 0.0
        mine, theirs = self.blocks[i].path, self.blocks[at].path
        return float(mine[:-1] == theirs[:-1])

    def _around_of(self, path: tuple[int, ...]) -> frozenset[str]:
        """The hints of every element on a path; most paths share all but their end."""
        known = self._around.get(path)
        if known is None:
            own = self._hints_of(self.nodes[path[-1]])
            above = self._around.get(path[:-1])
            if above is None:
                above = _NOTHING.union(*(self._hints_of(self.nodes[at]) for at in path[:-1]))
                self._around[path[:-1]] = above
            known = self._around[path] = above | own if own else above
        return known

    def _hints_of(self, node: LexborNode) -> frozenset[str]:
        key = node.mem_id
        known = self._hints.get(key)
        if known is None:
            known = self._hints[key] = _hints(node)
        return known


def _hints(node: LexborNode) -> frozenset[str]:
    tag = node.tag or ""
    named = " ".join(
        value
        for name, value in node.attributes.items()
        if value and name in ("class", "id", "itemprop", "data-testid")
    )
    found = _hinted(named[:300]) if named and tag not in ("body", "html") else _NOTHING
    return found | {tag} if tag in _CASUAL else found


@lru_cache(maxsize=4096)
def _hinted(named: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _HINTS.items() if pattern.search(named))


def _prose(block: Block) -> float:
    """Letters that read like sentences: long enough, not mostly links."""
    if block.media or block.tag in HEADINGS or block.link_density > 0.5:
        return 0.0
    size = len(block.text)
    wide = sum(1 for char in block.text[:60] if char > "\u2e80")
    return float(size) if size > (30 if wide > 20 else 70) else 0.0


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    a, b = set(one), set(other)
    return 2 * len(a & b) / (len(a) + len(b))
