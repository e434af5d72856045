"""An XML tree from a feed's bytes: broken ones mended, nothing fetched, nothing expanded."""

import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any

from lxml import etree

from kiosk.kit.cleaning import without_control_references
from kiosk.kit.feeds.model import BrokenFeedError, NotAFeedError, TooDeepError
from kiosk.kit.feeds.names import Names
from kiosk.kit.feeds.text import mended

_LIFT = 400  # bytes of a CDATA section from which it is cheaper kept beside the tree
_OPEN, _CLOSE = b"<![CDATA[", b"]]>"
# Marks a lifted section's place; the two letters are private-use ones no feed should carry.
_MARK = re.compile("\ue8a1(\\d{1,7})\ue8a2")
_MARK_LETTER = "\ue8a1"
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{0,31});")
_PREDEFINED = (
    (b"&lt;", b"&#60;"), (b"&gt;", b"&#62;"), (b"&amp;", b"&#38;"), (b"&quot;", b"&#34;"),
    (b"&apos;", b"&#39;"),
)  # fmt: skip
_BARE_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z_][\w.-]{0,40}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_CONTROLS = bytes(byte for byte in range(32) if byte not in (9, 10, 13))
# References to characters no text holds: C0 controls, surrogates and the two non-characters.
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF]|[dD][89a-fA-F][0-9a-fA-F]{2}|"
    rb"[fF]{3}[eEfF])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|5529[6-9]|55[3-9][0-9]{2}|56[0-9]{3}|"
    rb"57[0-2][0-9]{2}|573[0-3][0-9]|5734[0-3]|6553[45]));"
)
_DECLARATION = re.compile(rb"^\s*(?:<\?xml[^>]{0,400}\?>)?\s*")
# An entity of the document type that stands for a word or for one character, and nothing more.
_ENTITY = re.compile(rb"""<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+["']([^"'<&%]{0,32})["']""")
_CHARACTER = re.compile(
    rb"""<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+["']"""
    rb"""(?:&(?:amp|\#38);)?&?(\#(?:[0-9]{1,7}|x[0-9a-fA-F]{1,6});)["']"""
)
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_C1_REFERENCE = re.compile(rb"&#(?:1[2345]\d|[xX][89][0-9a-fA-F]);")
_GROWTH = 1_000_000  # bytes the entities of a document type may add to a document
# What libxml2 goes past without losing anything.
_UNDECLARED = frozenset({"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY"})
_NAME_TOLD = re.compile(r"Entity '([A-Za-z][A-Za-z0-9]{0,31})' not defined")
_NAMES_TRIED = 4
_TRIVIAL = frozenset({"NS_ERR_UNDEFINED_NAMESPACE", "NS_ERR_QNAME", "NS_ERR_XML_NAMESPACE"})


class NotUtf8Error(BrokenFeedError):
    """The bytes were taken for UTF-8 and are not."""


@dataclass(slots=True)
class Tree:
    """A document: its root, its elements' short names, and what was kept beside it."""

    root: Any
    names: Names
    source: bytes
    sections: list[tuple[int, int]]  # where in the source the lifted ones stand
    plains: dict[str, str] = field(default_factory=dict)
    shapes: dict[tuple[str, ...], Any] = field(default_factory=dict)
    dirty: bool = False
    broken: bool = False
    has_base: bool = False

    def text(self, element: Any) -> str:
        """The text right in an element, lifted sections put back."""
        text: str = element.text or ""
        if self.sections and _MARK_LETTER in text:
            text = self._restored(text)
        return text

    def markup(self, element: Any) -> str:
        """`text` as HTML source without references to control characters."""
        text: str = element.text or ""
        if self.sections and _MARK_LETTER in text:
            return self._restored(text)  # read when it was lifted
        return without_control_references(text)

    def inner(self, element: Any) -> str:
        """Text and markup in an element, as HTML source."""
        pieces = [etree.tostring(child, encoding="unicode", method="xml") for child in element]
        text = (element.text or "").replace("&", "&amp;").replace("<", "&lt;") + "".join(pieces)
        if self.sections and _MARK_LETTER in text:
            text = self._restored(text)
        return text

    def _restored(self, text: str) -> str:
        whole = _MARK.fullmatch(text.strip())
        return self._section(whole) if whole else _MARK.sub(self._section, text)

    def _section(self, found: re.Match[str]) -> str:
        index = int(found[1])
        if index >= len(self.sections):
            return ""
        start, stop = self.sections[index]
        return _section_text(self.source[start:stop])


def read_tree(data: bytes) -> Tree:
    """The tree of UTF-8 bytes, as much of it as can be read.

    Raises NotAFeedError without any element, TooDeepError past 256 levels.
    """
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    data, entities = _without_doctype(data)
    start = data.find(b"<")
    if start < 0:
        raise NotAFeedError("There is no markup in it.")
    lifted, sections = _lift(data, start)
    root, errors = _parse_mending(lifted, entities)
    if root is None:
        raise BrokenFeedError("No element could be read.")
    numbered = b"&#1" in lifted and _C1_REFERENCE.search(lifted) is not None
    return Tree(
        root=root,
        names=Names(),
        source=data,
        sections=sections,
        dirty=bool(errors) or numbered or _C1.search(lifted) is not None,
        broken=not errors <= _TRIVIAL,
        has_base=b"xml:base" in lifted,
    )


