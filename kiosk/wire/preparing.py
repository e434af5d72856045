"""From what a publisher sent to copy: parse, extract, clean, count. Runs in a parsing child.

Nothing here touches Django or the database: bytes come in, plain values go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple, Protocol

from kiosk.articles.copy import Copy, CopyPicture, EntryCopy, fingerprint
from kiosk.front.sights import Sight
from kiosk.kit import addresses, feeds
from kiosk.kit.bylines import Byline, Dateline, join_names, read_byline, split_dateline
from kiosk.kit.cleaning import text_of_clean
from kiosk.kit.excerpting import excerpt_text
from kiosk.kit.language import count_words, detect, direction, normalise, reading_minutes
from kiosk.kit.likeness import alike
from kiosk.kit.texts import printable
from kiosk.publishers.sections import section_named
from kiosk.wire.prepared import PreparedFeed, PreparedHome

# A shorter text is no identity: many entries may share it.
_IDENTITY_CHARS = 80
_IDENTITY_HEADLINE_CHARS = 15
# A summary longer than this is a body; a shorter one beside a body is a standfirst.
_STANDFIRST_CHARS = 400
_LONGEST_HEADLINE = 500
# Of a text without a title, so many words stand for its headline, and so many characters at most.
_HEADLINE_WORDS, _HEADLINE_CHARS, _LOOKED_AT = 12, 120, 2000
_TOPICS = 12
_CAPTION_CHARS = 2000
_CREDIT_CHARS = 300


def prepare_feed(
    data: bytes, *, url: str, content_type: str | None = None, language: str = ""
) -> PreparedFeed:
    """Parse a feed fetched from `url`. `language` is the title's, for feeds that say none.

    kit.feeds.FeedError where it is no feed.
    """
    parsed = feeds.parse(data, url=url, content_type=content_type)
    spoken = _language(parsed, language)
    entries = tuple(
        _entry(known, known.entry.language or spoken, parsed.home or url)
        for known in _once(parsed.entries)
    )
    return PreparedFeed(
        entries=entries,
        published=tuple(entry.published for entry in parsed.entries if entry.published),
        format=parsed.format,
        title=printable(parsed.title or ""),
        home=printable(parsed.home or ""),
        language=spoken,
        ttl_s=parsed.ttl_minutes * 60 if parsed.ttl_minutes else None,
        hub=printable(parsed.hub or ""),
        dropped=parsed.dropped,
    )


def prepare_page(html: bytes, *, url: str, charset: str = "", language: str = "") -> Copy:
    """Extract an article's page fetched from `url`. kit.extraction.ExtractionError where it is none."""
    from kiosk.kit import extraction

    page = extraction.extract(html, url=url, charset=charset or None, language=language or None)
    own = page.canonical_url or url
    if addresses.host(own) != addresses.host(url) or not addresses.names_a_page(own):
        own = url
    known_by = [a for a in (own, url) if addresses.names_a_page(a)]
    pictures = [p for p in (page.picture, *page.pictures) if p is not None]
    spoken = _tag(page.language or language)
    copy = Copy(
        url=own[: addresses.LONGEST],
        headline=(page.headline or "")[:_LONGEST_HEADLINE],
        address_keys=tuple(dict.fromkeys(addresses.key(addresses.identity(a)) for a in known_by)),
        kicker=(page.kicker or "")[:200],
        standfirst=page.standfirst or "",
        authors=page.authors,
        agencies=page.agencies,
        dateline_place=(page.dateline_place or "")[:100],
        publisher_section=(page.section or "")[:100],
        sections=_sections([page.section or ""]),
        topics=tuple(topic[:100] for topic in page.topics[:_TOPICS]),
        language=spoken,
        direction=page.direction if page.language else direction(spoken),
        body=page.body_html,
        words=page.word_count,
        reading_minutes=page.reading_minutes,
        free=page.free,
        published=page.published,
        modified=page.modified,
        pictures=_pictures(pictures),
    )
    return _scrubbed(copy)


def prepare_home(html: bytes, *, url: str, charset: str = "") -> PreparedHome:
    """A home page fetched from `url`: its links, what it declares. FrontError where it is no page."""
    from kiosk.kit.extraction import fronts, organisations

    tree = fronts.parse(html, charset=charset or None)
    sights = tuple(
        Sight(addresses.key(addresses.identity(link.url)), link.position, link.prominence)
        for link in fronts.links(tree, url)
    )
    declares = organisations.may_declare(html)
    return PreparedHome(sights, organisations.read_organisation(tree, url) if declares else ())


