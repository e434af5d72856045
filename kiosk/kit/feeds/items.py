"""One `<item>`, `<entry>` or `<url>` of a tree as a draft: what stands where, not yet cleaned."""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from kiosk.kit.cleaning import without_control_references
from kiosk.kit.feeds.dates import moment
from kiosk.kit.feeds.model import CATEGORY_CHARS, GUID_CHARS, NAME_CHARS, TITLE_CHARS, Draft
from kiosk.kit.feeds.names import BASE, LANG
from kiosk.kit.feeds.people import person
from kiosk.kit.feeds.pictures import PICTURED, pictures_of
from kiosk.kit.feeds.text import absolute, language_tag, mended, plain
from kiosk.kit.feeds.trees import Tree

Fields = dict[str, list[Any]]
Names = tuple[str, ...]
WEB = ("https://", "http://")

_SUMMARIES = ("description", "summary", "abstract", "dc:description", "tagline")
_SPARE_SUMMARIES = ("itunes:summary", "media:description", "itunes:subtitle", "dcterms:abstract")
_CONTENTS = ("content:encoded", "content", "body", "xhtml:body", "xhtml:div", "fullitem")
_PUBLISHED = (
    "pubdate", "published", "issued", "dcterms:issued", "dc:date", "created", "dcterms:created",
    "dcterms:date", "news:publication_date", "date",
)  # fmt: skip
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate", "dc:date", "lastmod")
AUTHORS = ("author", "dc:creator", "dc:author", "itunes:author", "managingeditor", "creator")
_TITLES = ("title", "dc:title", "media:title", "news:title", "itunes:title")
_IDS = ("guid", "id", "dc:identifier")
_KEYWORDS = ("media:keywords", "itunes:keywords", "keywords", "tags", "news:keywords")
_TERMS = ("category", "dc:subject", "itunes:category", "media:category", *_KEYWORDS)
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_WITH_MEDIA = frozenset({"media:group", "media:content"})
_PAGE_TYPES = ("", "text/html", "html", "application/xhtml+xml", "xhtml", "text/plain")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Of the names an item could use, those it does: a feed's items have few shapes, and so
    hundreds of items are read with a handful of these."""

    titles: Names
    ids: Names
    summaries: Names
    spare_summaries: Names
    contents: Names
    published: Names
    updated: Names
    authors: Names
    terms: Names
    nested: bool
    pictured: bool
    language: bool

    @classmethod
    def of(cls, names: Collection[str]) -> "_Shape":
        def used(possible: Names) -> Names:
            return tuple(name for name in possible if name in names)

        nested = not _WITH_MEDIA.isdisjoint(names)
        return cls(
            titles=used(_TITLES),
            ids=used(_IDS),
            summaries=used(_SUMMARIES),
            spare_summaries=_SPARE_SUMMARIES if nested else used(_SPARE_SUMMARIES),
            contents=used(_CONTENTS),
            published=used(_PUBLISHED),
            updated=used(_UPDATED),
            authors=used(AUTHORS),
            terms=used(_TERMS),
            nested=nested,
            pictured=not PICTURED.isdisjoint(names),
            language="dc:language" in names,
        )


def fields_of(element: Any, tree: Tree) -> Fields:
    """The children by short name, in document order."""
    names = tree.names
    fields: Fields = {}
    for child in element:
        name = names[child.tag]
        if name in fields:
            fields[name].append(child)
        else:
            fields[name] = [child]
    return fields


def draft_of(element: Any, tree: Tree, base: str, home: str) -> Draft:
    """What the item says. `base` is where its links start from, `home` the feed's own address."""
    fields = fields_of(element, tree)
    key = tuple(fields)
    shape = tree.shapes.get(key)
    if shape is None:
        shape = tree.shapes[key] = _Shape.of(fields)
    if tree.has_base:
        base = _base_of(element, base)
    draft = Draft(base=_text_base(fields, shape, base, home) if tree.has_base else None)
    _identify(draft, element, fields, shape, tree, base)
    draft.title = title_of(fields, shape.titles, tree)
    _tell(draft, fields, shape, tree)
    if shape.authors:
        draft.authors = people_of(fields, tree, shape.authors)
    if shape.published:
        draft.published = first_moment(fields, shape.published)
    if shape.updated:
        draft.updated = first_moment(fields, shape.updated)
    if shape.terms or shape.nested:
        draft.categories = _categories_of(fields, shape, tree)
    if shape.pictured or len(fields.get("link", ())) > 1:  # Atom's enclosures are links
        draft.pictures = pictures_of(fields, tree, base)
    language = element.get(LANG)
    if shape.language:
        language = language or first_text(fields, tree, "dc:language")
    if language:
        draft.language = language_tag(language)
    return draft


