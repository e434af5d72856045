"""Names read off the line that says who wrote a text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.kit.bylines import words

LONGEST_BYLINE = 400
LONGEST_NAME = 60
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Byline:
    """Names as the page shows them, in its order, each once."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


_SPLIT = re.compile(
    rf"\s*(?:[,;|•·؛،、／\n]|\s/\s|/|&|\+|\s[–—-]\s|(?<=\w\w\w)\.\s|(?:\s(?:{words.AND})(?=\s)))\s*"
)
_CREDENTIALS = re.compile(
    r"(?i)^(?:jr|sr|ph\.?\s?d|m\.?d|ii|iii|iv|mba|obe|mbe|cbe|qc|kc|esq|mp)\.?$"
)
_NOISE = re.compile(
    r"(?i)\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|<[^<>]{0,200}>|\S{1,64}@\S{1,64}|(?<!\w)@\w{2,30}"
    r"|https?://\S{1,200}|www\.\S{1,200}"
)
_WHEN = re.compile(
    r"(?i)(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:\b(?:{words.PUBLISHED})\b[\s:]*)?"
    r"(?:\d{1,2}[:.]\d{2}(?:\s?(?:uhr|[ap]\.?m\.?|h|gmt|utc|est|edt|pst|ist|bst|cet))?"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日"
    r"|\d{1,2}\.?\s+(?:de\s+)?\w{3,12}\.?,?\s+(?:de\s+)?\d{4}"
    r"|\w{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d+\s+(?:min(?:ute)?s?|hours?|days?)\s+(?:ago|read)).*$"
)
_WHERE = re.compile(
    r"(?<=\w\w)\s+(?:in|aus|à|en|из|в|z|fra|från|from|στο|من)\s+[^\W\d_][\w.’' -]{2,30}$"
)
_DOMAIN = re.compile(r"\w\.(?:com|net|org|de|at|ch|fr|es|it|is|no|se|dk|uk|ru|ua|tv|info|news)\b")
_LONG_AGENCIES = frozenset(name.casefold() for name in words.AGENCIES if len(name) > 5)
_SHORT_AGENCIES = frozenset(name for name in words.AGENCIES if len(name) <= 5)
_HOUSE = re.compile(r"^(?:[^:«»]{2,40}:\s*)?«(?P<house>[^«»]{2,40})»$")  # a title signs in quotes
_PLAIN_NAME = re.compile(r"^[\w.’'`ʼ\-‐·・\s״׳]+$")


def is_agency(name: str) -> bool:
    """True for an organisation that signs: a news agency, a desk, a title."""
    bare = name.strip(" .()[]")
    if any(_names_agency(part) for part in (bare, *re.split(r"\s?[/+&]\s?", bare))):
        return True
    if _DOMAIN.search(bare.casefold()):
        return True
    if bare.isascii() and bare.isalpha() and bare.isupper() and len(bare) < 6:
        return True
    return bool(words.ORGANISATION.search(name) or words.ORGANISATION_ENDING.search(name))


def _names_agency(part: str) -> bool:
    """Short names only as agencies write them: "Ana" is a person, "ANA" is not."""
    return part in _SHORT_AGENCIES or part.casefold() in _LONG_AGENCIES


def read_byline(text: str, language: str | None = None) -> Byline:
    """The people and the organisations that a byline names; both empty where it names none.

    Lead-ins ("By", "Von", "بقلم"), roles, e-mail addresses, handles and dates are left out.
    """
    del language  # the forms do not collide, and pages often lie about their language
    line = " ".join(unicodedata.normalize("NFC", text[:LONGEST_BYLINE]).split())
    line = _WHEN.sub("", _NOISE.sub(" ", line)) if len(line) > 3 else line
    people: list[str] = []
    agencies: list[str] = []
    for part in _parts(line):
        house = _HOUSE.search(part.strip())
        if house:
            _add(agencies, house["house"].strip())
            continue
        name = tidy_name(part.rsplit(":", 1)[-1])  # "Moscow: Raed Jabr"
        name, agency = _with_agency(name)
        if agency:
            _add(agencies, agency)
        if people and _is_degree(name):
            continue
        if not name:
            continue
        if is_agency(name):
            _add(agencies, name)
        elif is_person(name) and not _is_place_after(people, name):
            _add(people, name)
    return Byline(tuple(people[:MOST_NAMES]), tuple(agencies[:MOST_NAMES]))


def _with_agency(name: str) -> tuple[str, str]:
    """ "Jane Doe Associated Press": the person and the agency that follows without a mark."""
    parts = name.split()
    for size in (3, 2):
        tail = " ".join(parts[-size:])
        person = " ".join(parts[:-size])
        if tail.casefold() in _LONG_AGENCIES and len(parts) - size >= 2 and is_person(person):
            return person, tail
    return name, ""


def _is_degree(name: str) -> bool:
    """ "MS", "RDN": capitals after a name that are no agency's."""
    return 1 < len(name) <= 4 and name.isupper() and name.isalpha() and not _names_agency(name)


def _is_place_after(people: list[str], name: str) -> bool:
    """ "By Jane Doe, London": one word after a full name is where she is."""
    full = any(len(known.split()) > 1 for known in people)
    return full and len(name.split()) == 1 and name[0].isupper()


def _parts(line: str) -> list[str]:
    line = line.strip(" \t:-–—|,.·•")
    for _ in range(2):
        line = words.LEAD_IN.sub("", line, count=1)
    parts = [part for part in _SPLIT.split(line) if part and part.strip()]
    kept: list[str] = []
    for part in parts:
        if kept and _CREDENTIALS.match(part.strip()):
            kept[-1] = f"{kept[-1]}, {part.strip()}" if len(part) > 3 else f"{kept[-1]} {part}"
        else:
            kept.append(part)
    return kept


def tidy_name(name: str) -> str:
    """The name without lead-in, role, brackets and stray marks; "" where nothing is left."""
    name = words.LEAD_IN.sub("", _NOISE.sub(" ", name).strip(), count=1)
    name = words.ROLE_ENDING.sub("", _WHERE.sub("", name))
    name = " ".join(name.split()).strip(' \t:;,|·•*–—-/"“”„«»')
    if name.endswith(".") and not re.search(r"(?:^|[\s.])\w{1,2}\.$|[js]r\.$", name, re.I):
        name = name.rstrip(".")
    return name


def is_person(name: str) -> bool:
    """True where the words could be a person's name: few, no digits, no role, capitals kept."""
    if not 1 < len(name) <= LONGEST_NAME or not _PLAIN_NAME.match(name) or words.ROLE.search(name):
        return False
    if any(char.isdigit() or char == "_" for char in name):
        return False
    parts = name.split()
    if not 1 <= len(parts) <= 6:
        return False
    first = name[0]
    cased = first.lower() != first.upper()
    if cased and len(parts) > 1 and not any(part[0].isupper() for part in parts):
        return len(parts) <= 3 and all(len(part) > 2 for part in parts)
    return not cased or all(
        p[0].isupper() or not p[0].islower() or p.casefold() in words.PARTICLES for p in parts
    )


def _add(names: list[str], name: str) -> None:
    if _letters(name) not in map(_letters, names):
        names.append(name)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def join_names(bylines: Iterable[Byline]) -> Byline:
    """One byline of several, each name once."""
    people: list[str] = []
    agencies: list[str] = []
    for byline in bylines:
        for name in byline.people:
            _add(people, name)
        for name in byline.agencies:
            _add(agencies, name)
    return Byline(tuple(people), tuple(agencies))
