"""Composing: from evidence to one edition's ranked view. Pure: nothing is asked, nothing is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from kiosk.front.arranging import RARE_PART, Candidate, Page, arrange
from kiosk.front.editions import WORLD, Edition
from kiosk.front.evidence import Material, Seen
from kiosk.front.ranking import RIGHT_NOW, Evidence, Value, Vote, scores, value
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
    above it, `right_now` is Top Stories whole. `alternatives` could lead it as well. `offered` are all
    stories of the world's, best first; other editions have none."""

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
    offered: list[Offered] = field(default_factory=list)


class Offered(NamedTuple):
    """A story as it may be put before one reader: `titles` are ids of those that tell it, the one that
    leads it first; `moved` is when it last did, in seconds since 1970; `event` is the same for stories
    that tell one event, 0 where no other does."""

    story: int
    article: int
    score: float
    moved: float
    language: str
    titles: tuple[int, ...]
    sections: tuple[str, ...]
    event: int


class _Scored(NamedTuple):
    """An event's score in an edition; what it takes to compare thousands, and no more."""

    number: int
    score: float
    right_now: float
    published: float
    lone: bool
    rare: bool
    sections: tuple[str, ...]


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
    view = _View(edition, shelves, now, language, reading or {})
    composed = view.composed()
    composed.titles = len({s.report.title for told in view.events.values() for s in told})
    composed.newsrooms = view.newsrooms
    if edition == WORLD:
        composed.offered = view.offered()
    return composed


def worth(material: Material, number: int, now: datetime) -> Value | None:
    """What that event of the material is worth to the world at `now`; None where nobody tells it."""
    if number not in material.events:
        return None
    return _View(WORLD, Shelves(material), now, "", {}).ranked(number).value


class _View:
    """An edition while it is composed."""

    def __init__(
        self,
        edition: Edition,
        shelves: Shelves,
        now: datetime,
        language: str,
        reading: Mapping[int, float],
    ) -> None:
        self.events = shelves.of(edition)
        self._material = material = shelves.material
        self._now, self._language, self._reading = now, language, reading
        voting = (material.houses[title] for title in material.voting)
        self.newsrooms = len({h.owner for h in voting if edition.takes(h.country, h.language)})
        self._scored = [self._score(number, told) for number, told in self.events.items()]
        self._scored.sort(key=lambda one: (-one.score, -one.published))
        self._by_number = {one.number: one for one in self._scored}
        self._candidates: dict[int, Candidate] = {}

    # ------------------------------------------------------------ the page

    def composed(self) -> Composed:
        """The page, best first; what is from before the window only fills its sections."""
        if not self._scored:
            return Composed()
        page = Page()
        first = arrange(self._led(self._pool(self._scored)), TOP + 1, page)
        lately = self._led(self._pool(sorted(self._scored, key=lambda one: -one.right_now)))
        right_now = arrange(lately, RIGHT_NOW_LIST, Page())
        beside = arrange(lately[:RIGHT_NOW_LIST], NOW, page)
        rivers: dict[str, list[Candidate]] = {}
        sections: dict[str, list[Candidate]] = {}
        for section, within in self._by_section().items():
            sections[section] = self._in_section(within, SECTION, Page(), a_title=5, an_owner=6)
            river = self._in_section(within, RIVER + SPARE, page, a_title=3, an_owner=3)
            if river:
                rivers[section] = river
        entries = _Entries(self.ranked)
        return Composed(
            lead=entries.placed(first[:1])[0],
            top=entries.placed(first[1:]),
            now=entries.placed(beside),
            right_now=entries.placed(right_now),
            rivers={section: entries.placed(some) for section, some in rivers.items()},
            sections={section: entries.placed(some) for section, some in sections.items()},
            alternatives=self._alternatives(first[0].number),
            entries=entries.all,
        )

    def _by_section(self) -> dict[str, list[_Scored]]:
        found: dict[str, list[_Scored]] = {section: [] for section in SECTIONS}
        for one in self._scored:
            for section in one.sections:
                found[section].append(one)
        return {section: some for section, some in found.items() if some}

    def _in_section(
        self, within: Sequence[_Scored], wanted: int, page: Page, *, a_title: int, an_owner: int
    ) -> list[Candidate]:
        """A section's best; old articles follow where there are too few, however few wrote those."""
        since = self._material.since.timestamp()
        new = self._pool([one for one in within if one.published >= since])
        old = self._pool([one for one in within if one.published < since])
        chosen = arrange(new, wanted, page, a_title=a_title, an_owner=an_owner, rare_part=RARE_PART)
        left = wanted - len(chosen)
        return chosen + arrange(old, left, page, a_title=a_title, an_owner=an_owner)

    def _pool(self, some: Sequence[_Scored]) -> list[Candidate]:
        """The best, and behind them what titles that rarely publish have newest."""
        rare = [one for one in some[_BEST:] if one.rare]
        rare.sort(key=lambda one: -one.published)
        return [self._candidate(one) for one in (*some[:_BEST], *rare[:_RARE])]

    def _led(self, pool: list[Candidate]) -> list[Candidate]:
        """The pool, begun by a story several owners tell, where the best of those is alive at all."""
        known = self._by_number
        if not known[pool[0].number].lone:
            return pool
        first = next((c for c in pool if not known[c.number].lone), None)
        if first is None or known[first.number].score < _ALIVE * known[pool[0].number].score:
            return pool
        return [first, *(candidate for candidate in pool if candidate is not first)]

    def offered(self) -> list[Offered]:
        """Every story, best first. Those that tell one event in several languages are offered apart."""
        since = self._material.since.timestamp()
        found: list[Offered] = []
        for one in self._scored:
            if one.published < since:
                continue
            by_story: dict[int, list[Seen]] = {}
            for seen in self.events[one.number]:
                by_story.setdefault(seen.story, []).append(seen)
            for story, told in by_story.items():
                if story:
                    event = one.number if len(by_story) > 1 else 0
                    found.append(self._offer(story, event, told, one))
        return found

    def _offer(self, story: int, event: int, told: Sequence[Seen], one: _Scored) -> Offered:
        lead = told[0] if len(told) == 1 else _lead(told, self._material.votes)
        titles = dict.fromkeys((lead.report.title, *(seen.report.title for seen in told)))
        moved = max(seen.report.published for seen in told).timestamp()
        return Offered(
            story, lead.report.article, one.score, moved, lead.language, tuple(titles), one.sections,
            event,
        )  # fmt: skip

    # ------------------------------------------------------------ one event

    def _score(self, number: int, told: Sequence[Seen]) -> _Scored:
        sections = _sections(told, self._material)
        evidence = self._evidence(told, sections[0])
        score, right_now = scores(evidence, self._now, (1.0, RIGHT_NOW))
        rare = self._material.rare
        return _Scored(
            number,
            score,
            right_now,
            max(seen.report.published for seen in told).timestamp(),
            len({seen.report.owner for seen in told}) == 1,
            all(seen.report.title in rare for seen in told),
            sections,
        )

    def _evidence(self, told: Sequence[Seen], section: str) -> Evidence:
        votes = self._material.votes
        cast = [vote for s in told for vote in votes.get(s.report.article, ())] if votes else []
        reading = self._reading
        read = max(reading.get(s.report.article, 0.0) for s in told) if reading else 0.0
        return Evidence(
            reports=[seen.report for seen in told],
            votes=cast,
            newsrooms=self.newsrooms,
            section=section,
            reading=read,
        )

    def _candidate(self, one: _Scored) -> Candidate:
        if one.number not in self._candidates:
            lead = _lead(self._shown(one.number), self._material.votes)
            self._candidates[one.number] = Candidate(
                number=one.number,
                title=lead.report.title,
                owner=lead.report.owner,
                same=frozenset({("event", one.number), *lead.said}),
                rare=one.rare,
                published=one.published,
            )
        return self._candidates[one.number]

    def ranked(self, number: int) -> Ranked:
        """The event as it stands on the front, with its reasons."""
        lead = _lead(self._shown(number), self._material.votes)
        section = self._by_number[number].sections[0]
        evidence = self._evidence(self.events[number], section)
        return Ranked(lead.story, lead.report.article, value(evidence, self._now))

    def _alternatives(self, number: int) -> list[int]:
        own = [s.report.article for s in self._shown(number) if s.report.own]
        return own[:_ALTERNATIVES]

    def _shown(self, number: int) -> Sequence[Seen]:
        """The articles of the one story that is shown of those that tell the event."""
        told = self.events[number]
        if len(told) == 1:
            return told
        stories = Counter(seen.story for seen in told)
        if len(stories) == 1:
            return told
        spoken = {seen.story for seen in told if seen.language == self._language}
        best = max(stories, key=lambda pk: (pk in spoken, stories[pk], -pk))
        return [seen for seen in told if seen.story == best]


