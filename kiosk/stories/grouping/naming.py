"""Which capitalised words are the names of people, places, organisations and things.

A capital alone says so in most languages, not in those that write every noun with one; and days and
months have theirs in several, though no story turns on a Tuesday.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.kit.words import fold

# Every noun has a capital there: a word by itself is a name where it stands without an article after
# one of these, as places do, where it has more than one capital, or where a longer name has it too.
NOUNS_HAVE_CAPITALS = frozenset({"de", "lb", "nds", "gsw", "bar"})
_BEFORE_PLACES = frozenset({"in", "aus", "nach", "bei", "von", "vun", "no"})
# Days and months in languages that write them with a capital; others never come here.
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
méindeg dënschdeg mëttwoch donneschdeg freideg samschdeg sonndeg
pazartesi salı çarşamba perşembe cuma cumartesi pazar
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
senin selasa rabu kamis jumat sabtu minggu isnin khamis ahad
maandag dinsdag woensdag donderdag vrydag saterdag sondag
jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
"""
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar jänner februar märz mai juni juli oktober dezember
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου
νοεμβρίου δεκεμβρίου
januari februari maret mei agustus oktober desember mac ogos disember
januarie februarie maart junie julie augustus
januari februari machi aprili juni julai agosti septemba oktoba novemba desemba
"""
# What a sentence begins with before a noun; not those that names have too ("La Paz").
_BEFORE_NOUNS = """
the der die das dem den des ein eine einer eines einem einen im am beim vom zum zur
"""
_ARTICLES = frozenset(_BEFORE_NOUNS.split())
_DAY = frozenset(fold(_DAYS).split())
_CALENDAR = _DAY | frozenset(fold(_MONTHS).split())


def name_of(words: Sequence[str], starts: bool) -> Sequence[str]:
    """A run of capitalised words without the days about it, and without the article that `starts` a
    sentence; nothing where only a date is left."""
    begin, end = int(starts and fold(words[0]) in _ARTICLES), len(words)
    while begin < end and fold(words[begin]) in _DAY:
        begin += 1
    while end > begin and fold(words[end - 1]) in _DAY:
        end -= 1
    left = words[begin:end]
    return left if any(fold(word) not in _CALENDAR for word in left) else ()


def is_name_among_nouns(word: str, before: str) -> bool:
    """Whether a capitalised word is a name where nouns have capitals too; `before`: the last word."""
    return before.lower() in _BEFORE_PLACES or any(char.isupper() for char in word[1:])
