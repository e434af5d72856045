"""Composing: from evidence to one edition's ranked view. Pure: nothing is asked, nothing is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kiosk.front.arranging import RARE_PART, Candidate, Page, arrange
from kiosk.front.editions import Edition
from kiosk.front.evidence import Material, Seen
from kiosk.front.ranking import RIGHT_NOW, Evidence, Value, Vote, value, worth
from kiosk.publishers.sections import GENERAL, SECTIONS

# A front's places: under the lead, beside it (what leads right now), in each section, in a section's
# own list, and in the list of Top Stories. A lead and what is under it are the first ten.
TOP, NOW, RIVER, SECTION, RIGHT_NOW_LIST = 9, 6, 7, 24, 20
# Rivers are kept longer than they are shown, as an editor's picks are taken out of them.
SPARE = 3
# A story of one owner leads no page on which a story of several is worth at least this part of it.
_ALIVE = 0.1
# A story stands in the sections this part of its articles stand in.
_SECTION_PART = 0.3
# Candidates a list is arranged from: its best, and the newest of titles that rarely publish.
_BEST, _RARE = 80, 12
# Articles of a story looked at for one with a picture, where it leads the page.
_ALTERNATIVES = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story on a front: the article that leads it there (`story` is 0 where it is in none yet)."""

    story: int
    article: int
    value: Value


@dataclass(slots=True)
class Composed:
    """An edition's ranked view. Lists hold numbers of `entries`; `now` has nothing the front shows
    above it, `right_now` is Top Stories whole. `alternatives` could lead it as well."""

    entries: list[Ranked] = field(default_factory=list)
    lead: int | None = None
    top: list[int] = field(default_factory=list)
    now: list[int] = field(default_factory=list)
    right_now: list[int] = field(default_factory=list)
    rivers: dict[str, list[int]] = field(default_factory=dict)
    sections: dict[str, list[int]] = field(default_factory=dict)
    titles: int = 0
    newsrooms: int = 0
    alternatives: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    ranked: Ranked
    right_now: float
    sections: tuple[str, ...]
    candidate: Candidate
    own: list[int]

    @property
    def lone(self) -> bool:
        return self.ranked.value.reasons.owners < 2


