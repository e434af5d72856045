"""Who wrote a text, and where from, read off its byline and its dateline.

A byline is the line that names the writers; a dateline opens the intro with the place it was
written in ("Moscow - Raed Jabr"). People and organisations are kept apart: an organisation is a
news agency, a desk or a title that signs in place of a person.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_BYLINE = 400
LONGEST_NAME = 60
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Byline:
    """Names as the page shows them, in its order, each once."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report was written, and who it says wrote or sent it."""

    place: str
    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


# News agencies, by the names and letters that bylines carry (facts of the trade, not of a page).
_AGENCIES = frozenset(
    name.strip().casefold()
    for name in """
    AFP|Agence France-Presse|Agence France Presse|AP|Associated Press|The Associated Press
    |Reuters|Thomson Reuters|dpa|dpa-AFX|dpa-infocom|Deutsche Presse-Agentur|Deutsche Presse Agentur
    |SID|Sport-Informations-Dienst|epd|KNA|APA|Austria Presse Agentur|Keystone-SDA|SDA|Keystone-ATS
    |ATS|EFE|Agencia EFE|Europa Press|EP|ANSA|Ansa|Adnkronos|AGI|LaPresse|Askanews|Lusa|Agência Lusa
    |Agência Brasil|Belga|ANP|NTB|TT|TT Nyhetsbyrån|Ritzau|STT|Lehtikuva|BNS|ELTA|LETA|ČTK|CTK|TASR
    |SITA|MTI|PAP|Agerpres|Mediafax|BTA|Hina|Tanjug|Beta|Fena|MIA|ATA|ANA-MPA|AMNA|ΑΠΕ-ΜΠΕ|CNA|Anadolu
    |Anadolu Agency|Anadolu Ajansı|AA|DHA|İHA|Demirören|TASS|Interfax|RIA Novosti|Sputnik|ТАСС
    |Интерфакс|РИА Новости|Укринформ|Ukrinform|Interfax-Ukraine|УНИАН|Белта|BelTA|Kazinform|Trend
    |Azertac|Armenpress|Interpressnews|Xinhua|新华社|新華社|中央社|中新社|CNA|Kyodo|Kyodo News|共同通信|共同通信社|共同
    |Jiji|Jiji Press|時事通信|時事|Yonhap|연합뉴스|뉴시스|뉴스1|Newsis|News1|KCNA|VNA|TTXVN|Antara|ANTARA
    |Bernama|PNA|TNA|PTI|Press Trust of India|IANS|ANI|UNI|APP|BSS|UNB|IRNA|ISNA|Fars|Mehr|Tasnim|SANA
    |سانا|SPA|واس|وام|WAM|KUNA|كونا|QNA|قنا|Petra|بترا|MENA|أ ش أ|أ.ش.أ|MAP|وم ع|APS|واج|TAP|وات|LANA
    |INA|واع|أ ف ب|أ.ف.ب|فرانس برس|وكالة فرانس برس|رويترز|د ب أ|د.ب.أ|أ ب|أسوشيتد برس|الأناضول|شينخوا
    |سبوتنيك|PA|PA Media|Press Association|AAP|Australian Associated Press|NZN|NZME|CP|The Canadian Press
    |Canadian Press|La Presse Canadienne|UPI|Bloomberg|Bloomberg News|Dow Jones|Dow Jones Newswires
    |Télam|Notimex|Andina|Prensa Latina|MercoPress|Inter Press Service|IPS|GNA|NAN|KNA|APO|PANA
    |News24 Wire|African News Agency|ANA|CMC|Afp|ddp|dapd|dts|dts Nachrichtenagentur|vwd|awp|spot on news
    |teleschau|afp/dpa|Getty Images
    """.replace("\n", "").split("|")
    if name.strip()
)

