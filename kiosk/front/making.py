"""Making fronts on a timer, and reading them as ready objects: what a page shows, and why each.

A front is made whole: evidence is loaded once, every edition is composed of it, and each becomes one
`FrontPage`. Reading one costs the same few queries however many stories there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from kiosk.articles.cards import Card, cards
from kiosk.articles.models import Picture
from kiosk.articles.pictures import is_missing
from kiosk.design.interface import interface_language
from kiosk.front import newest, offering, picks
from kiosk.front.composing import NOW, RIVER, SPARE, TOP, Composed, Shelves, compose, worth
from kiosk.front.editions import WORLD, Edition, Speaker, editions, primary, read_key
from kiosk.front.evidence import Material, load, load_story
from kiosk.front.models import FrontPage
from kiosk.front.picks import ShownPick
from kiosk.front.ranking import Reasons
from kiosk.front.wording import in_words
from kiosk.publishers.models import Title
from kiosk.publishers.sections import SECTIONS
from kiosk.stories.showing import StoryCard, story_cards


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a place of a front: the article that leads it there, and how it came there.

    `story` is None where the article is in no story yet, `reasons` where nothing was ranked yet.
    """

    card: Card
    story: StoryCard | None = None
    score: float = 0.0
    reasons: Reasons | None = None

    @property
    def why(self) -> str:
        """The reasons in plain words of the language spoken; empty where there are none."""
        return in_words(self.reasons, interface_language()) if self.reasons is not None else ""


@dataclass(frozen=True, slots=True)
class River:
    """A section of a front, best first."""

    section: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """All a front page shows; nothing in it stands there twice. Without a lead there is nothing yet.

    `now` is what leads right now and is not among the lead and `top`. `made` is None where no story
    was ranked yet and the newest stand in: then `now` is empty. `titles` counts those carried.
    """

    edition: Edition
    lead: Entry | None
    top: tuple[Entry, ...]
    now: tuple[Entry, ...]
    rivers: tuple[River, ...]
    picks: tuple[ShownPick, ...]
    titles: int
    made: datetime | None


# ---------------------------------------------------------------- making


def make_fronts(now: datetime, reading: Mapping[int, float] | None = None) -> int:
    """Make the front of every edition; returns how many there are. Running twice is harmless.

    `reading` is the reading signal of articles by id, 0 to 1. Editions that have too few titles by now
    go.
    """
    material = load(now)
    shelves = Shelves(material)
    language = primary(settings.LANGUAGE_CODE)
    composed: dict[str, Composed] = {}
    for edition in editions(_speakers(material)):
        made = compose(edition, shelves, now, language=language, reading=reading)
        if made.entries or edition == WORLD:
            composed[edition.key] = made
    _lead_with_pictures(composed.values(), now)
    rows = [
        FrontPage(edition=key, made_at=now, content=_to_json(made))
        for key, made in composed.items()
    ]
    with transaction.atomic():
        FrontPage.objects.exclude(edition__in=list(composed)).delete()
        FrontPage.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["edition"],
            update_fields=["made_at", "content"],
        )
        offering.save(composed[WORLD.key].offered, now)
    return len(rows)


def _speakers(material: Material) -> Iterable[Speaker]:
    """The titles that publish, and the languages they publish in."""
    for told in material.events.values():
        for seen in told:
            report = seen.report
            yield Speaker(report.title, report.owner, report.country, seen.language)


def _lead_with_pictures(composed: Iterable[Composed], now: datetime) -> None:
    """Where the article that leads a page has no picture, another report of the story that has one.

    A picture that is known not to be had is none.
    """
    leads = [(made, made.entries[made.lead]) for made in composed if made.lead is not None]
    wanted = {pk for made, lead in leads for pk in (lead.article, *made.alternatives)}
    rows = Picture.objects.filter(article__in=wanted, position=0).order_by("id")
    pictured = {pk for pk, url in rows.values_list("article_id", "url") if not is_missing(url, now)}
    for made, lead in leads:
        if lead.article not in pictured:
            other = next((pk for pk in made.alternatives if pk in pictured), lead.article)
            assert made.lead is not None
            made.entries[made.lead] = replace(lead, article=other)


def _to_json(made: Composed) -> dict[str, Any]:
    """A front as FrontPage keeps it. Lists hold numbers of `entries`, each [story, article, score,
    reasons]."""
    return {
        "entries": [
            [e.story, e.article, round(e.value.score, 4), e.value.reasons.to_json()]
            for e in made.entries
        ],
        "lead": made.lead,
        "top": made.top,
        "now": made.now,
        "right_now": made.right_now,
        "rivers": made.rivers,
        "sections": made.sections,
        "titles": made.titles,
        "newsrooms": made.newsrooms,
    }


# ---------------------------------------------------------------- reading


def made_editions() -> list[Edition]:
    """The editions there are fronts of: the world, languages, countries, each the fullest first."""
    rows = FrontPage.objects.order_by("edition").values_list("edition", "content__titles")
    found = [(edition, titles or 0) for key, titles in rows if (edition := read_key(key))]
    kinds = ("world", "language", "country")
    found.sort(key=lambda row: (kinds.index(row[0].kind), -row[1], row[0].code))
    return [edition for edition, _ in found]