class Shelves:
    """The material by what editions take of it, so that each edition looks at its own only."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self._by: defaultdict[tuple[str, str], dict[int, list[Seen]]] = defaultdict(dict)
        for number, told in material.events.items():
            for seen in told:
                of = (("country", seen.report.country), ("language", seen.language))
                for shelf in of:
                    self._by[shelf].setdefault(number, []).append(seen)

    def of(self, edition: Edition) -> Mapping[int, list[Seen]]:
        """The edition's part of each event, by the event's number."""
        if edition.kind == "world":
            return self.material.events
        return self._by.get((edition.kind, edition.code), {})


def compose(
    edition: Edition,
    shelves: Shelves,
    now: datetime,
    *,
    language: str = "",
    reading: Mapping[int, float] | None = None,
) -> Composed:
    """The edition's view at `now`. Of stories that tell one event in several languages, that in
    `language` is shown where there is one; `reading` is the reading signal of articles, 0 to 1."""
    material = shelves.material
    votes_of = {pk for pk in material.voting if _takes(edition, material, pk)}
    newsrooms = len({material.houses[pk].owner for pk in votes_of})
    entries = [
        _entry(number, told, material, now, newsrooms, language, reading or {})
        for number, told in shelves.of(edition).items()
    ]
    entries.sort(key=lambda e: (-e.ranked.value.score, -e.candidate.published))
    for place, entry in enumerate(entries):
        entry.candidate = replace(entry.candidate, number=place)
    composed = _composed(entries, material.since.timestamp())
    composed.titles = len({s.report.title for told in shelves.of(edition).values() for s in told})
    composed.newsrooms = newsrooms
    return composed


def _takes(edition: Edition, material: Material, title: int) -> bool:
    house = material.houses[title]
    return edition.takes(house.country, house.language)


# ---------------------------------------------------------------- one story


def _entry(
    number: int,
    told: Sequence[Seen],
    material: Material,
    now: datetime,
    newsrooms: int,
    language: str,
    reading: Mapping[int, float],
) -> _Entry:
    sections = _sections(told, material)
    votes = [vote for seen in told for vote in material.votes.get(seen.report.article, ())]
    evidence = Evidence(
        reports=[seen.report for seen in told],
        votes=votes,
        newsrooms=newsrooms,
        section=sections[0],
        reading=max((reading.get(s.report.article, 0.0) for s in told), default=0.0)
        if reading
        else 0.0,
    )
    shown = _shown(told, language)
    lead = _lead(shown, material.votes)
    candidate = Candidate(
        number=0,
        title=lead.report.title,
        owner=lead.report.owner,
        same=frozenset({("event", number), *lead.said}),
        rare=lead.report.title in material.rare,
        published=max(seen.report.published for seen in told).timestamp(),
    )
    return _Entry(
        Ranked(lead.story, lead.report.article, value(evidence, now)),
        worth(evidence, now, pace=RIGHT_NOW),
        sections,
        candidate,
        [s.report.article for s in shown if s.report.own][:_ALTERNATIVES],
    )


def _sections(told: Sequence[Seen], material: Material) -> tuple[str, ...]:
    """The sections a story stands in, the one with most of its articles first; the general one only
    where there is no other."""
    if len(told) == 1:
        counts = Counter(material.sections.get(told[0].report.article, ()))
    else:
        counts = Counter(s for seen in told for s in material.sections.get(seen.report.article, ()))
    least = len(told) * _SECTION_PART
    named = [s for s, count in counts.most_common() if s != GENERAL and count >= least]
    return tuple(named) or (GENERAL,)


def _shown(told: Sequence[Seen], language: str) -> list[Seen]:
    """The articles of the one story that is shown of those that tell the event."""
    stories = Counter(seen.story for seen in told)
    if len(stories) == 1:
        return list(told)
    spoken = {seen.story for seen in told if language and seen.language == language}
    best = max(stories, key=lambda pk: (pk in spoken, stories[pk], -pk))
    return [seen for seen in told if seen.story == best]


def _lead(shown: Sequence[Seen], votes: Mapping[int, Sequence[Vote]]) -> Seen:
    """The article its story leads with, where the edition has it; else the best of those it has: a
    report of its own, the most prominent one, the earliest."""

    def fit(seen: Seen) -> tuple[bool, bool, bool, float, float]:
        report = seen.report
        prominence = max((v.prominence for v in votes.get(report.article, ())), default=0.0)
        is_lead = seen.lead == report.article
        return is_lead, report.own, report.dated, prominence, -report.published.timestamp()

    return shown[0] if len(shown) == 1 else max(shown, key=fit)


# ---------------------------------------------------------------- the page


def _composed(entries: list[_Entry], since: float) -> Composed:
    """`entries` are sorted by their value, and numbered so; what is from before `since` only fills."""
    if not entries:
        return Composed()
    page = Page()
    first = arrange(_led(_pool(entries), entries), TOP + 1, page)
    lately = sorted(entries, key=lambda e: -e.right_now)
    pool = _led(_pool(lately), entries)
    right_now = arrange(pool, RIGHT_NOW_LIST, Page())
    beside = arrange(pool[:RIGHT_NOW_LIST], NOW, page)
    rivers: dict[str, list[Candidate]] = {}
    sections: dict[str, list[Candidate]] = {}
    for section in SECTIONS:
        within = [entry for entry in entries if section in entry.sections]
        if not within:
            continue
        new: list[_Entry] = []
        old: list[_Entry] = []
        for entry in within:
            (new if entry.candidate.published >= since else old).append(entry)
        sections[section] = _in_section(new, old, SECTION, Page(), a_title=5, an_owner=6)
        river = _in_section(new, old, RIVER + SPARE, page, a_title=3, an_owner=3)
        if river:
            rivers[section] = river
    lists = [first, beside, right_now, *rivers.values(), *sections.values()]
    numbers = sorted({candidate.number for one in lists for candidate in one})
    place = {number: at for at, number in enumerate(numbers)}

    def placed(some: Iterable[Candidate]) -> list[int]:
        return [place[candidate.number] for candidate in some]

    return Composed(
        entries=[entries[number].ranked for number in numbers],
        lead=place[first[0].number],
        top=placed(first[1:]),
        now=placed(beside),
        right_now=placed(right_now),
        rivers={section: placed(some) for section, some in rivers.items()},
        sections={section: placed(some) for section, some in sections.items()},
        alternatives=entries[first[0].number].own,
    )


def _in_section(
    new: Sequence[_Entry],
    old: Sequence[_Entry],
    wanted: int,
    page: Page,
    *,
    a_title: int,
    an_owner: int,
) -> list[Candidate]:
    """A section's best; old articles follow where there are too few, however few titles wrote those."""
    limits = {"a_title": a_title, "an_owner": an_owner}
    chosen = arrange(_pool(new), wanted, page, rare_part=RARE_PART, **limits)
    return chosen + arrange(_pool(old), wanted - len(chosen), page, **limits)


def _pool(entries: Sequence[_Entry]) -> list[Candidate]:
    """The best, and behind them what titles that rarely publish have newest."""
    best = [entry.candidate for entry in entries[:_BEST]]
    rare = [entry.candidate for entry in entries[_BEST:] if entry.candidate.rare]
    rare.sort(key=lambda candidate: -candidate.published)
    return best + rare[:_RARE]


def _led(pool: list[Candidate], entries: Sequence[_Entry]) -> list[Candidate]:
    """The pool, begun by a story that several owners tell, where the best of those is alive at all."""
    if not pool or not entries[pool[0].number].lone:
        return pool
    best = entries[pool[0].number]
    first = next((candidate for candidate in pool if not entries[candidate.number].lone), None)
    if first is None or _score(entries[first.number]) < _ALIVE * _score(best):
        return pool
    return [first, *(candidate for candidate in pool if candidate is not first)]


def _score(entry: _Entry) -> float:
    return entry.ranked.value.score
