"""What the names of a home page's boxes and the forms of its addresses say, in many languages."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Boxes that send a reader elsewhere; links there are nobody's choice of the hour.
_ELSEWHERE = _set(
    "nav navbar navigation menu submenu megamenu subnav offcanvas footer breadcrumb breadcrumbs "
    "sitemap cookie cookies consent newsletter login signin pagination pager tagcloud social "
    "sharing toolbar topbar masthead horoscope sponsored advertorial anzeigen werbung promoted "
    "partner partners taboola outbrain"
)
# Lists in order of clicks: what readers did, not what editors chose.
_POPULAR = re.compile(
    r"most[\s_-]*(?:read|viewed|popular|shared|commented|clicked|watched)|trending|popular(?!tion)"
    r"|top[\s_-]*read|meist[\s_-]*gelesen|meist[\s_-]*geklickt|beliebt|plus[\s_-]*lus?\b"
    r"|les plus (?:lus|consultés)|m[aá]s[\s_-]*(?:le[ií]d|vist)[ao]s?|lo m[aá]s|mais[\s_-]*lid[ao]s"
    r"|pi[uù][\s_-]*lett[ie]|meest[\s_-]*gelezen|mest[\s_-]*l[aäe]ste?|luetuimmat|najczęściej"
    r"|najpopularni|nejčtenější|legolvasottabb|çok[\s_-]*okunan|самое читаемое|популярн|найпопул"
    r"|читают|الأكثر|پربازدید|हिट|terpopuler|đọc nhiều|人気|ランキング|ranking|阅读排行|点击排行"
    r"|热门|熱門|排行|많이 본|인기",
    re.I,
)
# Lists in order of time.
_LATEST = re.compile(
    r"\b(?:latest|newest|ticker|just[\s_-]?in|live[\s_-]?feed|minute|timeline|newsflash|ultim[aoie]s?"
    r"|neueste|en[\s_-]?direct|breaking[\s_-]?news|son[\s_-]?dakika)\b|速報|最新|последние|أحدث|최신",
    re.I,
)
# Words that style sheets use of anything ("border-top", "object-cover") are left out.
_LARGE = _set(
    "lead hero splash featured opener aufmacher apertura destaque spotlight manchete mainstory "
    "topstory leadstory headliner jumbo"
)
_SMALL = _set("mini compact related tiny bullet bullets")
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")

# First or last parts of paths under which no article lies.
_NO_ARTICLE = _set(
    "tag tags topic topics thema themen tema temas author authors autor autoren auteur by people "
    "category categories kategorie section sections search suche login signin signup register "
    "subscribe subscription account konto abo abos contact kontakt about privacy datenschutz terms "
    "imprint impressum agb shop jobs newsletter newsletters rss feed feeds app apps cookies help faq "
    "advertise mediadaten archive archives weather wetter horoscope games puzzles"
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|xml|rss|zip|css|js|ico|apk)$", re.I)
_NUMBER = re.compile(r"\d{4,}")


@lru_cache(8192)
def words_of(names: str) -> frozenset[str]:
    """The lower-case words of class and id names, camel case taken apart."""
    return frozenset(word.lower() for word in _WORD.findall(names))


def leads_elsewhere(names: str) -> bool:
    """Whether a box of these names is for finding one's way, or was paid for."""
    return not words_of(names).isdisjoint(_ELSEWHERE)


def is_popular(text: str) -> bool:
    """Whether a box's names say that it is in order of clicks."""
    return _POPULAR.search(text) is not None


def is_popular_heading(text: str) -> bool:
    """Whether a box's heading says so; a headline that merely has such a word in it does not."""
    return len(text) <= 40 and _POPULAR.match(text) is not None


def is_latest(text: str) -> bool:
    """Whether a box's names say that it is in order of time."""
    return _LATEST.search(text.replace("-", " ").replace("_", " ")) is not None


def stature(names: str) -> float:
    """Over 1 where the names say that a card is large, under 1 where small."""
    words = words_of(names)
    if not words.isdisjoint(_LARGE):
        return 1.25
    return 1.0 if words.isdisjoint(_SMALL) else 0.7


@lru_cache(256)
def site(host: str) -> str:
    """The part of a host name that all of a site's hosts share, by the usual shapes of names.

    "edition.daily.example" and "daily.example" are one site; so are hosts under "daily.co.example",
    told by a short second-level name under a country's.
    """
    labels = host.partition(":")[0].split(".")
    if len(labels) < 3 or labels[-1].isdigit():
        return host
    wide = len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if wide else -2 :])


@lru_cache(8192)
def may_be_an_article(url: str, letters: int) -> bool:
    """Whether an address has the form of an article's; `letters` is how long its link's text is."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.lower().split("/") if step]
    if not steps and not parts.query:
        return False
    if _FILE.search(parts.path):
        return False
    if steps and (steps[0] in _NO_ARTICLE or steps[-1] in _NO_ARTICLE or steps[-2:-1] == ["tag"]):
        return False
    last = steps[-1] if steps else ""
    named = len(re.findall(r"[^\W_]+", last)) >= 4 or len(last) >= 24
    numbered = _NUMBER.search(parts.path) is not None or _NUMBER.search(parts.query) is not None
    # Where addresses say nothing, a sentence for a link does.
    return named or (numbered and letters >= 8) or (len(steps) >= 2 and letters >= 25)