def prepare_trust(data: bytes) -> tuple[tuple[str, str], ...]:
    """What a trust.txt says, as (name, value). TrustError where it is none."""
    from kiosk.kit.trust import read_trust

    return read_trust(data)


def _entry(known: _Known, language: str, home: str) -> EntryCopy:
    """One entry as copy."""
    entry = known.entry
    body, standfirst = _body(entry)
    text = text_of_clean(body)
    language = _tag(language)
    dateline, body, text = _without_dateline(body, text, language)
    words = count_words(text, language)
    names = _names(entry.authors, language)
    if dateline is not None:
        names = join_names([names, Byline(dateline.people, dateline.agencies)])
    copy = Copy(
        url=entry.url or home[: addresses.LONGEST],
        headline=entry.title[:_LONGEST_HEADLINE] or _first_words(text, language),
        address_keys=(addresses.key(known.page),) if known.page else (),
        standfirst=standfirst,
        authors=names.people,
        agencies=names.agencies,
        dateline_place=dateline.place[:100] if dateline is not None else "",
        sections=_sections(entry.categories),
        topics=entry.categories[:_TOPICS],
        language=language,
        direction=direction(language),
        body=body,
        words=words,
        reading_minutes=reading_minutes(words, language),
        text_key=_text_key(entry, text),
        published=entry.published or entry.updated,
        modified=entry.updated if entry.updated != entry.published else None,
        pictures=_pictures(entry.pictures),
    )
    return EntryCopy(_scrubbed(copy), known.guid_key, _fingerprint(entry, copy, text))


class _Picture(Protocol):
    """A picture as a feed or a page names it."""

    @property
    def url(self) -> str: ...
    @property
    def caption(self) -> str | None: ...
    @property
    def credit(self) -> str | None: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


def _pictures(found: Iterable[_Picture]) -> tuple[CopyPicture, ...]:
    """Pictures with their words cut to what is kept; one whose address is too long is left out."""
    return tuple(
        CopyPicture(
            p.url,
            (p.caption or "")[:_CAPTION_CHARS],
            (p.credit or "")[:_CREDIT_CHARS],
            p.width,
            p.height,
        )
        for p in found
        if len(p.url) <= addresses.LONGEST
    )


def _scrubbed(copy: Copy) -> Copy:
    """The copy with all its texts fit to be stored, wherever in it they stand."""
    # What is not printable stands escaped in what repr gives: one search clears most copies whole.
    written = repr(copy)
    return Copy(*map(_scrub, copy)) if "\\x" in written or "\\u" in written else copy


def _scrub(value: object) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, CopyPicture):
        return CopyPicture(*map(_scrub, value))
    return tuple(map(_scrub, value)) if isinstance(value, tuple) else value


def _body(entry: feeds.Entry) -> tuple[str, str]:
    """The longer text is the body; a short summary beside it is the standfirst."""
    summary, content = entry.summary_html, entry.content_html
    if len(content) < len(summary):
        return summary, ""
    if not content or content == summary:
        return content, ""
    standfirst = text_of_clean(summary)
    opens = text_of_clean(content[:2000]).startswith(standfirst[:60])
    if len(standfirst) > _STANDFIRST_CHARS or opens:
        return content, ""
    return content, standfirst


def _without_dateline(body: str, text: str, language: str) -> tuple[Dateline | None, str, str]:
    """The dateline, and body and text without it; none where it cannot be taken off the body too."""
    dateline, rest = split_dateline(text, language) if text else (None, text)
    if dateline is None:
        return None, body, text
    said = escape(text[: len(text) - len(rest)].strip(), quote=False)
    opening = re.match(r"\s*(?:<(?:p|div)>\s*)*", body)
    start = opening.end() if opening else 0
    if not body.startswith(said, start):
        return None, body, text
    return dateline, body[:start] + body[start + len(said) :].lstrip(), rest


def _tag(language: str) -> str:
    """A language tag as long as we keep; of a longer one its first part."""
    return language if len(language) <= 20 else language.partition("-")[0]


class _Known(NamedTuple):
    """An entry, its GUID's key, and the identity of its page: empty where it has none of its own."""

    entry: feeds.Entry
    guid_key: str
    page: str


