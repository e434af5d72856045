"""From a page's bytes to its article: the one act of this package."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit import language as languages
from kiosk.kit.bylines import Byline, Dateline
from kiosk.kit.cleaning import clean
from kiosk.kit.extraction import (
    authorship,
    blocks,
    bodies,
    dates,
    decoding,
    features,
    headlines,
    pictures,
    structured,
)
from kiosk.kit.extraction.blocks import Layout
from kiosk.kit.extraction.bodies import Body
from kiosk.kit.extraction.features import Context
from kiosk.kit.extraction.pictures import PagePicture
from kiosk.kit.extraction.structured import Data
from kiosk.kit.extraction.traps import is_trap
from kiosk.kit.extraction.writing import Writing


class ExtractionError(Exception):
    """The bytes hold no page that can be read."""


@dataclass(frozen=True, slots=True)
class Page:
    """All that Kiosk keeps of an article page. Times are aware and in UTC; addresses absolute.

    ``authors`` are people, ``agencies`` organisations that sign. ``body_html`` is cleaned;
    ``paragraphs`` is its text, standfirst first where the page shows one.
    """

    headline: str | None
    kicker: str | None
    standfirst: str | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline_place: str | None
    published: datetime | None
    modified: datetime | None
    section: str | None
    topics: tuple[str, ...]
    language: str | None
    direction: languages.Direction
    picture: PagePicture | None
    pictures: tuple[PagePicture, ...]
    canonical_url: str | None
    free: bool | None
    body_html: str
    paragraphs: tuple[str, ...]
    word_count: int
    reading_minutes: int
    site_name: str | None


def extract(
    html: bytes, *, url: str, charset: str | None = None, language: str | None = None
) -> Page:
    """Read the article on a page.

    ``url`` is where it was fetched from, ``charset`` what the server said, ``language`` what the
    feed said. Raises ExtractionError, and nothing else, where there is no page.
    """
    if not html or not html.strip():
        raise ExtractionError("the page is empty")
    try:
        return _extract(decoding.decode(html, charset), url, language)
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        RecursionError,
        ArithmeticError,
    ) as error:
        raise ExtractionError(f"the page cannot be read: {error}") from error


def _extract(text: str, url: str, told_language: str | None) -> Page:
    tree = _tree(text)
    base = _base(tree, url)
    data = structured.read(tree)
    site = headlines.site_name(data, url)
    title = headlines.headline(tree, data, site, url)
    context = Context(title, headlines.summaries(data))
    first = dates.published(tree, data, url)
    shown = [_captioned(picture, title) for picture in pictures.read(tree, data, base)]
    claimed = headlines.declared_language(tree, data) or told_language
    layout = _layout(tree)  # takes out what no block is read from: above is what needs all of it
    body = _body(layout, tree, data, context)
    writing = Writing.of(body, context, claimed, shown[0] if shown else None)
    at = features.title_index(layout, context)
    byline = _byline(layout, at, body, data, site, writing.dateline)
    return Page(
        headline=title,
        kicker=headlines.kicker(layout, at, title),
        standfirst=writing.standfirst,
        authors=byline.people,
        agencies=byline.agencies,
        dateline_place=writing.dateline.place if writing.dateline else None,
        published=first,
        modified=dates.modified(data, first),
        section=headlines.section(data),
        topics=headlines.topics(data),
        language=writing.language,
        direction=languages.direction(writing.language),
        picture=shown[0] if shown else None,
        pictures=tuple(shown[1:]),
        canonical_url=headlines.canonical(data, base),
        free=headlines.free(data),
        body_html=clean(writing.markup, base),
        paragraphs=writing.paragraphs,
        word_count=writing.words,
        reading_minutes=languages.reading_minutes(writing.words, writing.language),
        site_name=site,
    )


def _tree(text: str) -> LexborHTMLParser:
    if is_trap(text):
        raise ExtractionError("the page's elements nest too deep")
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise ExtractionError("the page has no body")
    return tree


def _layout(tree: LexborHTMLParser) -> Layout:
    blocks.prune(tree)
    return blocks.read(tree)


def _body(layout: Layout, tree: LexborHTMLParser, data: Data, context: Context) -> Body:
    told = structured.lines(data.value("articleBody"))
    return bodies.choose(layout, tree.html or "", told, context)


def _captioned(picture: PagePicture, title: str | None) -> PagePicture:
    """The picture without a caption that only says the headline again."""
    if picture.caption and headlines.alike(picture.caption, title or "") > 0.9:
        return replace(picture, caption=None)
    return picture


def _byline(
    layout: Layout,
    title_at: int,
    body: Body,
    data: Data,
    site: str | None,
    dateline: Dateline | None,
) -> Byline:
    """Who the data or the page names; where that is nobody, who the dateline does."""
    named = _named(layout, title_at, body, data, site)
    if dateline and not named.people and not named.agencies:
        return Byline(dateline.people, dateline.agencies)
    return named


def _named(layout: Layout, title_at: int, body: Body, data: Data, site: str | None) -> Byline:
    """Who the data names; where that is nobody but the site: the byline shown, else a signature."""
    told, enough = authorship.told(data, site)
    if enough:
        return told
    shown = authorship.shown(layout, title_at, site)
    if shown.people or (shown.agencies and not told.agencies):
        return shown
    signed = authorship.signed(layout, [block for block in body.blocks if not block.media])
    return signed if signed.people or (signed.agencies and not told.agencies) else told


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = structured.attribute(node, "href") if node is not None else ""
    try:
        base = urljoin(url, href)
        return base if urlsplit(base).scheme in ("http", "https") else url
    except ValueError:
        return url
