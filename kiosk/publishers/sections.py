"""The standing subjects. A feed is of one section; an article may stand in several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from kiosk.kit.texts import phrase

# In the order of the front page. "news" is a general feed: its articles find their section later.
SECTIONS: dict[str, str] = {
    "news": phrase("News"),
    "world": phrase("World"),
    "politics": phrase("Politics"),
    "business": phrase("Business"),
    "technology": phrase("Technology"),
    "science": phrase("Science"),
    "health": phrase("Health"),
    "climate": phrase("Climate"),
    "culture": phrase("Culture"),
    "sport": phrase("Sport"),
    "opinion": phrase("Opinion"),
    "local": phrase("Local"),
    "good-news": phrase("Good news"),
}
CHOICES = list(SECTIONS.items())
GENERAL = "news"

# What publishers call them, folded (lower case, no accents). Words of the main languages of the
# catalogue; a name that is not here is no section of ours, and says nothing.
_NAMES: dict[str, str] = {
    "world": "world international world-news foreign global mundo internacional international-news "
    "monde ausland welt esteri mundo-hoy internationales dunya wereld swiat verden varlden мир "
    "в-мире مير العالم دولي عالم عالمي دوليات 国际 国際 세계 국제 बिदेश विदेश दुनिया nacho-mundo "
    "europe africa asia americas middle-east europa afrique asie",
    "politics": "politics politik politica politique politiek polityka siyaset politikk политика "
    "سياسة السياسة 政治 정치 राजनीति government elections election us-politics uk-politics",
    "business": "business economy economics economia economie wirtschaft markets finance finanzen "
    "money ekonomi gospodarka okonomi ekonomia бизнес экономика اقتصاد الاقتصاد أعمال مال 经济 経済 "
    "경제 व्यापार wirtschaft-und-finanzen companies eco negocios affaires financas",
    "technology": "technology tech technologie tecnologia digital teknoloji teknologi internet "
    "computer netzwelt технологии تكنولوجيا تقنية علوم-وتكنولوجيا 科技 テクノロジー it기술 it-과학 gadgets "
    "artificial-intelligence ai science-and-technology high-tech",
    "science": "science sciences wissenschaft wissen ciencia scienza scienze bilim nauka vitenskap "
    "наука علوم العلوم 科学 과학 विज्ञान space astronomy",
    "health": "health gesundheit salud sante salute saude saglik zdrowie helse halsa здоровье صحة "
    "الصحة 健康 건강 स्वास्थ्य medicine coronavirus covid-19 wellness",
    "climate": "climate environment climate-change klima umwelt medio-ambiente medioambiente "
    "environnement ambiente meio-ambiente cevre clima planete climat miljo климат экология مناخ بيئة "
    "البيئة 环境 環境 환경 climate-and-environment environment-and-climate weather",
    "culture": "culture kultur cultura kultura arts art books film films movies music theatre "
    "entertainment feuilleton tv television lifestyle life-and-style style travel food culture-et-idees "
    "kultur-und-medien kultuur kulttuuri espectaculos spettacoli cinema musique livres sanat magazin "
    "культура ثقافة الثقافة فن فنون منوعات 文化 娱乐 문화 연예 मनोरंजन celebrity gaming games",
    "sport": "sport sports deportes deporte esporte esportes spor sporten idrett urheilu football "
    "soccer futbol fussball calcio tennis cricket rugby basketball formula-1 спорт رياضة الرياضة 体育 "
    "スポーツ 스포츠 खेल olympics nba nfl mlb",
    "opinion": "opinion opinions comment commentary editorial editorials kommentar meinung opinione "
    "opiniao debate columnists columns views analysis идеи мнения رأي الرأي آراء 评论 評論 오피니언 विचार "
    "tribune idees yorum yazarlar debatt commentisfree voices op-ed",
    "local": "local regional region regionales lokales metro city nearby lokal regioes lokalnews "
    "محليات 地方 지역",
    "good-news": "good-news positive-news buenas-noticias gute-nachrichten bonnes-nouvelles",
    "news": "news top-news top-stories latest headlines actualidad nachrichten actualites notizie "
    "noticias haberler aktuell новости أخبار 新闻 ニュース 뉴스",
}


@cache
def _by_name() -> dict[str, str]:
    return {_folded(name): section for section, names in _NAMES.items() for name in names.split()}


@lru_cache(4096)
def section_named(name: str) -> str | None:
    """Our section for what a publisher calls one ("Wirtschaft", "US Politics"); None if unknown.

    A general name ("News") is no section of an article, so it is None too.
    """
    return next((section for section in _sections_in(name) if section != GENERAL), None)


def is_section(name: str) -> bool:
    """Whether a publisher's name means a section of ours, or the general one ("Latest")."""
    return any(_sections_in(name))


def _sections_in(name: str) -> Iterator[str]:
    for part in re.split(r"[/>|:»]", name.casefold()):
        slug = "-".join(re.findall(r"\w+", _folded(part)))
        if section := _by_name().get(slug):
            yield section


def feed_section(name: str) -> str:
    """As `section_named`, for a feed: what says nothing is general."""
    return section_named(name) or GENERAL


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