def first_text(fields: Fields, tree: Tree, *names: str) -> str:
    """The stripped text of the first element of these names that has one."""
    for name in names:
        for element in fields.get(name, ()):
            text = tree.text(element).strip()
            if text:
                return text
    return ""


def first_moment(fields: Fields, names: Names) -> datetime | None:
    """The first date among these elements that can be read."""
    for name in names:
        if name in fields:
            for element in fields[name]:
                text = element.text
                at = moment(text) if text else None
                if at is not None:
                    return at
    return None


def title_of(fields: Fields, names: Names, tree: Tree) -> str:
    """The title as plain text, "" where none is given."""
    for name in names:
        for element in fields[name]:
            title = plain_text(element, tree, TITLE_CHARS)
            if title:
                return title
    return ""


def plain_text(element: Any, tree: Tree, limit: int) -> str:
    """An element's words; Atom's type="text" keeps what only looks like a tag."""
    if len(element):
        return plain(tree.inner(element), limit)
    text = tree.text(element)
    if not text.isascii():
        text = mended(text)
    if "<" in text and element.get("type") in ("text", "text/plain"):
        return plain(text, limit, markup=False)
    return plain(text, limit)


def people_of(fields: Fields, tree: Tree, names: Names = AUTHORS) -> list[str]:
    """Authors in order, each once."""
    people: dict[str, None] = {}
    for kind in names:
        for element in fields.get(kind, ()):
            for text in _name_texts(element, tree):
                name = person(text)
                if name:
                    people[name] = None
    return list(people)


def _name_texts(element: Any, tree: Tree) -> list[str]:
    if not len(element):
        return [_often(element, tree, NAME_CHARS)]
    inside = fields_of(element, tree)
    for kind in ("name", "rdf:value", "itunes:name", "email"):
        if kind in inside:
            return [_often(found, tree, NAME_CHARS) for found in inside[kind]]
    return [plain(tree.inner(element), NAME_CHARS)]


def _often(element: Any, tree: Tree, limit: int) -> str:
    """`plain_text` of what a feed says again and again: names, categories."""
    raw = element.text
    if raw is None or len(element):
        return plain_text(element, tree, limit)
    text = tree.plains.get(raw)
    if text is None:
        text = tree.plains[raw] = plain_text(element, tree, limit)
    return text[:limit]


def _base_of(element: Any, base: str) -> str:
    bases = [found.get(BASE) for found in (element, *element.iterancestors()) if found.get(BASE)]
    for given in reversed(bases):
        base = absolute(given, base) or base
    return base


def _text_base(fields: Fields, shape: _Shape, base: str, home: str) -> str | None:
    """Where links in the texts start from: the content's own xml:base, else the item's."""
    for name in (*shape.contents, *shape.summaries):
        for element in fields[name]:
            own = absolute(element.get(BASE), base)
            if own:
                return own
    return base if base != home else None


def _identify(
    draft: Draft, element: Any, fields: Fields, shape: _Shape, tree: Tree, base: str
) -> None:
    """The item's id and its page's address."""
    permanent = False
    for name in shape.ids:
        found = fields[name][0]
        text = tree.text(found).strip()
        if text:
            draft.guid = text if len(text) <= GUID_CHARS else text[:GUID_CHARS]
            permanent = name == "guid" and found.get("isPermaLink", "true").lower() == "true"
            break
    else:
        about = element.get(_ABOUT)
        draft.guid = about.strip()[:GUID_CHARS] if about else None
    url = _page_of(fields, tree, base)
    if url is None and draft.guid:
        named = permanent and draft.guid.startswith("/")
        if named or draft.guid[:8].lower().startswith(WEB):
            url = absolute(draft.guid, base)
    draft.url = url


