"""The forms and encodings a list of titles comes in, each read into rows that are not checked yet.

What a form holds beside its rows, or only could be guessed, is noted: (where, what was made of it).
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

Note = Callable[[str, str], None]

WHOLE = "the whole list"
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.ASCII)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# The names under which a column (or a key of JSON) holds what, ours first.
_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "title", "text"),
    "feed": ("feed", "xmlurl", "url", "rss"),
    "home": ("home", "site", "htmlurl"),
    "country": ("country",),
    "language": ("language",),
    "section": ("section", "category"),
    "owner": ("owner",),
    "latin": ("latin",),
    "feeds": ("feeds",),
}
_KNOWN = {name for names in _NAMES.values() for name in names}


@dataclass(slots=True)
class Row:
    """One row of a list, before it is checked. `where` names it to the operator; a feed is its
    address and what the list calls its section. `why` says what is wrong with a row that is broken.
    """

    where: str
    name: str = ""
    feeds: list[tuple[str, str]] = field(default_factory=list)
    latin: str = ""
    home: str = ""
    country: str = ""
    language: str = ""
    owner: str = ""
    why: str = ""


def rows(data: bytes, note: Note) -> Iterator[Row]:
    """The rows of a list in any form; none where it is empty. ValueError where it is in no form."""
    text = decoded(data, note).strip()
    if text and (other := _other(text)):
        raise ValueError(other)
    return _reader(text)(text, note) if text else iter(())


def _other(text: str) -> str:
    """What it is that is no list; empty where it may be one."""
    head = text[:4000]
    if len(_NO_TEXT.findall(head)) * 100 > len(head):
        return "it is no text"
    opening = _OPENING.match(text)
    root = opening[1].lower() if opening else ""
    if root in _PAGES:
        return "it is a web page, and no list (export one as OPML, or give the feed's own address)"
    if root in _FEEDS:
        return "it is a feed itself: put its address on a line of a list"
    return ""


# Control characters, and what stands for bytes that are none of the encoding.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
# The first tag or document type, past the XML declaration and comments.
_OPENING = re.compile(
    r"\s*(?:<\?[^>]{0,500}>\s*|<!--(?:(?!-->).){0,5000}-->\s*){0,9}<(!doctype\s+html|[\w:]+)",
    re.IGNORECASE | re.DOTALL,
)
_PAGES = {"!doctype html", "html", "head", "body", "div", "p", "script"}
_FEEDS = {"rss", "feed", "rdf:rdf", "urlset"}


def decoded(data: bytes, note: Note) -> str:
    """The text: UTF-8, UTF-16 and UTF-32 with or without their mark, else as XML declares, else
    Windows-1252, of which Latin-1 is a part; that last is a guess, and noted.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if unmarked := _unmarked_utf16(data[:4000]):
        return data.decode(unmarked, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if declared := _declared(data):
        if declared == "utf-8":
            note(
                f"line {line}", "is not UTF-8, as the list claims: what cannot be read is marked �"
            )
        return data.decode(declared, "replace")
    note(f"line {line}", "is not UTF-8: the list is read as Windows-1252 (Latin-1)")
    # Five bytes are nothing in Windows-1252, and control characters in Latin-1.
    return data.decode("cp1252", "replace")


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _unmarked_utf16(data: bytes) -> str:
    """Which UTF-16 it is, by where the zero bytes of Latin letters stand; empty where it is none."""
    high, low = data[0::2].count(0), data[1::2].count(0)
    if low * 4 > len(data) and high * 20 < low:
        return "utf-16-le"
    if high * 4 > len(data) and low * 20 < high:
        return "utf-16-be"
    return ""


def _declared(data: bytes) -> str:
    found = _DECLARED.match(data[:200].decode("latin-1"))
    try:
        name = codecs.lookup(found[1]).name if found else ""
        # Browsers read what calls itself Latin-1 as Windows-1252, and so did who wrote it.
        return "cp1252" if name == "iso8859-1" else name
    except LookupError:
        return ""


def _reader(text: str) -> Callable[[str, Note], Iterator[Row]]:
    if text[0] == "<":
        return _opml
    if text[0] == "[":
        return _json
    if text[0] == "{":
        return _json if _is_one(text) else _json_lines
    return _csv if _separator(text) else _plain


def _is_one(text: str) -> bool:
    """Whether what opens with a brace is one JSON document and not lines of them."""
    if "\n{" not in text:
        return True
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


# ---------------------------------------------------------------- OPML


def _opml(text: str, note: Note) -> Iterator[Row]:
    """Outlines with an xmlUrl, however deep; the outlines around one name its section.

    listparser is not used here: it keeps neither the home page nor the language.
    """
    reader = _xml()
    # What it declares is done with: the text is decoded already.
    root = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), reader)
    if root is None:
        raise ValueError("it is no XML")
    _note_damage(reader, note)
    outlines = [e for e in root.iter() if str(e.tag).lower().endswith("outline")]
    for number, element in enumerate(outlines, 1):
        said = {name.lower(): value.strip() for name, value in element.items()}
        name = said.get("text") or said.get("title") or ""
        if "xmlurl" not in said:
            if not len(element):
                yield Row(f"outline {number}", name=name)
            continue
        around = [str(e.get("text") or e.get("title") or "") for e in element.iterancestors()]
        yield Row(
            f"outline {number}",
            name=name,
            feeds=[(said["xmlurl"], " / ".join([said.get("category", ""), *around]).strip(" /"))],
            home=said.get("htmlurl", ""),
            language=said.get("language", ""),
            country=said.get("country", ""),
        )