# Words that make a name an organisation's in the languages we read.
_ORGANISATION = re.compile(
    r"(?ix) (?<!\w) (?: redaktion\w* | redacci[oó]n | r[ée]daction | redazione | reda[cç][aã]o | redactie"
    r"| redakcj\w+ | redakce | redaksi(?:on)? | redaksjon\w* | redaktionen | newsroom | news\s?desk | desk | staff | team"
    r"| reporters? | correspondents? | editors? | agency | agencia s? | agences? | agentur(?:en)?"
    r"| ag[êe]ncia s? | agenzia | press | news | editorial | board | bureau | newspaper | media"
    r"| foundation | university | institute | service | times | tribune | gazette | herald | post | zeitung"
    r"| wire s? | online | magazine | magazin | tv | radio | broadcasting | syndicate | network"
    r"| редакция | редакція | агентство | корреспондент\w* | новости"
    r"| التحرير | وكالة | وكالات | مراسل\w* | المحرر | صحيفة | وكالات | سكاي | نيوز"
    r"| 編集部 | 編集局 | 編集委員 | 取材班 | 記者会 | 新聞 | 新闻 | 通信 | 通讯社 | 뉴스 | 신문 | 편집국 | 온라인 뉴스팀 ) (?!\w)"
)
_SUFFIXED = re.compile(
    r"(?i)(?:編集部|取材班|新聞社?|通信社|通讯社|新华社|뉴스팀|편집국|기획팀|redaktion|redaktionen)$"
)

_LEAD_IN = re.compile(
    r"(?ix)^ (?: (?:written | reported | posted | published | reporting | words | story | text | analysis"
    r" | opinion | review | interview | edited | compiled | updated ) \s+ by | by (?:\s+line)? | authors? | byline"
    r"| von | ein (?:\s+\w+){1,3} \s+ von | eine (?:\s+\w+){1,3} \s+ von | text | autor(?:in|en)? | aus \s \w+ \s von"
    r"| par | propos \s+ recueillis \s+ par | recueilli \s+ par | auteurs? | de \s notre \s \w+"
    r"| por | escrito \s+ por | autora? | texto | redactado \s por | di | a \s cura \s di | autore | de | door | af | av | fra | tekst"
    r"| skrevet \s+ av | skriven \s av | kirjoittanut | autorius | napsal\w* | autorem | autorka | przez | od | írta | szerző"
    r"| oleh | penulis | laporan | reporter | yazan | yazar | haber | bởi | theo | tác \s giả"
    r"| автор(?:ы|и|ка)? | текст | от | بقلم | كتب(?:ت|ه|ها)? | إعداد | تقرير | حوار | נכתב \s על \s ידי | מאת | του | της | γράφει"
    r"| 文 | 取材・文 | 文・取材 | 記者 | 作者 | 撰文 | 글 ) \s* [:：/|·\-–—]? \s+ | ^ (?:authors?|autor(?:in|es|en)?|auteurs?|text|texte|texto|"
    r"por|par|by|von|автор|текст|بقلم|كتب|إعداد|作者|文|取材・文|記者|글|door|tekst|foto\s?og\s?tekst) \s* [:：／] \s*"
)
_SPLIT = re.compile(
    r"(?ix) \s* (?: [,;|•·؛،、／\n] | \s/\s | / | & | \+ | \s[–—-]\s"
    r"| \s(?: and | und | et | y | e | en | og | och | ja | ir | i | и | та | i | dan | ve | với | và | und | oraz | a | és | și | ו | with | mit | avec | con | via | für | for )\s"
    r"| \s و \s? (?=\w) ) \s*"
)
_CREDENTIALS = re.compile(
    r"(?i)^(?:jr|sr|ph\.?\s?d|m\.?d|ii|iii|iv|mba|obe|mbe|cbe|qc|kc|esq|mp)\.?$"
)
_NOISE = re.compile(
    r"(?i)\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|<[^<>]{0,200}>|\S{1,64}@\S{1,64}|(?<!\w)@\w{2,30}|https?://\S{1,200}|www\.\S{1,200}"
)
_WHEN = re.compile(
    r"(?ix) (?: \b (?:published|updated|posted|last\s+updated|last\s+modified|aktualisiert|veröffentlicht|publié|mis\s+à\s+jour|publicado"
    r"|actualizado|aggiornato|pubblicato|опубликовано|обновлено|stand|created|on)\b [\s:]* )?"
    r"(?: \d{1,2}[:.]\d{2}(?:\s?(?:uhr|[ap]\.?m\.?|h|gmt|utc|est|edt|pst|ist|bst|cet))? | \d{1,4}[./-]\d{1,2}[./-]\d{1,4} | \d{4}年\d{1,2}月\d{1,2}日"
    r"| \d{1,2}\.?\s+(?:de\s+)?\w{3,12}\.?,?\s+(?:de\s+)?\d{4} | \w{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"| \d+\s+(?:min(?:ute)?s?|hours?|days?)\s+(?:ago|read) ).*$"
)
# Words a role is told by; what follows or precedes them by a comma is not a name.
_ROLE = re.compile(
    r"(?ix) (?<!\w)(?: editor | reporter | correspondent | writer | columnist | journalist | contributor | producer | author"
    r"| photographer | critic | chief | director | analyst | professor | head\sof | specialist | deputy | senior | assistant | executive | freelance"
    r"| redakteur\w* | korrespondent\w* | chefredakteur\w* | autor(?:in)? | reporterin | volontär\w* | ressortleiter\w* | kolumnist\w* | leiter(?:in)?"
    r"| journaliste | rédact(?:eur|rice)\w* | correspondant\w* | envoyé\w* | grand\sreporter | chef\sde | chroniqueu\w*"
    r"| periodista | corresponsal | redactor\w* | jefe | enviad[oa] | jornalista | repórter | giornalista | inviat[oa] | corrispondente"
    r"| корреспондент\w* | редактор\w* | обозреватель | журналист\w* | спецкор\w*"
    r"| مراسل\w* | محرر\w* | صحفي\w* | كاتب\w* | redaktör | journalistikk? | verslaggever | correspondent | muhabir\w* | wartawan"
    r"| 記者 | 特派員 | 支局 | 部長 | 论说委员 | 기자 | 특파원 | 선임기자 | fotograf\w* )(?!\w)"
)
_ROLE_TAIL = re.compile(
    r"(?:\s*(?:記者|特派員|特約|撮影|本报记者|기자|특파원|선임기자|인턴기자|객원기자))+$"
)
_PLAIN_NAME = re.compile(r"^[\w.’'`ʼ\-‐·・\s״׳]+$")
_TITLE = re.compile(r"(?i)^(?:mr|mrs|ms|dr|prof)\.?\s+(?=\w+\s*$)")
_PARTICLES = frozenset(
    "de del della der den di da do dos das du des la le el al bin ibn ben van von zu zum af av y e ter ten "
    "abu bint st the of and".split()
)


