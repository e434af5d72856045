"""A line under a picture, taken apart: what it shows and who made it."""

import re

from kiosk.kit.bylines import is_agency

LONGEST = 2_000
LONGEST_CREDIT = 160

# What stands before a maker's name, in the languages we know.
_LABEL = (
    r"(?:(?:file\s+|handout\s+|stock\s+)?(?:photo(?:graph|grapher|graphy|s)?|pictures?|pics?"
    r"|images?|illustrations?|graphics?|screenshot|collage|artwork|video)"
    r"(?:\s+(?:credits?|by|courtesy(?:\s+of)?|source|illustration(?:\s+by)?|from|via))?"
    r"|(?:image|photo)?\s?credits?|source|courtesy(?:\s+of)?|copyright|by\s+line"
    r"|(?:symbol|archiv|agentur|titel)?(?:foto|bild)(?:s|er|quelle|nachweis|rechte|credit"
    r"|graf(?:in)?|agentur)?|quelle|grafik|fotomontage|illustration|copyright"
    r"|cr[ée]dits?(?:\s+photos?)?|photos?\s+d['’]\w+|source|cr[ée]ditos?(?:\s+d[ea]\s+\w+)?"
    r"|fot[oó]graf[oaií]+|imagen|imagem|fuente|fonte|foto\s+di|immagine|reprodu[cç][aã]o"
    r"|divulga[cç][aã]o"
    r"|фото(?:граф)?|источник|иллюстрация|коллаж|колаж|джерело|скриншот|світлина|снимка"
    r"|صور[ةه]?|المصدر|تصوير|مصدر\s+الصورة|עיבוד|צילום|תמונה"
    r"|写真(?:提供)?|画像(?:提供)?|撮影|提供|出典|图片来源|图源|来源|摄影|摄|사진(?:\s?출처|\s?제공)?|출처|그래픽"
    r"|ảnh|nguồn|kuva|kuvat|nuotr|zdj|zdjęcie|fot|gambar|dok|sumber|kaynak|fotoğraf|fotografie"
    r"|zdroj|forrás|fotó|isithombe|umfanekiso|beeld|bron|billede|bilde|kilde|ljósmynd|mynd)"
)
_MARK = r"(?:[:：=＝|]|\s[-–]\s|©)"
_LABELLED = re.compile(
    rf"(?:^|(?<=[\s.!?»”\"|(\[（［–—/,;。）)]))(?:{_LABEL}\s*(?:\([^()]{{1,30}}\)\s*)?{_MARK}\s*"
    rf"|{_LABEL}\s+by\s+|courtesy\s+(?:of\s+)?)(?P<who>\S[^\n]{{1,{LONGEST_CREDIT}}})$",
    re.I,
)
_SIGN = re.compile(rf"(?:©|\([cC]\)|（[ＣCｃc]）|℗|ⓒ)\s*(?P<who>[^\n©]{{2,{LONGEST_CREDIT}}})$")
_BRACKETED = re.compile(r"[(\[（［]\s*(?P<who>[^()\[\]（）［］]{2,140}?)\s*[)\]）］]\s*\.?$")
_PIPED = re.compile(r"\s[|｜•]\s*(?P<who>[^|｜]{2,140})$")
_SLASHED = re.compile(r"(?<=\w)\s/\s(?P<who>[^/]{3,60}\s?/\s?[^/]{2,60})$")
_TAIL = re.compile(r"(?<=[.!?»”\"）)。])\s+(?P<who>[^.!?]{3,90})\.?$")
_ODD_LABEL = re.compile(r"(?<=[.!?»”\"])\s+[^\W\d_]{3,15}:\s*(?P<who>[^:.!?]{2,60})\.?$")
_SOURCES = re.compile(
    r"(?:\b(?:AP|AFP|APA|dpa|DPA|EPA|EFE|ANSA|Reuters|REUTERS|Getty|Shutterstock|Alamy|Photos?"
    r"|Fotos?|Images?|IMAGO|Courtesy|Press|Pool"
    r"|Agency|Agence|Agencia|imago|NTB|TT|Ritzau|PA|AAP|Xinhua|TASS|Kyodo|Unsplash|Pexels|Pixabay"
    r"|Wikimedia|Flickr|iStock|[Pp]icture [Aa]lliance|Handout|via"
    r"|SIPA|Sipa|MAXPPP|Bloomberg|Keystone|KEYSTONE|Europa Press|LaPresse|Scanpix|Belga|ANP|CTK"
    r"|ČTK|MTI|PAP|UPI|ZUMA|Rex|REX|WireImage|FilmMagic|NurPhoto|Anadolu|SOPA|Privat|Supplied"
    r"|Contributed|Screenshot)\b"
    r"|공동|연합뉴스|共同|時事|新华社|新華社|ロイター|رويترز|أ ف ب|الأناضول|Фото|ТАСС)"
)
_LEAD = re.compile(
    rf"^(?:{_LABEL}\s*(?:{_MARK}|\bby\b|\bof\b)\s*|©\s*|\([cC]\)\s*|by\s+|copyright\s*[:©]?\s+"
    rf"|{_LABEL}\s*©\s*)",
    re.I,
)
_ONLY_LABEL = re.compile(rf"(?:{_LABEL}|©|\([cC]\))", re.I)
_RIGHTS = re.compile(
    r"(?i)[\s/,.|–-]*(?:copyright|©)\s*\d{4}.*$|[\s/,.|]*all\s+rights\s+reserved.*$"
    r"|[\s/,.|]*alle\s+rechte\s+vorbehalten.*$"
)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """A picture's caption and its credit, either None.

    "The bridge. Photo: Jane Doe/AP", "The bridge (AP Photo/Jane Doe)", "The bridge | Reuters",
    "© Jane Doe". A line without such a mark is all caption.
    """
    line = " ".join(text[:LONGEST].split())
    if not line:
        return None, None
    match = _BRACKETED.search(line)
    if match and (looks_like_credit(match["who"]) or is_labelled(match["who"])):
        return caption_of(line[: match.start()]), maker_of(match["who"])
    for pattern in (_LABELLED, _SIGN):
        match = pattern.search(line)
        if match and len(match["who"].split()) <= 20:
            return caption_of(line[: match.start()]), maker_of(match["who"])
    for pattern in (_PIPED, _TAIL, _SLASHED):
        match = pattern.search(line)
        if match and looks_like_credit(match["who"]):
            return caption_of(line[: match.start()]), maker_of(match["who"])
    match = _ODD_LABEL.search(line)
    if match and match["who"][0].isupper():
        return caption_of(line[: match.start()]), maker_of(match["who"])
    if len(line) < 80 and looks_like_credit(line) and not line.endswith((".", "!", "?")):
        return None, maker_of(line)
    return line, None


