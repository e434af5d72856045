"""The world's news agencies by the names they sign with, and reading a text's signature.

Agencies' names are facts of the trade. A line is an agency: first the name we show, then whatever
else it signs with, parted by bars. A name in braces is a word or a person's name too: it counts
where it stands as a signature alone ("(AP)", "أ ب -"), never within a longer byline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from kiosk.kit.words import fold

_AGENCIES = """
AFP|Agence France-Presse|Agence France Presse|AFPTV|AFP Factuel|أ ف ب|أ.ف.ب|ا ف ب|ا.ف.ب|أف ب|فرانس برس
  |وكالة فرانس برس|法新社|АФП|Франс Пресс|AFP-Services|AFP通信|AFP時事|아에프페
AP|The AP|Associated Press|The Associated Press|أ ب|أ.ب|ا ب|أسوشيتد برس|اسوشيتد برس
  |أسوشييتد برس|اسوشييتد برس|美联社|美聯社|AP通信|Ассошиэйтед Пресс
Reuters|Thomson Reuters|Reuters Health|رويترز|Рейтер|Рейтерс|路透社|路透|ロイター|로이터
  |रॉयटर्स|Ρόιτερς|רויטרס
dpa|DPA|Deutsche Presse-Agentur|Deutsche Presse Agentur|dpa-AFX|dpa-infocom|د ب أ|د.ب.أ|د ب ا|德新社|ДПА
  |dpa international
