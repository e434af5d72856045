"""Who a page says wrote it: in its data, its meta elements, or the byline it shows."""

import re
from collections.abc import Iterable

from kiosk.kit.bylines import Byline, is_agency, is_person, join_names, read_byline, tidy_name
from kiosk.kit.extraction import structured
from kiosk.kit.extraction.blocks import Block, Layout
from kiosk.kit.extraction.headlines import squeezed
from kiosk.kit.extraction.structured import Data, as_list, attribute

# Names of meta elements, the most careful ones first.
_META = (
    "parsely-author", "sailthru.author", "byl", "author", "article:author", "article:author_name",
    "og:article:author", "cxenseparse:author", "dc.creator", "dcterms.creator", "citation_author",
    "authors", "article_author", "content-author", "twitter:misc:written by",
)  # fmt: skip
_WRITTEN = re.compile(
    r"(?i)written|author|verfasst|geschrieben|escrito|[ée]crit|autor|auteur|scritto|geschreven"
    r"|skrev"
    r"|автор|написа|napisan|yazan|كتب|作者|著者|투고|بواسطة|oleh|skriv|przez|kirjoit|ditulis"
)
_PERSON_LINK = re.compile(
    r"(?i)/(?:authors?|autor(?:en|es|a|in)?|auteurs?|autori|by|people|profiles?|profil|staff"
    r"|contributors?|verfasser|team"
    r"|journalist\w*|redaktion|redact\w+|reporters?|writers?|skribent\w*|penulis|yazar\w*"
    r"|kirjoittaja|columnists?|firmas|avtor\w*|person|kuenstler)s?/|[?&]author="
)
_LEADS_IN = re.compile(
    r"(?i)^(?:by|von|par|por|di|door|av|af|автор|بقلم|كتب|tekst|text|autor|author|oleh|文|取材)\b"
)
_DESK = re.compile(
    r"(?i)redak|redac|rédac|redaz|staff|desk|newsroom|team|editor|reporter|correspond|編集|取材"
)
BEFORE_TITLE, AFTER_TITLE = 5, 14  # blocks around the headline in which a byline stands


def told(data: Data, site: str | None) -> tuple[Byline, bool]:
    """What the page's data and meta say, and whether that is more than the site's own name."""
    best = Byline()
    for byline in _statements(data):
        names = (*byline.people, *byline.agencies)
        if names and not _is_own(names, site):
            return byline, True
        best = best if best.people or best.agencies else byline
    return best, False


def _is_own(names: Iterable[str], site: str | None) -> bool:
    """Names that are the site's ("n-tv", "n-tv.de", "n-tv NEWS"); a desk of its own is more."""
    own = _stem(site)
    return all(
        not _DESK.search(name) and (own in squeezed(name) or (len(_stem(name)) > 2 and _stem(name) in own))
        for name in names
    )  # fmt: skip


def _stem(name: str | None) -> str:
    """A name's letters without a domain's ending."""
    return squeezed(
        re.sub(
            r"(?i)\.(?:com?|net|org|info|news|[a-z]{2})(?:\.[a-z]{2})?$", "", (name or "").strip()
        )
    )


def _statements(data: Data) -> Iterable[Byline]:
    authors = as_list(data.value("author"))
    yield join_names([_of(value, data) for value in authors])
    for name in _META:
        yield join_names([_line(value) for value in data.every(name)])
    if _WRITTEN.search(data.first("twitter:label1") or ""):
        yield join_names([_line(value) for value in data.every("twitter:data1")])
    yield join_names([_of(value, data) for value in as_list(data.value("creator"))])
    for name, values in data.meta.items():
        if "author" in name and name not in _META:
            yield Byline(people=_line(values[0]).people)


def _of(value: object, data: Data) -> Byline:
    """One author as data states it. An object is one name, however many commas it has."""
    if isinstance(value, list):
        return join_names([_of(part, data) for part in value])
    if not isinstance(value, dict):
        return _line(structured.text(value) or "")
    value = data.by_id(value) or value
    names = [structured.text(name) or "" for name in as_list(value.get("name"))]
    if "Person" not in structured.types(value):
        named = [name for name in names if name and not _is_address(name)]
        stated = "Organization" in str(value.get("@type"))
        whole = [name for name in named if _is_one_house(name, stated=stated)]
        return join_names(
            [Byline(agencies=tuple(whole)), *(_line(n) for n in named if n not in whole)]
        )
    return join_names([_person(name) for name in names])


def _is_one_house(name: str, *, stated: bool) -> bool:
    """An organisation's name, not a byline put where one belongs."""
    return (
        (stated or is_agency(name))
        and len(name.split()) <= 6
        and not re.search(r"[,;|]|^By ", name)
    )


