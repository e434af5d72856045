"""Lists of titles as people keep them: OPML, JSON, JSON lines, CSV, or one feed address a line.

A row that cannot be used is named with its reason; the rest of the list is read all the same.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from lxml import etree

from kiosk.kit.addresses import LONGEST
from kiosk.kit.language import normalise
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.sections import SECTIONS, feed_section

STARTER = Path(__file__).parent / "catalogue" / "starter"
# A list longer than this is no list of titles.
MOST_BYTES = 20_000_000
# What the columns of a title hold.
_LONGEST_NAME, _LONGEST_HOME, _LONGEST_LANGUAGE = 200, 500, 20
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
    """A row left out, or a feed counted once: where it is in the list, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds."""

    titles: tuple[ListedTitle, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Row:
    """One row of a list, before it is checked. `where` names it to the operator."""

    where: str
    name: str = ""
    feeds: list[tuple[str, str]] = field(default_factory=list)
    latin: str = ""
    home: str = ""
    country: str = ""
    language: str = ""
    owner: str = ""


def read_titles(data: bytes, *, source: str) -> Listing:
    """The titles of a list. ListingError where there are none at all; `source` names it there."""
    if len(data) > MOST_BYTES:
        raise ListingError(f"{source} is longer than any list of titles")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").strip()
    if not text:
        raise ListingError(f"{source} is empty")
    try:
        rows = list(_reader(text)(text))
    except ValueError as error:
        raise ListingError(f"{source} cannot be read: {error}") from error
    listing = _checked(rows)
    if not listing.titles:
        why = listing.problems[0].why if listing.problems else "it names no feed"
        raise ListingError(f"{source} holds no title Kiosk can take in: {why}")
    return listing


def read_starter() -> Listing:
    """The catalogue Kiosk ships."""
    files = sorted(STARTER.glob("*.jsonl"))
    return read_titles(b"\n".join(f.read_bytes() for f in files), source="the starter catalogue")


def write_opml(titles: Sequence[ListedTitle]) -> bytes:
    """The titles as OPML 2.0, which any reader app takes in."""
    outlines = "\n".join(
        f"<outline type={quoteattr('rss')} text={quoteattr(title.name)}"
        f" xmlUrl={quoteattr(feed.url)} htmlUrl={quoteattr(title.home or '')}"
        f" language={quoteattr(title.language or '')} category={quoteattr(feed.section)}/>"
        for title in titles
        for feed in title.feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"<head><title>Titles</title></head>\n<body>\n{outlines}\n</body>\n</opml>\n"
    ).encode()


# ---------------------------------------------------------------- the forms a list has


def _reader(text: str) -> Callable[[str], Iterator[_Row]]:
    if text[0] == "<":
        return _opml
    if text[0] == "[" or (text[0] == "{" and "\n{" not in text):
        return _json
    if text[0] == "{":
        return _json_lines
    head = text.partition("\n")[0].lower()
    return _csv if "," in head and "feed" in head else _plain


def _opml(text: str) -> Iterator[_Row]:
    """Outlines with an xmlUrl, however deep; the outlines around one name its section.

    listparser is not used here: it keeps neither the home page nor the language.
    """
    root = etree.fromstring(text.encode(), _xml())
    if root is None:
        raise ValueError("it is no XML")
    outlines = [e for e in root.iter() if str(e.tag).lower().endswith("outline")]
    for number, element in enumerate(outlines, 1):
        said = {name.lower(): value.strip() for name, value in element.items()}
        if "xmlurl" not in said:
            continue
        around = [str(e.get("text") or e.get("title") or "") for e in element.iterancestors()]
        yield _Row(
            f"outline {number}",
            name=said.get("text") or said.get("title") or "",
            feeds=[(said["xmlurl"], " / ".join([said.get("category", ""), *around]))],
            home=said.get("htmlurl", ""),
            language=said.get("language", ""),
        )


def _xml() -> etree.XMLParser:
    """Entities stay unresolved and nothing is fetched: a list is a stranger's bytes."""
    return etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)


def _json(text: str) -> Iterator[_Row]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    except RecursionError as error:
        raise ValueError("it nests too deep") from error
    rows = value.get("titles", [value]) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise ValueError("`titles` is not a list")
    yield from (_mapped(f"title {number}", row) for number, row in enumerate(rows, 1))