SID|Sport-Informations-Dienst
epd|Evangelischer Pressedienst
KNA|Katholische Nachrichten-Agentur
APA|Austria Presse Agentur|APAMED|APA-OTS
Keystone-SDA|SDA|Keystone-ATS|ATS
AWP|awp Finanznachrichten
EFE|Agencia EFE|Agencias EFE|EFE Verde|إفي|埃菲社
Europa Press|EUROPA PRESS|Europapress|EuropaPress
ACN|Agència Catalana de Notícies
ANSA|Agenzia ANSA|أنسا|安莎社
Adnkronos|ADNKRONOS
AGI|Agenzia Italia
LaPresse
Askanews
Italpress
Lusa|Agência Lusa
Agência Brasil
Agência Estado|Estadão Conteúdo
Belga|Agence Belga|Persbureau Belga
ANP|ANP Producties
Novum
NTB|NTBinfo|©NTB
TT|TT-AFP|TT Nyhetsbyrån|TT-Reuters|TT-AP
Ritzau|Ritzaus Bureau
STT|STT-Lehtikuva|Suomen Tietotoimisto
BNS|Baltic News Service
ELTA
LETA
ČTK|CTK|Česká tisková kancelář
TASR
SITA
MTI|Magyar Távirati Iroda
PAP|Polska Agencja Prasowa
Agerpres
Mediafax
BTA|БТА
HINA|Hina
Tanjug|Танјуг
FENA
SRNA|СРНА
{Beta}
ΑΠΕ-ΜΠΕ|ANA-MPA|AMNA|ΑΠΕ
Anadolu|Anadolu Agency|Anadolu Ajansı|{AA}|الأناضول|الاناضول|وكالة الأناضول|Анадолу
DHA|Demirören Haber Ajansı|Demirören
İHA|IHA|İhlas Haber Ajansı
ANKA
TASS|ITAR-TASS|ТАСС|ИТАР-ТАСС|تاس|塔斯社|タス通信
Interfax|Интерфакс|إنترفاكس|انترفاكس|国际文传电讯社
RIA Novosti|РИА Новости|РИА «Новости»|نوفوستي|РИА
Sputnik|سبوتنيك|Спутник|卫星社|スプートニク
Ukrinform|Укринформ|Укрінформ
Interfax-Ukraine|Интерфакс-Украина|Інтерфакс-Україна
UNIAN|УНИАН|УНІАН
BelTA|БелТА|БЕЛТА
Kazinform|Казинформ
Azertac|АЗЕРТАДЖ
{Trend}
Armenpress|Арменпресс
Interpressnews
Xinhua|Xinhua News Agency|新华社|新華社|新华网|شينخوا|Синьхуа|신화통신|新華社通信
China News Service|中新社|中新网|中国新闻社
CNA|中央社|Central News Agency
Kyodo|Kyodo News|共同通信|共同通信社|{共同}|共同社
Jiji|Jiji Press|時事通信|時事通信社|{時事}|时事社
Yonhap|Yonhap News Agency|연합뉴스|韩联社|聯合ニュース
Newsis|뉴시스
News1|뉴스1
KCNA|조선중앙통신|朝中社|朝鮮中央通信
VNA|TTXVN|Vietnam News Agency
Antara|ANTARA News|{ANT}
Bernama
PNA|Philippine News Agency
PTI|Press Trust of India|पीटीआई|भाषा
IANS|Indo-Asian News Service|आईएएनएस
ANI|एएनआई
UNI|United News of India|यूनीवार्ता|वार्ता
{APP}|Associated Press of Pakistan
BSS|বাসস
UNB
IRNA|إرنا|ارنا|ایرنا
ISNA|ایسنا
Tasnim|تسنيم|تسنیم
Mehr News|خبرگزاری مهر
Fars News|خبرگزاری فارس
SANA|سانا
SPA|Saudi Press Agency|واس|وكالة الأنباء السعودية|و ا س
WAM|وام|Emirates News Agency|وكالة أنباء الإمارات
KUNA|كونا|وكالة الأنباء الكويتية
QNA|{قنا}|وكالة الأنباء القطرية
BNA|{بنا}|وكالة أنباء البحرين
ONA|العمانية|وكالة الأنباء العمانية
Petra|{بترا}|وكالة الأنباء الأردنية
MENA|أ ش أ|أ.ش.أ|وكالة أنباء الشرق الأوسط
{MAP}|و م ع|Maghreb Arabe Presse|وكالة المغرب العربي للأنباء
{APS}|واج|Algérie Presse Service|وكالة الأنباء الجزائرية
{TAP}|وات|وكالة تونس أفريقيا للأنباء
LANA|{وال}
{NNA}|الوكالة الوطنية للإعلام|{الوطنية}
INA|واع|وكالة الأنباء العراقية
WAFA|{وفا}|وكالة الأنباء والمعلومات الفلسطينية
SUNA|سونا
Saba|{سبأ}|وكالة الأنباء اليمنية
PA Media|PA|Press Association|The Press Association|PA news agency
AAP|Australian Associated Press
{RNZ}
The Canadian Press|Canadian Press|La Presse Canadienne|{CP}|{PC}
UPI|United Press International|يو بي آي|يو بي أي
Bloomberg|Bloomberg News|بلومبرغ|بلومبيرغ|Блумберг|彭博社|彭博|ブルームバーグ|블룸버그
Dow Jones|Dow Jones Newswires|道琼斯
CNN Wire|CNN Newsource
Télam|Telam
Notimex
Andina|Agencia Andina
Prensa Latina
Colprensa
Inter Press Service|IPS
GNA|Ghana News Agency
NAN|News Agency of Nigeria
KNA Kenya|Kenya News Agency
APO Group|African Press Organization
PANA|Panapress
African News Agency
dapd
dts|dts Nachrichtenagentur
teleschau
spot on news
Ansamed
CMC|Caribbean Media Corporation
"""


@cache
def _table() -> dict[str, str]:
    """Each name in the form it is looked up by: short ones as written, longer ones folded."""
    found: dict[str, str] = {}
    for names in _lines():
        shown = names[0].strip("{}")
        for name in names:
            found.setdefault(_key(name.strip("{}")), shown)
    return found


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(
        _key(name.strip("{}")) for names in _lines() for name in names if name.startswith("{")
    )


def _lines() -> Iterator[list[str]]:
    for line in re.sub(r"\n\s+\|", "|", _AGENCIES).strip().splitlines():
        yield [name.strip() for name in line.split("|")]


def _key(name: str) -> str:
    """Of up to five Latin letters the case tells an agency from a word: "AGI", not "agi"."""
    bare = " ".join(name.split())
    return bare if len(bare) <= 5 and bare.isascii() else fold(bare)


def agency_named(name: str) -> str:
    """The agency of that name, as we show it; "" where it is none's."""
    return _table().get(_key(name.strip(" .,;:()[]«»\"'“”-–—/©*")), "")