def _person(name: str) -> Byline:
    """A person object's name: what follows a comma is a role or a house, unless it is a name."""
    byline = _line(name)
    first = tidy_name(name.split(",")[0])
    if not is_person(first) or is_agency(first):
        return byline if byline.people or byline.agencies else Byline()
    more = [person for person in byline.people if len(person.split()) > 1]
    return Byline(people=(first, *(p for p in more if p.casefold() != first.casefold())))


def _line(text: str) -> Byline:
    if not text or _is_address(text):
        return Byline()
    if re.fullmatch(r"[a-z]+(?:-[a-z]+){1,3}", text):
        return Byline(people=(text.replace("-", " ").title(),))
    return read_byline(text)


def _is_address(text: str) -> bool:
    return re.match(r"\s*(?:https?://|www\.|@|/|\S+@\S+$)", text) is not None


def shown(layout: Layout, title_at: int, site: str | None) -> Byline:
    """The byline near the headline: marked by its class, by links to a writer, or by "By"."""
    near = [
        block
        for block in layout.blocks[max(0, title_at - BEFORE_TITLE) : title_at + AFTER_TITLE + 1]
        if block.words and len(block.text) < 200 and block.index != title_at
    ]
    near.sort(key=lambda block: (block.index < title_at, abs(block.index - title_at)))
    for read in (_linked, _marked, _led_in):
        for block in near:
            byline = _without_site(read(block, layout), site)
            if byline.people or byline.agencies:
                return byline
    return Byline()


def _without_site(byline: Byline, site: str | None) -> Byline:
    """The byline without the site's own name, where it names somebody else."""
    people = tuple(name for name in byline.people if not _is_own([name], site))
    return (
        Byline(people, tuple(n for n in byline.agencies if not _is_own([n], site)))
        if people
        else byline
    )


def _linked(block: Block, layout: Layout) -> Byline:
    """Names in links that lead to a writer's page."""
    names: list[str] = []
    for part in block.parts:
        links = [part] if part.tag == "a" else part.css("a[href]") if part.tag != "-text" else []
        for link in links:
            named = attribute(link, "rel") == "author" or _PERSON_LINK.search(
                attribute(link, "href")
            )
            name = tidy_name(structured.plain(link.text(deep=True, separator=" ")))
            if named and (is_agency(name) or (is_person(name) and _is_full(name))):
                names.append(name)
    return join_names([read_byline(name) for name in names])


def _marked(block: Block, layout: Layout) -> Byline:
    """The text of a block whose own or nearest element is called a byline or an author."""
    called = " ".join(
        attribute(layout.nodes[at], name)
        for at in block.path[-2:]
        for name in ("class", "id", "itemprop", "rel", "data-testid")
    )
    called += " ".join(attribute(p, "class") for p in block.parts if p.tag not in ("-text", "br"))
    if not re.search(
        r"(?i)author|byline|by-line|autor|auteur|writer|journalist|signature|firma\b|penulis"
        r"|reporter",
        called,
    ):
        return Byline()
    byline = read_byline(block.text)
    return Byline(tuple(name for name in byline.people if _is_full(name)), byline.agencies)


def _led_in(block: Block, layout: Layout) -> Byline:
    """A short line that opens with "By"."""
    if len(block.text) > 100 or not _LEADS_IN.match(block.text):
        return Byline()
    byline = read_byline(block.text)
    return byline if byline.people and all(_is_full(name) for name in byline.people) else Byline()


def signed(layout: Layout, body: list[Block]) -> Byline:
    """A name that stands alone, bold or slanted, at the end of the text or before it."""
    if not body:
        return Byline()
    end = body[-1].index
    around = [
        *layout.blocks[end : end + 3],
        *layout.blocks[max(0, body[0].index - 1) : body[0].index + 1],
    ]
    for block in around:
        name = tidy_name(block.text)
        tags = {
            part.tag
            for part in block.parts
            if part.tag != "-text" or (part.text_content or "").strip()
        }
        if tags <= {"strong", "b", "em", "i", "span"} and tags and 1 < len(name) < 50:
            if is_agency(name) and len(name.split()) < 5:
                return Byline(agencies=(name,))
            if is_person(name) and 2 <= len(name.split()) <= 4:
                return Byline(people=(name,))
    return Byline()


def _is_full(name: str) -> bool:
    """Two words or more, or a script that writes a name as one."""
    return len(name.split()) > 1 or (len(name) > 1 and name[0].lower() == name[0].upper())