def is_agency(name: str) -> bool:
    """True for an organisation that signs: a news agency, a desk, a title."""
    bare = name.strip(" .()[]").casefold()
    if bare in _AGENCIES or any(part in _AGENCIES for part in re.split(r"\s?[/+&]\s?", bare)):
        return True
    if re.search(
        r"\w\.(?:com|net|org|de|at|ch|fr|es|it|is|no|se|dk|uk|ru|ua|tv|info|news)\b", bare
    ):
        return True
    if name.isascii() and name.isalpha() and name.isupper() and len(name) < 6:
        return True
    return bool(_ORGANISATION.search(name) or _SUFFIXED.search(name))


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
        name = tidy_name(part)
        if not name:
            continue
        if is_agency(name):
            _add(agencies, name)
        elif is_person(name):
            _add(people, name)
    return Byline(tuple(people[:MOST_NAMES]), tuple(agencies[:MOST_NAMES]))


def _parts(line: str) -> list[str]:
    line = line.strip(" \t:-–—|,.·•")
    for _ in range(2):
        line = _LEAD_IN.sub("", line, count=1)
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
    name = _LEAD_IN.sub("", _NOISE.sub(" ", name).strip(), count=1)
    name = _ROLE_TAIL.sub("", name)
    name = " ".join(name.split()).strip(' \t:;,|·•*–—-/"“”„«»')
    if name.endswith(".") and not re.search(r"(?:^|[\s.])\w{1,2}\.$|[js]r\.$", name, re.I):
        name = name.rstrip(".")
    return name


def is_person(name: str) -> bool:
    """True where the words could be a person's name: few, no digits, no role, capitals kept."""
    if not 1 < len(name) <= LONGEST_NAME or not _PLAIN_NAME.match(name) or _ROLE.search(name):
        return False
    if any(char.isdigit() or char == "_" for char in name):
        return False
    words = [word for word in re.split(r"\s+", name) if word]
    if not 1 <= len(words) <= 6:
        return False
    first = name[0]
    cased = first.lower() != first.upper()
    if cased and len(words) > 1 and not any(word[0].isupper() for word in words):
        return len(words) <= 3 and all(len(word) > 2 for word in words)
    return not cased or all(w[0].isupper() or not w[0].islower() or w.casefold() in _PARTICLES for w in words)


def _add(names: list[str], name: str) -> None:
    if _letters(name) not in map(_letters, names):
        names.append(name)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def join_names(bylines: list[Byline]) -> Byline:
    """One byline of several, each name once."""
    people: list[str] = []
    agencies: list[str] = []
    for byline in bylines:
        for name in byline.people:
            _add(people, name)
        for name in byline.agencies:
            _add(agencies, name)
    return Byline(tuple(people), tuple(agencies))


