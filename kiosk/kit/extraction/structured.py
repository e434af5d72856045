"""What a page says about itself in data: JSON-LD, and the meta elements in its head."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

Json = dict[str, Any]

MOST_OBJECTS = 2_000
DEEPEST = 40
ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AskPublicNewsArticle",
        "AdvertiserContentArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "ScholarlyArticle",
        "TechArticle",
        "Report",
        "SatiricalArticle",
        "Review",
        "CreativeWork",
        "MedicalScholarlyArticle",
        "Posting",
        "Recipe",
    ]
)
_BEST = ("NewsArticle", "Article", "Posting", "Report", "Review", "Recipe", "CreativeWork")
_COMMENTS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleBody|description|articleSection)"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.){1,200000})"'
)


@dataclass(frozen=True, slots=True)
class Data:
    """A page's own data: meta by lower-cased name, and every JSON-LD object by nesting order."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    objects: list[Json] = field(default_factory=list)
    articles: list[Json] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        """The first meta content that is not empty, in the order of the names."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return None

    def every(self, *names: str) -> list[str]:
        """All meta contents of the names."""
        return [value for name in names for value in self.meta.get(name, ()) if value]

    def by_id(self, reference: object) -> Json | None:
        """The JSON-LD object that a {"@id": ...} points at."""
        key = reference.get("@id") if isinstance(reference, dict) else None
        if not isinstance(key, str):
            return None
        same = (o for o in self.objects if o.get("@id") == key and len(o) > 1)
        return next(same, None)

    def value(self, *names: str) -> Any:
        """The first value that is not empty among the article objects, best object first."""
        for article in self.articles:
            for name in names:
                if article.get(name) not in (None, "", [], {}):
                    return article[name]
        return None


def read(tree: LexborHTMLParser) -> Data:
    """All that the page says about itself in data; broken parts are repaired or left out."""
    objects = [o for text in _scripts(tree) for o in _walk(_load(text))]
    return Data(
        meta=_meta(tree),
        objects=objects[:MOST_OBJECTS],
        articles=_articles(objects),
        links=_links(tree),
    )


def text(value: object) -> str | None:
    """A JSON-LD value as one line of plain text: entities and tags undone; None where empty."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("text") or value.get("url")
    if isinstance(value, list):
        value = next((v for v in map(text, value) if v), None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return plain(value) or None


def lines(value: object) -> str | None:
    """A JSON-LD text with its line breaks; paragraphs and <br> elements make lines too."""
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return None
    if "&lt;" in value or "<" in value:
        value = re.sub(r"(?i)</?(?:p|br|div|h\d|li)\b[^<>]{0,500}>", "\n", html.unescape(value))
    found = (plain(line) for line in value.split("\n"))
    return "\n".join(line for line in found if line) or None


def plain(value: str) -> str:
    """One line of text without entities (twice over, as feeds double them), tags and wild space."""
    for _ in range(2):
        if "&" in value:
            value = html.unescape(value)
    if "<" in value:
        value = re.sub(r"</?[a-zA-Z][^<>]{0,500}>", " ", value)
    return " ".join(value.replace("\u200b", "").replace("\ufeff", "").replace("\xad", "").split())


def types(item: Json) -> tuple[str, ...]:
    """The @type names of an object without their prefix."""
    kinds = item.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(re.split(r"[/:#]", kind)[-1] for kind in listed if isinstance(kind, str))


def as_list(value: object) -> list[Any]:
    """The value as a list: [] for nothing, itself where it is one."""
    if value in (None, "", {}, []):
        return []
    return value if isinstance(value, list) else [value]


def _scripts(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css('script[type*="ld+json"]'):
        content = node.text(deep=True)
        if content and len(content) < 3_000_000:
            yield content


def _load(content: str) -> Any:
    for attempt in _repairs(content):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(content)


def _repairs(content: str) -> Iterator[str]:
    yield content
    bare = _COMMENTS.sub("", _COMMENTS.sub("", content)).strip().rstrip(";").strip()
    yield bare
    yield _TRAILING_COMMA.sub(r"\1", bare)
    if "&quot;" in bare:
        yield html.unescape(bare)
    yield _TRAILING_COMMA.sub(r"\1", re.sub(r"\\(?![\"\\/bfnrtu])", r"\\\\", bare))
    if bare.count("}{") or re.search(r"\}\s{1,9}\{", bare):
        yield "[" + re.sub(r"\}\s{0,9}\{", "},{", bare) + "]"


def _salvage(content: str) -> Any:
    """The plain fields of an article object whose JSON is beyond repair."""
    found: Json = {}
    for name, value in _FIELD.findall(content[:500_000]):
        found.setdefault(name, value.replace('\\"', '"').replace("\\n", "\n").replace("\\/", "/"))
    if not found or not any(f'"{kind}"' in content for kind in ARTICLES):
        return None
    return {"@type": "Article", **found}


def _walk(root: Any) -> Iterator[Json]:
    stack: list[tuple[Any, int]] = [(root, 0)]
    seen = 0
    while stack and seen < MOST_OBJECTS:
        item, depth = stack.pop()
        if depth > DEEPEST:
            continue
        if isinstance(item, list):
            stack.extend((part, depth + 1) for part in reversed(item))
        elif isinstance(item, dict):
            seen += 1
            yield item
            nested = [v for v in item.values() if isinstance(v, (dict, list))]
            stack.extend((part, depth + 1) for part in reversed(nested))


def _articles(objects: list[Json]) -> list[Json]:
    """Objects that describe an article, the fullest first; lists of other articles left out."""
    known = [o for o in objects if _is_article(o)]
    teased = {id(part) for o in objects for part in _others(o)}
    own = [o for o in known if id(o) not in teased]
    return sorted(own, key=_rank)


def _is_article(item: Json) -> bool:
    kinds = types(item)
    if any(kind in ARTICLES and kind != "CreativeWork" for kind in kinds):
        return bool(item.get("headline") or item.get("name") or item.get("datePublished"))
    return bool(item.get("headline") and item.get("datePublished"))


def _others(item: Json) -> Iterator[Any]:
    for key in (
        "itemListElement",
        "mentions",
        "relatedLink",
        "isPartOf",
        "hasPart",
        "citation",
        "liveBlogUpdate",
        "comment",
        "review",
    ):
        for part in as_list(item.get(key)):
            stack = [part]
            while stack:
                inner = stack.pop()
                if isinstance(inner, dict):
                    yield inner
                    stack.extend(v for v in inner.values() if isinstance(v, dict))


def _rank(item: Json) -> tuple[int, int]:
    kinds = types(item)
    best = min((i for i, end in enumerate(_BEST) if any(k.endswith(end) for k in kinds)), default=9)
    facts = ("headline", "author", "datePublished", "image", "articleBody", "articleSection")
    return best, -sum(1 for fact in facts if item.get(fact))


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:500]:
        names = node.attributes
        content = names.get("content")
        key = (
            names.get("property")
            or names.get("name")
            or names.get("itemprop")
            or names.get("http-equiv")
        )
        if content and key:
            found.setdefault(key.strip().lower(), []).append(plain(content[:20_000]))
    return found


def _links(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("link[rel][href]")[:500]:
        attributes = node.attributes
        for rel in (attributes.get("rel") or "").lower().split():
            found.setdefault(rel, (attributes.get("href") or "").strip())
    return found


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's text; "" where it is missing or empty."""
    return node.attributes.get(name) or ""