def _page_of(fields: Fields, tree: Tree, base: str) -> str | None:
    """The address behind a redirecting service first, then a web page's, then any other."""
    if "feedburner:origlink" in fields:
        original = first_text(fields, tree, "feedburner:origlink")
        if address := absolute(original, base):
            return address
    spare: str | None = None
    for element in fields.get("link", ()):
        href = element.get("href")
        if href is None:
            address = absolute(tree.text(element) or element.get("url"), base)
            if address:
                return address
        elif element.get("rel", "alternate") in ("alternate", ""):
            address = absolute(href, _base_of(element, base) if tree.has_base else base)
            if address and element.get("type", "").lower() in _PAGE_TYPES:
                return address
            spare = spare or address
    if spare is None and ("loc" in fields or "url" in fields):
        spare = absolute(first_text(fields, tree, "loc", "url"), base)
    return spare


def _tell(draft: Draft, fields: Fields, shape: _Shape, tree: Tree) -> None:
    """Summary and content as HTML source."""
    summaries = _markups(fields, shape.summaries, tree)
    contents = _markups(fields, shape.contents, tree) if shape.contents else []
    spares: list[str] = []
    if shape.spare_summaries and not (summaries and contents):
        spares = _markups(_with_nested(fields, tree), shape.spare_summaries, tree)
    if summaries:
        draft.summary = summaries[0]
    elif spares:
        draft.summary = spares[0]
    if contents:
        draft.content = contents[0] if len(contents) == 1 else max(contents, key=len)
    elif len(summaries) + len(spares) > 1:
        longer = [text for text in summaries + spares if len(text) > len(draft.summary)]
        draft.content = max(longer, key=len, default="")


def _with_nested(fields: Fields, tree: Tree) -> Fields:
    """The fields, and those that stand in media:group and media:content."""
    if not _WITH_MEDIA.intersection(fields):
        return fields
    wider = dict(fields)
    for kind in _WITH_MEDIA:
        for element in fields.get(kind, ()):
            for name, found in fields_of(element, tree).items():
                wider[name] = wider.get(name, []) + found
    return wider


def _markups(fields: Fields, names: tuple[str, ...], tree: Tree) -> list[str]:
    found: list[str] = []
    for name in names:
        for element in fields.get(name, ()):
            text = markup_of(element, tree)
            if text:
                found.append(text)
    return found


def markup_of(element: Any, tree: Tree) -> str:
    """An element's content as HTML source, by what its type says."""
    if len(element):
        return without_control_references(tree.inner(element)).strip()
    text = tree.markup(element).strip()
    if not text:
        return ""
    if tree.dirty:
        text = mended(text)
    kind = element.get("type")
    if kind is None or kind in ("html", "text/html", "xhtml"):
        return text
    if element.get("mode") == "base64":
        text = _from_base64(text)
    if kind == "text" or (kind == "text/plain" and "</" not in text):
        return escape(text, quote=False)
    return text if kind.startswith(("text/", "html", "xhtml", "application/xhtml")) else ""


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _categories_of(fields: Fields, shape: _Shape, tree: Tree) -> list[str]:
    terms: list[str] = []
    if shape.nested:
        fields = _with_nested(fields, tree)
    for name in _TERMS if shape.nested else shape.terms:
        for element in fields.get(name, ()):
            given = element.get("label") or element.get("term") or element.get("text")
            if given:
                terms.append(plain(mended(given), CATEGORY_CHARS))
            elif name in _KEYWORDS:
                words = tree.text(element).split(",")[:100]
                terms += [plain(mended(word), CATEGORY_CHARS) for word in words]
            else:
                terms.append(_often(element, tree, CATEGORY_CHARS))
    return list(dict.fromkeys(filter(None, terms)))
