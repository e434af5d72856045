"""The line that opens an intro with where, and often by whom, it was written."""

import re
from dataclasses import dataclass

from kiosk.kit.bylines.names import Byline, is_agency, read_byline
from kiosk.kit.bylines.words import PARTICLES

LONGEST = 300  # letters of an intro that are looked at
_MARK = re.compile(r"[-–—―:|(（]")  # no form goes without one of these


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report was written, and who it says wrote or sent it."""

    place: str
    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


_PLACE_WORD = r"[^\W\d_][^\W\d_’'.\-]*(?:[’'.\-][^\W\d_]+)*\.?"
_PLACE = rf"{_PLACE_WORD}(?:[ ]{_PLACE_WORD}){{0,3}}"
_DASH = r"(?:\s+[-–—―]+\s+|\s?[—―]\s?|\s--\s)"
_MONTH = r"[^\W\d_]{3,10}\.?"
_DAY = (
    rf"(?:{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?"
    rf"|\d{{1,2}}\.?\s(?:de\s)?{_MONTH}(?:\s\d{{4}})?"
    r"|\d{1,2}[./]\d{1,2}\.?(?:[./]?\d{2,4})?)"
)
# "PARIS, June 3 (AFP) —", "LONDON (Reuters) - ", "WASHINGTON, D.C. (AP) — "
_SOURCED = re.compile(
    rf"^(?P<place>{_PLACE}(?:(?:/"
    rf"|,\s){_PLACE}){{0,2}}?)(?:,\s+{_DAY})?\s*[(（](?P<source>[^()（）]{{2,40}})[)）]"
    rf"(?:\s*,?\s*{_DAY})?\s*(?:[-–—―:.]+|\s)\s*(?=\S)"
)
# "DUBLIN — ", "MEXICO CITY — ", capitals only.
_CAPITALS = re.compile(
    rf"^(?P<place>{_PLACE}(?:(?:/|,\s){_PLACE}){{0,2}}?)(?:,\s+{_DAY})?{_DASH}(?=\S)"
)
# "Moscow - Raed Jabr", "موسكو: رائد جبر", a line of its own or a sentence follows a line break.
_SIGNED = re.compile(
    rf"^(?P<place>{_PLACE})\s*[-–—:]\s*"
    rf"(?:«(?P<house>[^«»\n]{{2,40}})»|[\"“](?P<title>[^\"“”\n]{{2,40}})[\"”]|(?P<name>{_PLACE}))"
    r"\s*(?:$|\n+)"
)
# "BERLIN taz | ", "BERLIN dpa | "
_BARRED = re.compile(
    rf"^(?P<place>{_PLACE}?)\s+(?P<source>[^\W\d_/]{{2,10}}(?:/[^\W\d_]{{2,10}})*)\s[|]\s+(?=\S)"
)


# What stands before a dash or a colon and is no place.
_LABELS = frozenset(
    name
    for line in (
        "nato unesco unicef nasa fifa uefa opec covid breaking update updated live watch analysis",
        "opinion exclusive video photo photos correction note editorial interview warning summary",
        "advertisement spoiler source text foto quelle analyse kommentar meinung eilmeldung autor",
        "author by von par por opinión análisis vidéo entretien résumé мнение видео фото источник",
        "الخلاصة خاص عاجل تحليل رأي تقرير فيديو صور شاهد بالفيديو المصدر مصدر كتب كتبت بقلم إعداد",
        "ترجمة تحرير تصوير حوار متابعة متابعات ملخص",
    )
    for name in line.split()
)


def split_dateline(intro: str, language: str | None = None) -> tuple[Dateline | None, str]:
    """The dateline that opens an intro and the text after it; (None, intro) where there is none.

    Doubt keeps the text: a form counts only with a source in brackets, a place in capitals
    before a dash, or a line that is nothing but place and name.
    """
    del language  # forms are told apart by their marks, not by words
    head = intro[:LONGEST].lstrip()
    if not _MARK.search(head):
        return None, intro
    lead = len(intro) - len(intro.lstrip())
    for read in (_read_sourced, _read_barred, _read_signed, _read_capitals):
        found = read(head)
        if found is not None:
            dateline, end = found
            return dateline, intro[lead + end :].lstrip()
    return None, intro


def _read_sourced(head: str) -> tuple[Dateline, int] | None:
    match = _SOURCED.match(head)
    if not match or not _is_place(match["place"]):
        return None
    byline = read_byline(match["source"])
    if not byline.agencies and not match["source"].isupper():
        return None
    return _dateline(match["place"], byline), match.end()


def _read_barred(head: str) -> tuple[Dateline, int] | None:
    match = _BARRED.match(head)
    if not match or not _is_place(match["place"]) or not match["place"].isupper():
        return None
    source = match["source"]
    if source.islower() or is_agency(source):
        return Dateline(match["place"].title(), (), tuple(source.split("/"))), match.end()
    return None


def _read_signed(head: str) -> tuple[Dateline, int] | None:
    match = _SIGNED.match(head)
    if not match or not _is_place(match["place"]) or len(match[0]) > 80:
        return None
    house = match["house"] or match["title"]
    if house:
        sure = match["house"] or is_agency(house)
        found = Dateline(_title_case(match["place"]), (), (house,))
        return (found, match.end()) if sure else None
    byline = read_byline(match["name"])
    if not byline.agencies and not any(len(name.split()) > 1 for name in byline.people):
        return None
    return _dateline(match["place"], byline), match.end()


def _read_capitals(head: str) -> tuple[Dateline, int] | None:
    match = _CAPITALS.match(head)
    if not match:
        return None
    place = match["place"]
    follows = head[match.end() : match.end() + 1]
    if not place.isupper() or len(place) < 4 or not _is_place(place) or follows.islower():
        return None
    return _dateline(place, Byline()), match.end()


def _is_place(text: str) -> bool:
    words = text.split()
    if len(text) > 50 or len(words) > 6 or words[0].strip(",:").casefold() in _LABELS:
        return False
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    capital = [w for w in cased if w[0].isupper() or w.casefold() in PARTICLES]
    return len(cased) == len(capital) and (not cased or cased[0][0].isupper())


def _dateline(place: str, byline: Byline) -> Dateline:
    initials = re.search(r"\b\w\.$", place) is not None
    place = place.strip(" ,") if initials else place.strip(" ,.")
    return Dateline(_title_case(place), byline.people, byline.agencies)


def _title_case(place: str) -> str:
    """Shouted words in their usual case; initials stay."""
    return re.sub(r"[^\W\d_]{4,}", lambda m: m[0].title() if m[0].isupper() else m[0], place)