def _once(entries: Iterable[feeds.Entry]) -> Iterable[_Known]:
    """Each entry that says something, once, with what it is known by in its document.

    A link or GUID that several entries share is nobody's identity.
    """
    told = [
        (entry, _page(entry))
        for entry in entries
        if entry.title or entry.summary_html or entry.content_html
    ]
    latest = _latest(told)
    repeated = _repeated(latest)
    once: dict[str, _Known] = {}
    for entry, page in latest:
        guid_key = _guid_key(entry, repeated)
        before = once.get(guid_key)
        if before is None or _newer(entry, before.entry):
            once[guid_key] = _Known(entry, guid_key, "" if page in repeated else page)
    return once.values()


def _page(entry: feeds.Entry) -> str:
    """The identity of the page an entry links to; empty where it links to none."""
    named = entry.url is not None and addresses.names_a_page(entry.url)
    return addresses.identity(entry.url) if entry.url and named else ""


def _latest(entries: Sequence[tuple[feeds.Entry, str]]) -> list[tuple[feeds.Entry, str]]:
    """Of several versions of an entry (RFC 4287, 4.1.1: one id) the latest, where its first stood.

    Versions have one GUID, one page and headlines that are alike; of a feed that gives all its
    entries one GUID, the headlines differ.
    """
    latest: list[tuple[feeds.Entry, str]] = []
    places: dict[tuple[str, str], int] = {}
    for entry, page in entries:
        if entry.guid is not None:
            place = places.setdefault((entry.guid, page), len(latest))
            if place < len(latest) and alike(entry.title, latest[place][0].title):
                if _newer(entry, latest[place][0]):
                    latest[place] = entry, page
                continue
        latest.append((entry, page))
    return latest


def _newer(entry: feeds.Entry, than: feeds.Entry) -> bool:
    """Whether the entry says that it was changed later."""
    if entry.updated is None or than.updated is None:
        return False
    return entry.updated > than.updated


def _repeated(entries: Iterable[tuple[feeds.Entry, str]]) -> frozenset[str]:
    """GUIDs, links and pages that stand for more than one entry of the document."""
    seen: dict[str, str] = {}
    repeated: set[str] = set()
    for entry, page in entries:
        for name in {entry.guid, entry.url, page}:
            if name and seen.setdefault(name, entry.title) != entry.title:
                repeated.add(name)
    return frozenset(repeated)


def _guid_key(entry: feeds.Entry, repeated: frozenset[str]) -> str:
    """The GUID, or what comes nearest: the link, or the headline (failing that, the text) and date."""
    for name in (entry.guid, entry.url):
        if name and name not in repeated:
            return addresses.key(name)
    said = entry.title or entry.content_html or entry.summary_html
    return addresses.key(f"{said}\n{entry.url}\n{entry.published}")


def _fingerprint(entry: feeds.Entry, copy: Copy, text: str) -> str:
    """Of words only: markup and the addresses of pictures may differ from one poll to the next."""
    words = f"{copy.standfirst}\x1f{text}"
    dates = f"{entry.published} {entry.updated}"
    return fingerprint(copy.headline, words, copy.address_keys, dates)


def _text_key(entry: feeds.Entry, text: str) -> str:
    """Headline, text and date together; of a short text the headline must do, with a date.

    Where that is too little, with the link: should others come to share it, it is no address and no
    GUID any more, and the entry would be known by nothing.
    """
    if len(text) >= _IDENTITY_CHARS:
        return addresses.key(f"{entry.title}\n{text[:2000]}\n{entry.published}")
    if entry.published is not None and len(entry.title) >= _IDENTITY_HEADLINE_CHARS:
        return addresses.key(f"{entry.title}\n{entry.published}")
    if entry.title and entry.url:
        return addresses.key(f"{entry.title}\n{entry.url}\n{entry.published}")
    return ""


def _language(parsed: feeds.ParsedFeed, title_language: str) -> str:
    """The feed's own word, else the title's, held against the script of its headlines."""
    told = normalise(parsed.language) or normalise(title_language)
    sample = " ".join(entry.title for entry in parsed.entries[:20])
    return detect(sample, told) or told or ""


@lru_cache(4096)
def _names(authors: tuple[str, ...], language: str) -> Byline:
    return join_names([read_byline(author, language) for author in authors])


def _sections(names: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    found = (section_named(name) for name in names if name)
    return tuple(dict.fromkeys(section for section in found if section))


def _first_words(text: str, language: str) -> str:
    """What stands for the headline of a text without one: its first words, on one line."""
    opening = " ".join(text[:_LOOKED_AT].split())
    first = excerpt_text(opening, _HEADLINE_WORDS, language).text or opening
    if len(first) <= _HEADLINE_CHARS:
        return first
    return first[: _HEADLINE_CHARS - 1].rsplit(" ", 1)[0] + "…"