def _xml() -> etree.XMLParser:
    """Entities stay unresolved and nothing is fetched: a list is a stranger's bytes."""
    return etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)


def _note_damage(reader: etree.XMLParser, note: Note) -> None:
    """One note: what is broken once breaks what comes after it."""
    damages = [(entry.line, " ".join(entry.message.split())) for entry in reader.error_log]
    if damages:
        line, message = damages[0]
        more = f", and in {len(damages) - 1} more places" if len(damages) > 1 else ""
        note(
            f"line {line}", f"the XML is damaged ({message[:120]}){more}: read as far as it can be"
        )


# ---------------------------------------------------------------- JSON


def _json(text: str, note: Note) -> Iterator[Row]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    except RecursionError as error:
        raise ValueError("it nests too deep") from error
    listed = value.get("titles", [value]) if isinstance(value, dict) else value
    if not isinstance(listed, list):
        raise ValueError("`titles` is not a list")
    yield from (_mapped(f"title {number}", row, note) for number, row in enumerate(listed, 1))


def _json_lines(text: str, note: Note) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _mapped(f"line {number}", json.loads(line), note)
        except (ValueError, RecursionError):  # a ValueError is also a number of 5,000 digits
            yield Row(f"line {number}", why="is not JSON")


# ---------------------------------------------------------------- CSV and plain lines


def _separator(text: str) -> str:
    """What parts the columns, told by a first line that names a feed's; empty where it does not."""
    head = text.partition("\n")[0].lower()
    if excel := re.fullmatch(r"sep=(.)\s*", head):  # Excel's own first line
        return excel[1]
    found = max(",;\t|", key=head.count)
    names = {name.strip().strip('"') for name in head.split(found)}
    return found if found in head and names & set(_NAMES["feed"]) else ""


def _csv(text: str, note: Note) -> Iterator[Row]:
    separator = _separator(text)
    first = 1
    if text[:4].lower() == "sep=":
        text, first = text.partition("\n")[2], 2
    lines = io.StringIO(text, newline=None).readlines()
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    try:
        heads = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise ValueError(f"its first line is no CSV: {error}") from error
    for name in dict.fromkeys(heads):
        if name in _KNOWN and heads.count(name) > 1:
            note(f"line {first}", f"the column {name!r} stands there twice: the last one counts")
        if name and name not in _KNOWN:
            note(f"line {first}", f"the column {name[:40]!r} is none that Kiosk reads: left out")
    while True:
        begins = reader.line_num
        try:
            cells = next(reader, None)
        except csv.Error:  # a field of over 131,072 characters; the next row is read all the same
            cells, why = [], "a field is too long"
        else:
            why = ""
        if cells is None:
            return
        ends = reader.line_num
        where = f"line {begins + first}"
        if ends - begins > 1 and _is_unclosed(lines[begins:ends]):
            note(where, f"a quote is not closed; lines to {ends + first - 1} are read one by one")
            for number, line in enumerate(lines[begins:ends], begins + first):
                alone = [cell.strip().strip('"') for cell in line.strip().split(separator)]
                yield _cells(f"line {number}", heads, alone, note)
        elif why or any(cell.strip() for cell in cells):
            yield _cells(where, heads, cells, note, why)


def _is_unclosed(lines: list[str]) -> bool:
    """Whether a row of several lines is one by mistake: it ends with the list, or swallowed addresses."""
    return sum("://" in line for line in lines) > 1 or "".join(lines).count('"') % 2 == 1


def _cells(where: str, heads: list[str], cells: list[str], note: Note, why: str = "") -> Row:
    if any(cell.strip() for cell in cells[len(heads) :]):
        note(where, f"has {len(cells)} cells for {len(heads)} columns: what is beyond is left out")
    row = _mapped(where, dict(zip(heads, cells, strict=False)), note)
    row.why = why
    return row


def _plain(text: str, note: Note) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        url = line.strip()
        if url and not url.startswith("#"):
            yield Row(f"line {number}", feeds=[(url, "")])


# ---------------------------------------------------------------- rows given by names


def _mapped(where: str, given: Any, note: Note) -> Row:
    """A row given by names: ours, the newsstand's (`site`, `feed`), or OPML's; case does not count."""
    if not isinstance(given, Mapping):
        return Row(where, why="is no title")
    row = {str(name).lower(): value for name, value in given.items()}

    def word(what: str) -> str:
        values = [row[name] for name in _NAMES[what] if row.get(name) not in (None, "")]
        for value in values:
            if isinstance(value, str) and value.strip():
                return value.strip()
            if not isinstance(value, str):
                note(where, f"{what} is no text: left empty")
        return ""

    listed = row.get("feeds")
    if isinstance(listed, str) and listed.strip():
        listed = [listed]
    if listed and not isinstance(listed, list):
        note(where, "feeds is no list: left out")
    feeds = [
        (str(f.get("url", "")).strip(), str(f.get("section") or "").strip())
        if isinstance(f, Mapping)
        else (str(f).strip(), "")
        for f in (listed if isinstance(listed, list) else [])
    ]
    if single := word("feed"):
        feeds.append((single, word("section")))
    return Row(
        where,
        name=word("name"),
        feeds=feeds,
        latin=word("latin"),
        home=word("home"),
        country=word("country"),
        language=word("language"),
        owner=word("owner"),
    )
