"""Specimens: what the page of all components shows in them, once in English and once in Arabic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from kiosk.design.specimen_words import ARABIC

SCHEMES = ("light", "dark", "sepia")
# The roles in the order of kiosk/design/static/css/schemes.css.
COLOURS = (
    "paper", "paper-raised", "paper-sunk", "ink", "ink-soft", "accent", "good", "warn", "bad",
    "rule", "rule-strong", "edge-line", "button", "focus", "mark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Masthead:
    """An invented title; the same names as a title's own."""

    slug: str
    name: str
    colour: str
    language: str
    country: str


class Sources(NamedTuple):
    """Addresses of the one drawing, as pieces/pictures.html takes them."""

    avif: str
    webp: str
    src: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing that stands for every picture."""

    sources: Sources
    width: int = 960
    height: int = 640


@dataclass(frozen=True, slots=True)
class Card:
    """An invented article, as pieces/cards.html takes one."""

    id: int
    slug: str
    headline: str
    kicker: str
    standfirst: str
    language: str
    direction: str
    published: datetime
    masthead: Masthead
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An invented story, as pieces/stories.html takes one."""

    id: int
    slug: str
    titles: int
    independent: int
    agencies: tuple[str, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of a front."""

    card: Card
    story: Story
    why: str


@dataclass(frozen=True, slots=True)
class Pick:
    """An editor's choice."""

    card: Card
    note: str
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Specimen:
    """One language's contents: a few articles, the first with the longest headline; a paragraph."""

    language: str
    direction: str
    entries: tuple[Entry, ...]
    picks: tuple[Pick, ...]
    paragraph: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline_place: str

    def say(self, english: str) -> str:
        """What a component says, in the specimen's language. KeyError where nobody translated it."""
        return english if self.language == "en" else ARABIC[english]


def specimens(now: datetime, drawing: str) -> tuple[Specimen, Specimen]:
    """The English and the Arabic one; their articles are of the last hours before `now`.

    `drawing` is the address of specimen.svg, which stands for the first one's picture.
    """
    source = f"{drawing} 960w"
    picture = Picture(Sources(source, source, drawing))
    return _english(now, picture), _arabic(now, picture)


def _english(now: datetime, picture: Picture) -> Specimen:
    daily = Masthead("daily", "The Harbour Daily", "#1f3a5f", "en", "GB")
    weekly = Masthead("weekly", "Weekly Orchard", "", "en", "NZ")
    first = Card(
        1,
        "ferries",
        "Ferries sail again after a week of storm, and the island counts what the wind left standing",
        "Harbour",
        "The first boat carried bread, letters and a wedding dress; the second carried the wedding.",
        "en",
        "ltr",
        now - timedelta(minutes=12),
        daily,
        picture,
    )
    second = replace(
        first,
        id=2,
        headline="Apples at last",
        kicker="",
        published=now - timedelta(hours=5),
        masthead=weekly,
        picture=None,
    )
    why = "Reported by nine titles of six owners; four of them lead with it."
    return Specimen(
        "en",
        "ltr",
        (
            Entry(first, Story(1, "ferries", 9, 4, ("AFP",)), why),
            Entry(second, Story(2, "apples", 2, 2, ()), why),
        ),
        (Pick(second, "Worth the time even if you never set foot there."),),
        "Nobody on the quay would say who saw the light first. A boy, some thought; a dog, said "
        "others. What they agreed on was the order in which the windows opened.",
        ("Ada Quill", "Bo Ink"),
        ("AFP",),
        "Harbourtown",
    )


def _arabic(now: datetime, picture: Picture) -> Specimen:
    daily = Masthead("siraj", "سراج الميناء", "#8a1c1c", "ar", "EG")
    weekly = Masthead("zaytun", "ورقة الزيتون", "", "ar", "JO")
    first = Card(
        3,
        "ferries",
        "العبارات تبحر من جديد بعد أسبوع من العواصف، والجزيرة تحصي ما أبقته الريح",
        "الميناء",
        "حملت العبارة الأولى الخبز والرسائل وثوب عرس، وحملت الثانية العرس نفسه.",
        "ar",
        "rtl",
        now - timedelta(minutes=12),
        daily,
        picture,
    )
    second = replace(
        first,
        id=4,
        headline="التفاح أخيرًا",
        kicker="",
        published=now - timedelta(hours=5),
        masthead=weekly,
        picture=None,
    )
    why = "ترويه تسعة عناوين لستة مالكين، وتتصدر به أربعة منها."
    return Specimen(
        "ar",
        "rtl",
        (
            Entry(first, Story(3, "ferries", 9, 4, ("AFP",)), why),
            Entry(second, Story(4, "apples", 2, 2, ()), why),
        ),
        (Pick(second, "تستحق الوقت وإن لم تزر المكان قط."),),
        "لم يقل أحد على الرصيف من رأى الضوء أولًا. صبي كما ظن بعضهم، وكلب كما قال آخرون. "
        "أما ما اتفقوا عليه فهو الترتيب الذي انفتحت به النوافذ.",
        ("رائد جبر",),
        ("AFP",),
        "موسكو",
    )
