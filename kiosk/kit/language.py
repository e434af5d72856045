"""What language a text is in, which way it runs, and how long it takes to read.

Tags are BCP 47 (RFC 5646). Detection loads its model on the first call only, so that a process
that never needs it never pays its 70 MB.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = frozenset(
    [
        "ar",
        "arc",
        "azb",
        "ckb",
        "dv",
        "fa",
        "ha-arab",
        "he",
        "ks",
        "ku-arab",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    ]
)
RIGHT_TO_LEFT_SCRIPTS = frozenset(
    ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"]
)

# Words a minute. English: Brysbaert 2019, a meta-analysis of 190 studies of silent reading. The
# other languages: Trauzettel-Klosinski & Dietz 2012 (IReST), the same text in 17 languages.
WORDS_A_MINUTE = 238
WORDS_A_MINUTE_BY_LANGUAGE = {
    "ar": 138, "de": 179, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "ja": 193,
    "nl": 202, "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166, "zh": 158,
}  # fmt: skip

# A reader counts characters where words are not spaced. The divisors turn characters into the
# words a dictionary would find: 1.6 for Chinese, 2 for Japanese, 4.5 for Thai and its neighbours.
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_MAINLAND = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"[{_CJK}{_KANA}{_MAINLAND}]")
_KANA_RE = re.compile(f"[{_KANA}]")
_MAINLAND_RE = re.compile(f"[{_MAINLAND}]")
_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
# ASCII without what joins the parts of a word, and with spaces for what parts words. Every letter is
# there, None deletes: str.translate is quick for that alone.
_SPACED: dict[int, str | None] = (
    dict.fromkeys(range(128), " ")
    | {ord(char): char for char in string.ascii_letters + string.digits + "_"}
    | dict.fromkeys(map(ord, "'-."))
)
_DOUBLED = re.compile(r"['\-.]{2}")
_TAG = re.compile(r"^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$")

_SCRIPT_OF = {
    "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "ps": "ARABIC", "ug": "ARABIC",
    "he": "HEBREW", "yi": "HEBREW", "ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC",
    "be": "CYRILLIC", "mk": "CYRILLIC", "el": "GREEK", "th": "THAI", "ko": "HANGUL",
    "ja": "CJK", "zh": "CJK", "hi": "DEVANAGARI", "mr": "DEVANAGARI", "ne": "DEVANAGARI",
    "bn": "BENGALI", "ta": "TAMIL", "te": "TELUGU", "ka": "GEORGIAN", "hy": "ARMENIAN",
    "am": "ETHIOPIC", "km": "KHMER", "my": "MYANMAR", "si": "SINHALA", "gu": "GUJARATI",
    "kn": "KANNADA", "ml": "MALAYALAM", "pa": "GURMUKHI",
}  # fmt: skip
# The commonest words of languages in Latin letters, told by corpora of any size (Zipf).
_COMMON_WORDS = {
    language: frozenset(common.split())
    for language, common in {
        "cs": "a v se na je že s z do o to by i jsou který pro",
        "da": "og det at er en til på som af for den med de ikke har",
        "de": "der die und das den von zu mit sich des auf für ist im nicht ein eine",
        "en": "the of and to in is that for it was with on as are by be this",
        "es": "de la que el en y los del las por con una para su se",
        "fi": "ja on ei se että oli mutta myös hän ovat kun joka",
        "fr": "le la les des et en du une est que dans pour qui sur au pas",
        "hu": "a az és hogy nem is egy de meg van volt",
        "id": "yang dan di ini itu dengan untuk dari pada tidak dalam akan",
        "it": "di che il la e per un in del della non con sono le",
        "nl": "de het een van en in is dat op te zijn voor met niet",
        "no": "og det er på en til som av for med den ikke å har",
        "pl": "w i na z do się nie że to jest o jak po",
        "pt": "de que o e do da em um para com não uma os no na",
        "ro": "de și în la a cu pe care din nu o pentru",
        "sv": "och att det i som på en är av för med den till inte",
        "tr": "ve bir bu da de için ile olarak çok daha olan",
        "vi": "và của là có trong được cho các với một không người",
    }.items()
}
_TWO_SCRIPTS = frozenset({"sr", "kk", "uz", "az", "mn", "ku", "pa", "ha", "bs", "ks", "sd", "tg"})
_SCRIPT_NAMES = frozenset(_SCRIPT_OF.values()) | {"LATIN"}
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "gr": "el", "ua": "uk"}


def direction(language: str | None) -> Direction:
    """The way the tag's script runs; left to right where the language is not known."""
    if not language:
        return "ltr"
    parts = language.lower().replace("_", "-").split("-")
    if any(part in RIGHT_TO_LEFT_SCRIPTS for part in parts[1:]):
        return "rtl"
    if any(part in ("latn", "cyrl") for part in parts[1:]):
        return "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT else "ltr"


