"""Lists of titles as people keep them: OPML, JSON, JSON lines, CSV, or one feed address a line.

A row that cannot be used is named with its reason; the rest of the list is read all the same. What was
not understood of a row that can be used is left empty, and noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.kit.addresses import LONGEST
from kiosk.kit.language import normalise
from kiosk.kit.places import country_code, known_language
from kiosk.publishers import list_forms
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.list_forms import Note, Row
from kiosk.publishers.sections import GENERAL, SECTIONS, feed_section, is_section

STARTER = Path(__file__).parent / "catalogue" / "starter"
# A list longer than this is no list of titles.
MOST_BYTES = 20_000_000
# What the columns of a title hold.
_LONGEST_NAME, _LONGEST_HOME, _LONGEST_LANGUAGE = 200, 500, 20
# A note is made once for a row that would make it several times.
_LOOK_BACK = 4
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class ListingError(Exception):
    """Nothing in the bytes could be read as a list of titles; the text says why."""


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed of a listed title, and our section for it."""

    url: str
    section: str = "news"


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """A title as a list names it; None where the list is silent. It has at least one feed."""

    name: str
    feeds: tuple[ListedFeed, ...]
    latin: str | None = None
    home: str | None = None
    country: str | None = None
    language: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row left out, a feed counted once, or (as a note) what was made of something that was not
    understood: where it is in the list, and why.
    """

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds: `problems` cost a row or a feed, `notes` a part of it at most."""

    titles: tuple[ListedTitle, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def read_titles(data: bytes, *, source: str) -> Listing:
    """The titles of a list. ListingError where there are none at all; `source` names it there."""
    if len(data) > MOST_BYTES:
        raise ListingError(f"{source} is longer than any list of titles")
    notes: list[Problem] = []

    def note(where: str, why: str) -> None:
        if (made := Problem(_plain_text(where), _plain_text(why))) not in notes[-_LOOK_BACK:]:
            notes.append(made)

    try:
        rows = list(list_forms.rows(data, note))
    except ValueError as error:
        raise ListingError(f"{source} cannot be read: {error}") from error
    if not rows:
        raise ListingError(f"{source} {'names no feed' if data.strip() else 'is empty'}")
    titles, problems = _checked(rows, note)
    listing = Listing(titles, problems, tuple(notes))
    if not listing.titles:
        why = listing.problems[0].why if listing.problems else "it names no feed"
        raise ListingError(f"{source} holds no title Kiosk can take in: {why}")
    return listing


def read_starter() -> Listing:
    """The catalogue Kiosk ships."""
    files = sorted(STARTER.glob("*.jsonl"))
    return read_titles(b"\n".join(f.read_bytes() for f in files), source="the starter catalogue")


# ---------------------------------------------------------------- checking


def _checked(
    rows: Iterable[Row], note: Note
) -> tuple[tuple[ListedTitle, ...], tuple[Problem, ...]]:
    """Rows of one title put together, what cannot be used set aside."""
    problems: list[Problem] = []
    titles: dict[tuple[str, str], ListedTitle] = {}
    whose: dict[str, str] = {}
    for row in rows:
        feeds = []
        for url, section in row.feeds:
            if why := _unusable(url):
                problems.append(Problem(row.where, why))
            elif (same := feed_key(url)) in whose:
                problems.append(Problem(row.where, f"{url} is listed already, for {whose[same]}"))
            else:
                whose[same] = _plain_text(row.name) or url
                feeds.append(ListedFeed(url, _section(section, row.where, note)))
        if not row.feeds:
            named = f"{_plain_text(row.name)[:60]!r} " if row.name else ""
            problems.append(Problem(row.where, row.why or f"{named}names no feed"))
        if feeds:
            title = _title(row, feeds, note)
            known = titles.get(key := (title.name, _host(title.home or feeds[0].url)))
            titles[key] = _together(known, title, row.where, note) if known else title
    return tuple(titles.values()), tuple(problems)


def _title(row: Row, feeds: list[ListedFeed], note: Note) -> ListedTitle:
    home = row.home if not _unusable(row.home) and len(row.home) <= _LONGEST_HOME else None
    if row.home and not home:
        note(row.where, f"the home page {row.home[:100]!r} is no web address: left empty")
    country = country_code(row.country)
    if row.country and not country:
        note(row.where, f"the country {row.country[:40]!r} is no ISO 3166-1 code: left empty")
    return ListedTitle(
        name=_plain_text(row.name) or _host(home or feeds[0].url)[:_LONGEST_NAME],
        feeds=tuple(feeds),
        latin=_plain_text(row.latin) or None,
        home=home,
        country=country,
        language=_language(row.language, row.where, note),
        owner=_plain_text(row.owner) or None,
    )


def _section(name: str, where: str, note: Note) -> str:
    if name in SECTIONS:
        return name
    section = feed_section(name)
    if name and section == GENERAL and not is_section(name):
        note(where, f"the section {name[:60]!r} is none of ours: taken as {GENERAL}")
    return section


def _plain_text(text: str) -> str:
    """One line of what a database column can hold: no control character, no lone surrogate."""
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))
    return " ".join(text.split())[:_LONGEST_NAME].strip()


def _language(tag: str, where: str, note: Note) -> str | None:
    """The tag as we write it, its primary subtag where the whole is too long for the column."""
    language = known_language(normalise(tag) or "")
    if language is None:
        if tag:
            note(where, f"the language {tag[:40]!r} is no BCP 47 tag we know: left empty")
        return None
    return language if len(language) <= _LONGEST_LANGUAGE else language.partition("-")[0]


def _together(title: ListedTitle, also: ListedTitle, where: str, note: Note) -> ListedTitle:
    """The title with the feeds of a later row of it, and what the earlier rows were silent about."""
    given: dict[str, str] = {}
    for name in ("latin", "home", "country", "language", "owner"):
        first, later = getattr(title, name), getattr(also, name)
        if first is None and later is not None:
            given[name] = later
        elif later is not None and later != first:
            note(where, f"the {name} {later!r} is {first!r} in an earlier row of it, which stands")
    return replace(title, feeds=(*title.feeds, *also.feeds), **given)


def _unusable(url: str) -> str:
    """Why an address cannot be a feed's or a home page's; empty where it can."""
    if not url:
        return "has no feed address"
    shown = _plain_text(url)[:100]
    # Stray bytes are not repeated to a terminal.
    no_address = "holds what is no text" if _UNFIT.search(url) else f"{shown} is no web address"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return no_address
    if parts.scheme not in {"http", "https"} or not host:
        return no_address
    if len(url) > LONGEST or any(c.isspace() for c in url) or _UNFIT.search(url):
        return f"{shown} is no well-formed address"
    return ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
