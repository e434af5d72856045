"""From a page's bytes to its article: the one act of this package."""

import html
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit import language as languages
from kiosk.kit.bylines import Byline, split_dateline
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
from kiosk.kit.extraction.blocks import HEADINGS, Layout
from kiosk.kit.extraction.bodies import Body
from kiosk.kit.extraction.features import Context
from kiosk.kit.extraction.pictures import PagePicture
from kiosk.kit.extraction.traps import is_trap


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
    if is_trap(text):
        raise ExtractionError("the page's elements nest too deep")
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise ExtractionError("the page has no body")
    base = _base(tree, url)
    data = structured.read(tree)
    site = headlines.site_name(data, url)
    title = headlines.headline(tree, data, site, url)
    byline, enough = authorship.told(data, site)
    first = dates.published(tree, data, url)
    shown = pictures.read(tree, data, base)
    kicker = headlines.kicker(tree, title)
    standfirst = headlines.standfirst(tree, data, title)
    claimed = headlines.declared_language(tree, data)
    blocks.prune(tree)
    layout = blocks.read(tree)
    context = Context(title, headlines.summaries(data))
    told = structured.lines(data.value("articleBody"))
    body = bodies.choose(layout, tree.html or "", told, context)
    paragraphs = body.told or [block.text for block in body.blocks if not block.media]
    if not enough:
        byline = _shown_byline(layout, context, body, site, byline)
    code = languages.detect(" ".join(paragraphs)[:3000] or title or "", claimed or told_language)
    dateline = None
    if paragraphs:
        dateline, paragraphs[0] = split_dateline(paragraphs[0], code)
    words = sum(languages.count_words(p, code) for p in paragraphs)
    return Page(
        headline=title,
        kicker=kicker,
        standfirst=standfirst,
        authors=byline.people or (dateline.people if dateline else ()),
        agencies=byline.agencies or (dateline.agencies if dateline else ()),
        dateline_place=dateline.place if dateline else None,
        published=first,
        modified=dates.modified(data, first),
        section=headlines.section(tree, data),
        topics=headlines.topics(data),
        language=code,
        direction=languages.direction(code),
        picture=shown[0] if shown else None,
        pictures=tuple(shown[1:]),
        canonical_url=headlines.canonical(data, base),
        free=headlines.free(data),
        body_html=clean(_markup(body), base),
        paragraphs=tuple(p for p in paragraphs if p),
        word_count=words,
        reading_minutes=languages.reading_minutes(words, code),
        site_name=site,
    )


def _shown_byline(
    layout: Layout, context: Context, body: Body, site: str | None, told: Byline
) -> Byline:
    """Where the data names nobody but the site: the byline shown, else a signature, else that."""
    shown = authorship.shown(layout, features.title_index(layout, context), site)
    if shown.people or (shown.agencies and not told.agencies):
        return shown
    signed = authorship.signed(layout, [block for block in body.blocks if not block.media])
    return signed if signed.people or (signed.agencies and not told.agencies) else told


def _base(tree: LexborHTMLParser, url: str) -> str:
    from urllib.parse import urljoin

    node = tree.css_first("base[href]")
    href = structured.attribute(node, "href") if node is not None else ""
    try:
        base = urljoin(url, href)
        return base if urlsplit(base).scheme in ("http", "https") else url
    except ValueError:
        return url


def _markup(body: Body) -> str:
    parts = [f"<p>{html.escape(line)}</p>" for line in body.told]
    for block in body.blocks:
        inner = blocks.markup(block)
        if block.media:
            parts.append(inner)
        elif block.tag in HEADINGS or block.tag in ("li", "blockquote", "pre"):
            tag = "li" if block.tag == "li" else block.tag
            parts.append(f"<{tag}>{inner}</{tag}>")
        else:
            parts.append(f"<p>{inner}</p>")
    return "\n".join(parts)