def normalise(tag: str | None) -> str | None:
    """The tag in BCP 47's own casing ("en-GB", "zh-Hant-TW"); None where it is not a tag.

    "en_US.UTF-8", " DE ", withdrawn codes ("iw") and common mistakes ("jp") are understood.
    """
    if not tag or len(tag) > 60:
        return None
    lowered = tag.strip().split(".")[0].split(",")[0].strip().replace("_", "-").lower()
    if not _TAG.match(lowered):
        return None
    first, *rest = lowered.split("-")
    first = _OLD_CODES.get(first, first)
    if first in ("und", "mul", "zxx", "mis"):
        return None
    return "-".join([first, *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


def detect(text: str, hint: str | None = None) -> str | None:
    """The language the text is in; None where it is too short to say.

    The hint (a feed's or a page's own claim) wins while the text's script and its commonest words
    allow it: a claim is right more often than a guess, and a wrong one shows in the letters.
    """
    told = normalise(hint)
    script = _main_script(text)
    if script is None:
        return told
    common = _by_common_words(text, told) if script == "LATIN" else None
    if told and _fits(told, script) and (common is None or common == told.split("-")[0]):
        return told
    if common:
        return common
    guessed = _classify(text)
    return guessed if guessed and _fits(guessed, script) else told


def _by_common_words(text: str, told: str | None) -> str | None:
    """The language whose small words fill a tenth of the text and twice what any other's do;
    the told one where its own are there at all."""
    words = _WORD.findall(text[:3000].lower())
    if len(words) < 30:
        return None

    def share(language: str) -> float:
        return sum(map(_COMMON_WORDS[language].__contains__, words)) / len(words)

    claimed = (told or "").split("-")[0]
    if claimed and (claimed not in _COMMON_WORDS or share(claimed) >= 0.05):
        return claimed
    shares = {language: share(language) for language in _COMMON_WORDS}
    best, second = sorted(shares, key=lambda language: -shares[language])[:2]
    return best if shares[best] >= 0.1 and shares[best] >= 1.6 * shares[second] else None


def _fits(tag: str, script: str) -> bool:
    primary = tag.split("-")[0]
    if primary in _TWO_SCRIPTS or ("-" in tag and any(len(p) == 4 for p in tag.split("-"))):
        return True
    return _SCRIPT_OF.get(primary, "LATIN") == script


def _main_script(text: str) -> str | None:
    """The script of most letters among the first 1,000; None under 20 letters."""
    letters = Counter(filter(str.isalpha, text[:1000]))
    counts: Counter[str] = Counter()
    for letter, count in letters.items():
        counts[_script(letter)] += count
    if sum(counts.values()) < 20:
        return None
    best = max(counts, key=lambda name: counts[name])
    return best if best in _SCRIPT_NAMES else None


@cache
def _script(char: str) -> str:
    name = unicodedata.name(char, "").split(" ")[0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA") else name


def _classify(text: str) -> str | None:
    sample = text[:2000]
    if sum(char.isalpha() for char in sample) < 20:
        return None
    label: str = _model().classify(sample)[0]
    return normalise(label)


@cache
def _model() -> Any:
    import py3langid

    return py3langid


def count_words(text: str, language: str | None = None) -> int:
    """Words as a reader would count them; characters are shared out where none are spaced."""
    if text.isascii() and not _DOUBLED.search(text):
        return len(text.translate(_SPACED).split())  # what _WORD finds, in half the time
    unspaced = len(_UNSPACED.findall(text))
    if not unspaced:
        return len(_WORD.findall(text))
    spaced = sum(1 for _ in _WORD.finditer(_UNSPACED.sub(" ", text)))
    return spaced + max(1, round(unspaced / _characters_a_word(text, language)))


def word_starts(text: str) -> Iterator[int] | None:
    """Where each word that `count_words` counts begins; None where some are not parted by spaces."""
    if not text.isascii() and _UNSPACED.search(text):
        return None
    return (found.start() for found in _WORD.finditer(text))


def _characters_a_word(text: str, language: str | None) -> float:
    if _MAINLAND_RE.search(text):
        return 4.5
    japanese = (language or "").startswith("ja") or _KANA_RE.search(text) is not None
    return 2.0 if japanese else 1.6


def reading_minutes(words: int, language: str | None = None) -> int:
    """Whole minutes, rounded up; 0 for no words, else at least 1."""
    if words <= 0:
        return 0
    primary = (language or "").split("-")[0].lower()
    pace = WORDS_A_MINUTE_BY_LANGUAGE.get(primary, WORDS_A_MINUTE)
    return max(1, -(-words // pace))