# ---------------------------------------------------------------- signatures

_HEAD, _TAIL = 160, 160  # letters of a text that can hold its signature
_JOINTS = re.compile(
    r"\s*[/+&,،;|•·]\s*|\s+[-–—]\s+|\s+(?:and|und|et|y|e|и|و|mit|with|avec|con)\s+"
)
# "(Reuters)", "[AFP]", "【共同】", "/ТАСС/"
_BRACKETED = re.compile(
    r"[(（\[【/]\s*([^()（）\[\]【】\n/]{2,40}?(?:/[^()\n/]{2,20})?)\s*[)）\]】/]"
)
_QUOTED = re.compile(r"^[^\n]{0,40}?[«\"“]\s*([^«»\"“”\n]{2,40}?)\s*[»\"”]\s*[-–—:،.\n]")
# What parts the signature from the text: "Reuters - ", "ROMA, 3 GIU - ANSA - ", "BERLIN dpa | "
_PARTED, _OPENING = re.compile(r"\s*[-–—:|]\s"), 90
_CHINESE = re.compile(r"^\W{0,3}([^\W\d_]{2,5}社)[^。\n]{0,24}?[电電]")
_CLOSING = re.compile(
    r"(?:©|\(c\)|[-–—]{1,2}|(?:quelle|source|sursa|fuente|fonte|źródło|zdroj|kaynak|источник"
    r"|джерело|المصدر|مصدر|来源|來源|出典|출처)\s*[:：])\s*(?:\d{4}\s+)?([^\W_][^\n.:()]{1,39}?)\s*\W{0,3}$",
    re.IGNORECASE,
)
_REUTERS = re.compile(
    r"\((?:reporting|writing|compiled)\s+by\s[^()]{3,140}\bediting\s+by\b"
    r"|\(?(?:reporting|writing)\s+by\s[^()]{3,140};\s*editing\s+by\b",
    re.IGNORECASE,
)


@lru_cache(4096)
def signed_by(names: tuple[str, ...], head: str, tail: str) -> str:
    """The agency that a byline's names, or else a text's first or last line, sign it with; or "".

    `head` and `tail` are the text's beginning and end, a line's length each.
    """
    return _first(_from_names(names)) or _first(_from_text(head, tail))


def ends_of(text: str) -> tuple[str, str]:
    """What of a text can hold its signature: its beginning and its end."""
    return text[:_HEAD].strip(), text[-_TAIL:].strip()


def _from_names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if whole := agency_named(name):
            yield whole
            continue
        for part in _JOINTS.split(name.replace(":", "/")):
            if _key(part.strip()) not in _ambiguous():
                yield agency_named(part)


def _from_text(head: str, tail: str) -> Iterator[str]:
    for found in _BRACKETED.finditer(head):
        yield from _bracketed(found[1])
    for pattern in (_QUOTED, _CHINESE):
        if opening := pattern.search(head):
            yield agency_named(opening[1])
    yield from _opening(head[:_OPENING])
    if _REUTERS.search(tail):
        yield "Reuters"
    for found in _BRACKETED.finditer(tail):
        if len(tail) - found.end() < 25:
            yield from _bracketed(found[1])
    if closing := _CLOSING.search(tail):
        yield agency_named(closing[1])


def _opening(head: str) -> Iterator[str]:
    *parts, rest = _PARTED.split(head)
    if parts:  # "МОСКВА, 3 июн - РИА Новости. "
        parts.append(rest.partition(". ")[0])
    for place, part in enumerate(parts):
        words = part.split()
        last = place == len(parts) - 1
        for start in (0,) if last else (0, *range(max(1, len(words) - 3), len(words))):
            name = " ".join(words[start:])
            if _key(name) not in _ambiguous():
                yield agency_named(name)


def _bracketed(text: str) -> Iterator[str]:
    yield agency_named(text)
    for part in _JOINTS.split(text):
        yield agency_named(part)


def _first(found: Iterable[str]) -> str:
    return next(filter(None, found), "")