class _Entries:
    """The entries of a page, each once, numbered as they come."""

    def __init__(self, ranked: Callable[[int], Ranked]) -> None:
        self._ranked = ranked
        self._places: dict[int, int] = {}
        self.all: list[Ranked] = []

    def placed(self, some: Iterable[Candidate]) -> list[int]:
        """Their numbers."""
        return [self._place(candidate.number) for candidate in some]

    def _place(self, number: int) -> int:
        if number not in self._places:
            self._places[number] = len(self.all)
            self.all.append(self._ranked(number))
        return self._places[number]


def _sections(told: Sequence[Seen], material: Material) -> tuple[str, ...]:
    """The sections a story stands in, the one with most of its articles first; the general one only
    where there is no other."""
    if len(told) == 1:
        only = material.sections.get(told[0].report.article, ())
        named = [section for section in only if section != GENERAL]
    else:
        counts = Counter(s for seen in told for s in material.sections.get(seen.report.article, ()))
        least = len(told) * _SECTION_PART
        named = [s for s, count in counts.most_common() if s != GENERAL and count >= least]
    return tuple(dict.fromkeys(named)) or (GENERAL,)


def _lead(shown: Sequence[Seen], votes: Mapping[int, Sequence[Vote]]) -> Seen:
    """The article its story leads with, where the edition has it; else the best of those it has: a
    report of its own, the most prominent one, the earliest."""

    def fit(seen: Seen) -> tuple[bool, bool, bool, float, float]:
        report = seen.report
        prominence = max((v.prominence for v in votes.get(report.article, ())), default=0.0)
        is_lead = seen.lead == report.article
        return is_lead, report.own, report.dated, prominence, -report.published.timestamp()

    return shown[0] if len(shown) == 1 else max(shown, key=fit)