def _json_lines(text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _mapped(f"line {number}", json.loads(line))
        except (ValueError, RecursionError):  # a ValueError is also a number of 5,000 digits
            yield _Row(f"line {number}")


def _csv(text: str) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    except csv.Error as error:
        raise ValueError(f"its first line is no CSV: {error}") from error
    while True:
        try:
            row = next(reader, None)
        except csv.Error:  # a field of over 131,072 characters; the next row is read all the same
            yield _Row(f"line {reader.reader.line_num}")
            continue
        if row is None:
            return
        yield _mapped(f"line {reader.line_num}", row)


def _plain(text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.splitlines(), 1):
        url = line.strip()
        if url and not url.startswith("#"):
            yield _Row(f"line {number}", feeds=[(url, "")])


def _mapped(where: str, row: Any) -> _Row:
    """A row given by names: ours, the newsstand's (`site`, `feed`), or OPML's."""
    if not isinstance(row, Mapping):
        return _Row(where)

    def word(*names: str) -> str:
        return next((str(row[n]).strip() for n in names if isinstance(row.get(n), str)), "")

    listed = row.get("feeds")
    feeds = [
        (str(f.get("url", "")), str(f.get("section", "")))
        if isinstance(f, Mapping)
        else (str(f), "")
        for f in (listed if isinstance(listed, list) else [])
    ]
    if single := word("feed", "xmlUrl", "xmlurl", "url"):
        feeds.append((single, word("section", "category")))
    return _Row(
        where,
        name=word("name", "title", "text"),
        feeds=feeds,
        latin=word("latin"),
        home=word("home", "site", "htmlUrl", "htmlurl"),
        country=word("country"),
        language=word("language"),
        owner=word("owner"),
    )


# ---------------------------------------------------------------- checking


def _checked(rows: Iterable[_Row]) -> Listing:
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
                feeds.append(
                    ListedFeed(url, section if section in SECTIONS else feed_section(section))
                )
        if not row.feeds:
            problems.append(Problem(row.where, "names no feed"))
        if feeds:
            title = _title(row, feeds)
            known = titles.get(key := (title.name, _host(title.home or feeds[0].url)))
            titles[key] = _with_feeds(known, feeds) if known else title
    return Listing(tuple(titles.values()), tuple(problems))


def _title(row: _Row, feeds: list[ListedFeed]) -> ListedTitle:
    home = row.home if not _unusable(row.home) and len(row.home) <= _LONGEST_HOME else None
    country = row.country.upper()
    return ListedTitle(
        name=_plain_text(row.name) or _host(home or feeds[0].url)[:_LONGEST_NAME],
        feeds=tuple(feeds),
        latin=_plain_text(row.latin) or None,
        home=home,
        country=country if re.fullmatch("[A-Z]{2}", country) else None,
        language=_language(row.language),
        owner=_plain_text(row.owner) or None,
    )


def _plain_text(text: str) -> str:
    """One line of what a database column can hold: no control character, no lone surrogate."""
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))
    return " ".join(text.split())[:_LONGEST_NAME].strip()


def _language(tag: str) -> str | None:
    """The tag as we write it, its primary subtag where the whole is too long for the column."""
    language = normalise(tag)
    if language and len(language) > _LONGEST_LANGUAGE:
        return language.partition("-")[0]
    return language


def _with_feeds(title: ListedTitle, feeds: list[ListedFeed]) -> ListedTitle:
    return ListedTitle(
        title.name,
        (*title.feeds, *feeds),
        title.latin,
        title.home,
        title.country,
        title.language,
        title.owner,
    )


def _unusable(url: str) -> str:
    """Why an address cannot be a feed's or a home page's; empty where it can."""
    if not url:
        return "has no feed address"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return f"{_plain_text(url)[:100]} is no web address"
    if parts.scheme not in {"http", "https"} or not host:
        return f"{_plain_text(url)[:100]} is no web address"
    if len(url) > LONGEST or any(c.isspace() for c in url) or _UNFIT.search(url):
        return f"{_plain_text(url)[:100]} is no well-formed address"
    return ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