def looks_like_credit(text: str) -> bool:
    """Few words, a known source or a slash between names, every name with a capital."""
    words = [word for word in re.split(r"[\s/|,&+]+", text.strip(" ()[].")) if word]
    if not words or len(words) > 14:
        return False
    small = [word for word in words if word[0].islower()]
    if _SOURCES.search(text) or is_agency(text):
        return len(small) <= 1 + len(words) // 3
    slashed = re.search(r"\w\s?/\s?\w", text) is not None
    return slashed and len(words) <= 8 and not [w for w in small if len(w) > 3]


def is_labelled(text: str) -> bool:
    """True where the text opens with a credit's label or sign."""
    return _LEAD.match(text.strip(" ([|–—-")) is not None


def is_source(text: str) -> bool:
    """True for a line that is nothing but the name of an agency or a title."""
    return is_agency(text) and len(text.split()) <= 5 and not text.endswith((".", "!", "?"))


def maker_of(text: str) -> str | None:
    """The maker's name without label, sign, brackets and notice of rights."""
    text = text.strip(" ()[]（）［］|｜–—-:;,")
    if _ONLY_LABEL.fullmatch(text):
        return None
    for _ in range(2):
        text = _LEAD.sub("", text).strip(" ()[]（）［］|｜–—:;,")
    text = _RIGHTS.sub("", text) or text
    text = text.strip(" ()[]（）［］|｜:;,")
    text = re.sub(r"(?<=\w{3})\.$", "", text)
    return text[:LONGEST_CREDIT] or None


def caption_of(text: str) -> str | None:
    """What is left of a line when the credit is off it."""
    text = re.sub(r"\s[-–—]?\s?(?:copyright)?$", "", text.strip(" |｜–—/([（［©\u00a0"), flags=re.I)
    return text.strip(" |｜–—/([（［©") or None