# --- datelines -----------------------------------------------------------------------------------

_PLACE_WORD = r"[^\W\d_][^\W\d_’'.\-]*(?:[’'.\-][^\W\d_]+)*\.?"
_PLACE = rf"{_PLACE_WORD}(?:[ ]{_PLACE_WORD}){{0,3}}"
_DASH = r"(?:\s+[-–—―]+\s+|\s?[—―]\s?|\s--\s)"
_MONTH = r"[^\W\d_]{3,10}\.?"
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?|\d{{1,2}}\.?\s(?:de\s)?{_MONTH}(?:\s\d{{4}})?|\d{{1,2}}[./]\d{{1,2}}\.?(?:[./]?\d{{2,4}})?)"
# "PARIS, June 3 (AFP) —", "LONDON (Reuters) - ", "WASHINGTON, D.C. (AP) — "
_SOURCED = re.compile(
    rf"^(?P<place>{_PLACE}(?:(?:/|,\s){_PLACE}){{0,2}}?)(?:,\s+{_DAY})?\s*[(（](?P<source>[^()（）]{{2,40}})[)）]"
    rf"(?:\s*,?\s*{_DAY})?\s*(?:[-–—―:.]+|\s)\s*(?=\S)"
)
# "DUBLIN — ", "MEXICO CITY — ", capitals only.
_CAPITALS = re.compile(
    rf"^(?P<place>{_PLACE}(?:(?:/|,\s){_PLACE}){{0,2}}?)(?:,\s+{_DAY})?{_DASH}(?=\S)"
)
# "Moscow - Raed Jabr", "موسكو: رائد جبر", a line of its own or a sentence follows a line break.
_SIGNED = re.compile(
    rf"^(?P<place>{_PLACE})\s*(?:[-–—:]|\s–\s)\s*(?:«[^«»]{{2,40}}»|[\"“][^\"“”]{{2,40}}[\"”]|(?P<name>{_PLACE}))\s*(?P<end>$|\n+)"
)
_QUOTED = re.compile(
    rf"^(?P<place>{_PLACE})\s*[-–—:]\s*[«\"“](?P<name>[^«»\"“”\n]{{2,40}})[»\"”]\s*(?P<end>$|\n+)"
)
# "BERLIN taz | ", "BERLIN dpa | "
_BARRED = re.compile(
    rf"^(?P<place>{_PLACE}?)\s+(?P<source>[^\W\d_/]{{2,10}}(?:/[^\W\d_]{{2,10}})*)\s[|]\s+(?=\S)"
)
# "Berlin/Paris (dpa) - ", "Berlin. Die Feuerwehr": the last only where the place is known.


def split_dateline(intro: str, language: str | None = None) -> tuple[Dateline | None, str]:
    """The dateline that opens an intro and the text after it; (None, intro) where there is none.

    Doubt keeps the text: a form counts only with a source in brackets, a place in capitals
    before a dash, or a line that is nothing but place and name.
    """
    del language  # forms are told apart by their marks, not by words
    head = intro[:300].lstrip()
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
    match = _SIGNED.match(head) or _QUOTED.match(head)
    if not match or not _is_place(match["place"]) or len(match.group(0)) > 80:
        return None
    name = match["name"]
    byline = read_byline(name) if name else Byline()
    if name and not byline.agencies and not (byline.people and len(name.split()) >= 2):
        return None
    return _dateline(match["place"], byline), match.end()


def _read_capitals(head: str) -> tuple[Dateline, int] | None:
    match = _CAPITALS.match(head)
    if not match:
        return None
    place = match["place"]
    if not place.isupper() or len(place) < 4 or not _is_place(place):
        return None
    return _dateline(place, Byline()), match.end()


def _is_place(text: str) -> bool:
    words = text.split()
    if len(text) > 50 or len(words) > 6:
        return False
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    capital = [w for w in cased if w[0].isupper() or w.casefold() in _PARTICLES]
    return len(cased) == len(capital) and (not cased or cased[0][0].isupper())


def _dateline(place: str, byline: Byline) -> Dateline:
    place = place.strip(" ,.") if not re.search(r"\b\w\.$", place) else place.strip(" ,")
    if place.isupper() and len(place) > 3:
        place = _title_case(place)
    return Dateline(place, byline.people, byline.agencies)


def _title_case(place: str) -> str:
    keep = {"d.c.", "u.s.", "u.k.", "uk", "us", "usa", "uae"}
    return " ".join(w if w.casefold().strip(",") in keep else w.title() for w in place.split())