def _parse_mending(data: bytes, entities: dict[bytes, bytes]) -> tuple[Any, set[str]]:
    """The root, and the kinds of errors that had to be gone past; a broken source is mended.

    A reference to a character HTML knows is no more than that: those are written out one by one
    and the rest left alone. Anything else needs the whole source mended.
    """
    kinds: set[str] = set()
    for _ in range(_NAMES_TRIED):
        root, log = _parse(data, recover=False)
        kinds = {error.type_name for error in log}
        if root is not None or not kinds <= _UNDECLARED:
            break
        unknown = {found[1] for error in log for found in _NAME_TOLD.finditer(error.message)}
        letters = [(name, html5.get(name + ";")) for name in unknown]
        if not letters or not all(letter for _, letter in letters):
            break
        for name, letter in letters:
            data = data.replace(f"&{name};".encode(), (letter or "").encode())
    if "ERR_INVALID_ENCODING" in kinds:
        raise NotUtf8Error("Its bytes are not UTF-8.")
    if root is None:
        root, log = _parse(_repaired(data, entities), recover=True)
        kinds = {error.type_name for error in log} or {"mended"}
    return root, kinds


def _parse(data: bytes, *, recover: bool) -> tuple[Any, list[Any]]:
    """The root, None where there is none, and the errors libxml2 met."""
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    log = list(parser.error_log)
    for error in log:
        if error.type_name == "ERR_RESOURCE_LIMIT" and "depth" in error.message:
            raise TooDeepError("It nests deeper than 256 elements.")
    return root, log


def _lift(data: bytes, end: int) -> tuple[bytes, list[tuple[int, int]]]:
    """`data` from `end` on, without its long CDATA sections, which libxml2 would copy several
    times over, and where those stand. They are read when they are asked for."""
    pieces: list[bytes] = []
    sections: list[tuple[int, int]] = []
    stop = end
    while (start := data.find(_OPEN, stop)) >= 0:
        stop = data.find(_CLOSE, start + 9) + 3
        if stop < 3:
            break
        if stop - start > _LIFT:
            pieces += (data[end:start], f"\ue8a1{len(sections)}\ue8a2".encode())
            sections.append((start + 9, stop - 3))
            end = stop
    pieces.append(data[end:])
    return b"".join(pieces), sections


def _section_text(section: bytes) -> str:
    section = section.translate(None, _CONTROLS)
    if b"&#" in section:
        section = _CONTROL_REFERENCE.sub(b"", section)
    try:
        text = section.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8Error("Its bytes are not UTF-8.") from error
    return mended(text) if _C1.search(section) else text


def _repaired(data: bytes, entities: dict[bytes, bytes]) -> bytes:
    """The source mended for a parser that goes past errors.

    Named entities as characters, stray ampersands escaped, controls gone. The five entities XML
    knows become numbers, as libxml2 leaves their names out of all that follows an error.
    """
    room = _GROWTH

    def character(found: re.Match[bytes]) -> bytes:
        nonlocal room
        name = found[1]
        if name in entities and room > 0:
            room -= len(entities[name])
            return entities[name]
        known = html5.get(name.decode("ascii") + ";")
        return known.encode() if known else b"&#38;" + found[0][1:]

    def repair(text: bytes) -> bytes:
        text = _CONTROL_REFERENCE.sub(b"", text.translate(None, _CONTROLS))
        text = _BARE_AMPERSAND.sub(b"&#38;", _NAMED.sub(character, text))
        for name, number in _PREDEFINED:
            text = text.replace(name, number)
        return text

    return _outside_cdata(data, repair)


def _outside_cdata(data: bytes, change: Any) -> bytes:
    pieces: list[bytes] = []
    end = 0
    while (start := data.find(_OPEN, end)) >= 0:
        stop = data.find(_CLOSE, start)
        stop = len(data) if stop < 0 else stop + 3
        pieces.append(change(data[end:start]))
        pieces.append(data[start:stop].translate(None, _CONTROLS))
        end = stop
    pieces.append(change(data[end:]))
    return b"".join(pieces)


def _without_doctype(data: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """The document without its DTD, so that no entity is ever expanded, and its plain entities."""
    declared = _DECLARATION.match(data)
    start = declared.end() if declared else 0
    found = data.find(b"<!DOCTYPE", start, start + 4096)
    if found < 0:
        found = data.find(b"<!doctype", start, start + 4096)
    root = _FIRST_ELEMENT.search(data, start)
    if found < 0 or (root and root.start() < found):
        return data, {}
    end = _doctype_end(data, found)
    subset = data[found : min(end, found + 200_000)]
    entities: dict[bytes, bytes] = {}
    for pattern in (_ENTITY, _CHARACTER):
        for match in pattern.finditer(subset):
            value = match[2]
            entities.setdefault(match[1], b"&" + value if value.startswith(b"#") else value)
    return data[end:], entities


_FIRST_ELEMENT = re.compile(rb"<[A-Za-z]")


def _doctype_end(data: bytes, start: int) -> int:
    """Where the declaration ends: after "]>" with an internal subset, else after ">"."""
    close = data.find(b">", start)
    bracket = data.find(b"[", start, close if close >= 0 else len(data))
    if bracket >= 0:
        after = re.compile(rb"\]\s*>").search(data, bracket)
        if after:
            return after.end()
        raise BrokenFeedError("Its document type has no end.")
    return close + 1 if close >= 0 else len(data)