def front(edition: str, now: datetime, language: str = "") -> Front | None:
    """The front of the edition of that key, under the terms at `now`; None where there is none.

    Until anything was ranked the world's has the newest of every section, the lead in `language`.
    """
    of = read_key(edition)
    if of is None:
        return None
    page = FrontPage.objects.filter(edition=edition).first()
    if page is None and of != WORLD:
        return None
    if page is None or not page.content["entries"]:
        return _newest(now, language or settings.LANGUAGE_CODE)
    content = page.content
    picked = picks.current(now)
    # As many to spare as picks may be taken out.
    deep = RIVER + min(SPARE, len(picked))
    rivers = [(section, numbers[:deep]) for section, numbers in content["rivers"].items()]
    numbers = [content["lead"], *content["top"], *content["now"]]
    drawn = _drawn(content, [*numbers, *(n for _, some in rivers for n in some)], now)
    lead = drawn.get(content["lead"])
    shown = _Shown()
    if lead is not None:
        shown.takes(lead)
    picked = [pick for pick in picked if shown.takes(pick)]
    top = shown.of(drawn, content["top"], TOP)
    if lead is None and top:  # withdrawn since
        lead, *top = top
    return Front(
        edition=of,
        lead=lead,
        top=tuple(top),
        now=tuple(shown.of(drawn, content["now"], NOW)),
        rivers=tuple(
            River(section, tuple(entries))
            for section, some in rivers
            if (entries := shown.of(drawn, some, RIVER))
        ),
        picks=tuple(picked),
        titles=Title.objects.carried().count(),
        made=page.made_at,
    )


def top_stories(now: datetime, edition: str = WORLD.key, most: int = 10) -> list[Entry]:
    """What leads right now in an edition, best first; empty where nothing was ranked yet."""
    return _listed(edition, "right_now", None, most, now)


def in_section(edition: str, section: str, now: datetime, most: int = 24) -> list[Entry]:
    """A section's stories in an edition, best first; empty where it has none."""
    return _listed(edition, "sections", section, most, now)


def why(story_id: int, now: datetime) -> Reasons | None:
    """What makes a story news: as the world's front has it, else by what is known of it at `now`; None
    where nobody tells it."""
    page = FrontPage.objects.filter(edition=WORLD.key).first()
    entries = page.content["entries"] if page is not None else ()
    for story, _, _, reasons in entries:
        if story == story_id:
            return Reasons.from_json(reasons)
    found = worth(load_story(story_id, now), story_id, now)
    return found.reasons if found is not None else None


def sections_of(edition: str) -> tuple[str, ...]:
    """The sections an edition has anything in, in the order of the front page."""
    page = FrontPage.objects.filter(edition=edition).first()
    found = page.content["sections"] if page is not None else {}
    return tuple(section for section in SECTIONS if found.get(section))


def _listed(edition: str, name: str, part: str | None, most: int, now: datetime) -> list[Entry]:
    page = FrontPage.objects.filter(edition=edition).first()
    if page is None:
        return []
    found = page.content[name]
    numbers = (found if part is None else found.get(part, []))[: most + SPARE]
    drawn = _drawn(page.content, numbers, now)
    return [drawn[number] for number in numbers if number in drawn][:most]


class _Shown:
    """What stands on a page already: an article, a story and a headline stand there once."""

    def __init__(self) -> None:
        self._said: set[tuple[str, object]] = set()

    def takes(self, one: Entry | ShownPick) -> bool:
        """Whether it is new there; it stands there from then on."""
        said: set[tuple[str, object]] = {
            ("article", one.card.id),
            ("headline", " ".join(one.card.headline.casefold().split())),
        }
        if one.story is not None:
            said.add(("story", one.story.id))
        if self._said & said:
            return False
        self._said |= said
        return True

    def of(self, drawn: Mapping[int, Entry], numbers: Iterable[int], most: int) -> list[Entry]:
        """Up to `most` of those entries that are new there."""
        entries: list[Entry] = []
        for number in numbers:
            if len(entries) < most and number in drawn and self.takes(drawn[number]):
                entries.append(drawn[number])
        return entries


def _drawn(content: Mapping[str, Any], numbers: Iterable[int], now: datetime) -> dict[int, Entry]:
    """The entries of those numbers, without those that have nothing to show any more: articles taken back
    or shut out, stories that do not stand. A story whose article here is gone is led by what leads it else.
    """
    rows = {number: content["entries"][number] for number in dict.fromkeys(numbers)}
    told = [story for story, *_ in rows.values() if story]
    stories = {card.id: card for card in story_cards(told, now)}
    found = {card.lead.id: card.lead for card in stories.values()}
    others = [article for _, article, *_ in rows.values() if article not in found]
    found.update({card.id: card for card in cards(others, now)})
    drawn = {}
    for number, (story, article, score, reasons) in rows.items():
        card = stories.get(story)
        lead = found.get(article) or (card.lead if card is not None else None)
        if lead is None or (story and card is None):
            continue
        if card is not None and card.lead.id != lead.id:
            card = replace(card, lead=lead)
        drawn[number] = Entry(lead, card, score, Reasons.from_json(reasons))
    return drawn


def _newest(now: datetime, language: str) -> Front:
    found = newest.front(now, language)
    shown = {card.id for card in (found.lead, *found.top) if card is not None}
    shown |= {card.id for river in found.rivers for card in river.cards}
    return Front(
        edition=WORLD,
        lead=Entry(found.lead) if found.lead is not None else None,
        top=tuple(Entry(card) for card in found.top),
        now=(),
        rivers=tuple(
            River(river.section, tuple(Entry(card) for card in river.cards))
            for river in found.rivers
        ),
        picks=tuple(pick for pick in picks.current(now) if pick.card.id not in shown),
        titles=found.titles,
        made=None,
    )
