"""For You: which of the ranked stories to put before one reader, in what order, and why each.

A reader's front is news first. Of each eight places two are for what newsrooms hold most important,
whatever the reader follows: in the first `8 n` places are the `2 n` most important stories that the
reader neither read nor shut out. The rest is what they follow and what their reading tells of, held
against news value; and some places are kept for what they would not have looked for, and for titles
they do not read. Pure: the clock, the stories and the reader's choices are passed in, and the same ones
give the same front.

Costs what the reader's follows and the page come to, not what there are of stories: those are indexed
once for all readers (`readers.offers`), and of each thing followed only the best are weighed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge, nlargest
from itertools import islice
from math import log
from operator import attrgetter
from typing import NamedTuple

from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.offers import Offer, Offers
from kiosk.readers.tastes import Taste

# So many stories are weighed of all, of a thing often read, and of all things followed together: of
# each of these its share, within bounds. To find them at most `_FURTHEST` times as many are looked at.
_OF_ALL, _OF_A_HABIT, _OF_FOLLOWS, _LEAST, _MOST = 250, 15, 1_200, 6, 40
_FURTHEST = 10
# How much following and reading habits of each kind count, 0 to 1. So many habits are looked at, each of
# so many reads lately: less is none.
_FOLLOWED = {Kind.TOPIC: 0.8, Kind.TITLE: 0.65, Kind.SECTION: 0.4}
_READ = {Kind.TOPIC: 0.30, Kind.TITLE: 0.15, Kind.SECTION: 0.15}
_HABITS, _OFTEN = 40, 1.5
# Reads in all at which habits count half of what they say: fewer are chance.
_SURE = 8.0
# A nudge: added to what a thing pulls, or taken from what its stories score.
_STEP = 0.25
# A story's score is its interest to the reader and its news value, in these parts, and what co-reading
# adds at most. It halves in so many seconds in which the story does not move.
_INTEREST, _ALIKE, _HALF_S = 0.62, 0.2, 18 * 3600.0
# Of stories that tell one event, one in the language of the page counts more.
_SPOKEN = 1.25
# Of each `_ROUND` places in a row two are for the most important, one for the unexpected, one for
# another side.
_ROUND = 8
_IMPORTANT, _UNEXPECTED, _OTHER_SIDE = (0, 4), 6, 7
# Of `_ROUND` places in a row, at most so many are of one title and of one section (importance alone goes
# past that); so many stories are looked at to keep to it.
_A_TITLE, _A_SECTION, _LOOKED_AT = 2, 4, 1_000


class Place(StrEnum):
    """Why a place of the front is there."""

    IMPORTANT = "important"
    CHOSEN = "chosen"
    ALIKE = "alike"
    UNEXPECTED = "unexpected"
    OTHER_SIDE = "other side"


class Because(StrEnum):
    """What a reader has to do with the things a story was chosen for."""

    FOLLOWED = "followed"
    MORE = "more"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a story stands where it does: the kind of place, and the things that speak for the story, the
    weightiest first; `because` is true of all of them."""

    place: Place
    things: tuple[Choice, ...] = ()
    because: Because = Because.FOLLOWED


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story of a reader's front."""

    offer: Offer
    score: float
    why: Why


def choose(
    offers: Offers,
    choices: Choices,
    taste: Taste,
    now: float,
    *,
    read: AbstractSet[int] = frozenset(),
    alike: Mapping[int, float] | None = None,
    since: float = 0.0,
    spoken: str = "",
) -> Iterator[Chosen]:
    """The reader's front, place after place, for as long as more is asked for.

    None of `read` (ids of stories) is on it, none muted, only what moved since `since`, and of stories
    that tell one event one, by preference in the language `spoken`. `alike` says how much those read an
    article who read what this reader read, 0 to 1, by article. Without any choice, and without any
    reading, it is what newsrooms hold important, well mixed.
    """
    pulls = _Pulls(offers, choices, taste.faded(now))
    asked = _asked(offers, choices, pulls, now, read=read, alike=alike, since=since)
    return _Arranging(offers, pulls, _weighed(asked, spoken)).places()


def open_to(
    offers: Offers,
    choices: Choices,
    now: float,
    *,
    read: AbstractSet[int] = frozenset(),
    since: float = 0.0,
    spoken: str = "",
) -> list[Offer]:
    """All that `choose` may put on that reader's front, of each event one, in no order to go by."""
    pulls = _Pulls(offers, choices, Taste())
    weigh = _weigher(_asked(offers, choices, pulls, now, read=read, alike=None, since=since))
    found = filter(None, map(weigh, range(len(offers.all))))
    return [offers.all[one.number] for one in _of_each_event(offers, found, spoken)]


def _asked(
    offers: Offers,
    choices: Choices,
    pulls: _Pulls,
    now: float,
    *,
    read: AbstractSet[int],
    alike: Mapping[int, float] | None,
    since: float,
) -> _Asked:
    return _Asked(
        offers=offers,
        pulls=pulls,
        now=now,
        since=since,
        read=read,
        alike={n: a for pk, a in (alike or {}).items() if (n := offers.led_by(pk)) is not None},
        languages=frozenset(tag.split("-")[0] for tag in choices.languages),
        muted_titles=choices.keys(Kind.TITLE, muted=True),
    )


# ---------------------------------------------------------------- what pulls


class _Pulls:
    """How much each thing pulls a reader, by its number among the offers; negative: away from it."""

    def __init__(self, offers: Offers, choices: Choices, taste: Taste) -> None:
        self._things = offers.things
        self._followed = _numbers(offers, choices.follows)
        self._more = _numbers(offers, (one for one, step in choices.nudges.items() if step > 0))
        muted = _numbers(offers, choices.mutes)
        self.shut_out = frozenset(t for t in muted if offers.things[t].kind != Kind.TITLE)
        self.of = {thing: _FOLLOWED[offers.things[thing].kind] for thing in self._followed}
        for thing, pull in _habits(offers, taste).items():
            self.of[thing] = self.of.get(thing, 0.0) + pull
        for one, step in choices.nudges.items():
            if (nudged := offers.number_of(one)) is not None:
                self.of[nudged] = self.of.get(nudged, 0.0) + _STEP * step
        for thing in muted:
            self.of.pop(thing, None)
        self.any = any(pull > 0 for pull in self.of.values())
        pulling = (offers.things[thing] for thing, pull in self.of.items() if pull > 0)
        self.titles = {thing.key for thing in pulling if thing.kind == Kind.TITLE}

    def shares(self) -> Iterator[tuple[int, int]]:
        """Of each thing that pulls, how many stories are to be weighed."""
        followed = min(_MOST, max(_LEAST, _OF_FOLLOWS // max(1, len(self._followed))))
        for thing, pull in self.of.items():
            if pull > 0:
                yield thing, followed if thing in self._followed else _OF_A_HABIT

    def reasons(self, about: Iterable[int]) -> tuple[tuple[Choice, ...], Because]:
        """Of the things a story is about the three that pull most, of one kind of reason."""
        pulling = sorted((t for t in about if self.of.get(t, 0.0) > 0), key=lambda t: -self.of[t])
        because = self._because(pulling[0]) if pulling else Because.FOLLOWED
        alike = [thing for thing in pulling if self._because(thing) == because]
        return tuple(self._things[thing] for thing in alike[:3]), because

    def _because(self, thing: int) -> Because:
        if thing in self._followed:
            return Because.FOLLOWED
        return Because.MORE if thing in self._more else Because.READ


def _numbers(offers: Offers, things: Iterable[Choice]) -> frozenset[int]:
    return frozenset(n for one in things if (n := offers.number_of(one)) is not None)


def _habits(offers: Offers, taste: Taste) -> dict[int, float]:
    """What reading tells beyond chance: how much more often a thing was read than it is offered.

    The logarithm of that ratio, with the offered part as prior of `_SURE` reads; what is read less than
    offered pulls the other way, but weakly: not reading is no dislike.
    """
    found: dict[int, float] = {}
    sure = taste.reads / (taste.reads + _SURE)
    for one, reads in nlargest(3 * _HABITS, taste.counts.items(), key=lambda pair: pair[1]):
        thing = offers.number_of(one)
        if thing is None or reads < _OFTEN:
            continue
        part = offers.part(thing)
        lift = log((reads + _SURE * part) / ((taste.reads + _SURE) * part))
        found[thing] = _READ[one.kind] * sure * max(-0.5, min(2.0, lift)) / 2.0
    return dict(nlargest(_HABITS, found.items(), key=lambda pair: pair[1]))


# ---------------------------------------------------------------- weighing


class _Weighed(NamedTuple):
    """A story by its number. `interest` is what the reader follows and reads of it, 0 to 1; `alike` what
    those do who read the same."""

    number: int
    score: float
    interest: float
    alike: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one reader's stories are weighed by. `alike` is by a story's number, `languages` are primary
    subtags, empty: any."""

    offers: Offers
    pulls: _Pulls
    now: float
    since: float
    read: AbstractSet[int]
    alike: Mapping[int, float]
    languages: frozenset[str]
    muted_titles: frozenset[str]


def _weighed(asked: _Asked, spoken: str) -> list[_Weighed]:
    """The best of all, and of each thing that pulls; of each event one."""
    weigh = _weigher(asked)
    found: dict[int, _Weighed | None] = {}
    for numbers, wanted in _sources(asked):
        for number in numbers:
            if number not in found:
                found[number] = weigh(number)
            wanted -= found[number] is not None
            if not wanted:
                break
    return _of_each_event(asked.offers, filter(None, found.values()), spoken)


def _of_each_event(offers: Offers, some: Iterable[_Weighed], spoken: str) -> list[_Weighed]:
    """The best of those that tell one event."""
    alone: list[_Weighed] = []
    best: dict[int, tuple[float, _Weighed]] = {}
    for one in some:
        if not (event := offers.all[one.number].event):
            alone.append(one)
            continue
        fit = one.score
        if offers.all[one.number].language == spoken:
            fit *= _SPOKEN
        if event not in best or fit > best[event][0]:
            best[event] = fit, one
    return alone + [one for _, one in best.values()]


def _sources(asked: _Asked) -> Iterator[tuple[Iterable[int], int]]:
    """Numbers of stories to look at, the most valuable first, until so many are found."""
    yield merge(*asked.offers.in_languages(asked.languages)), _OF_ALL
    for thing, wanted in asked.pulls.shares():
        yield islice(asked.offers.of_thing[thing], _FURTHEST * wanted), wanted
    yield asked.alike, len(asked.alike)


def _weigher(asked: _Asked) -> Callable[[int], _Weighed | None]:
    """What weighs a story, by its number: done thousands of times for a front, so all it needs is at hand.

    It gives None for what is read, muted, did not move or is in a language the reader does not read.
    """
    offers, about, worth = asked.offers.all, asked.offers.about, asked.offers.worth
    pull_of, shut_out, muted_titles = asked.pulls.of, asked.pulls.shut_out, asked.muted_titles
    pulling = frozenset(pull_of)
    since, now, languages, read = asked.since, asked.now, asked.languages, asked.read
    alike_of, events = asked.alike.get, asked.offers.events
    events_read = {events[story] for story in read if story in events}

    def weigh(number: int) -> _Weighed | None:
        offer, things = offers[number], about[number]
        moved = offer.moved
        if moved < since or offer.story in read or offer.event in events_read:
            return None
        if languages and offer.language and offer.language not in languages:
            return None
        if shut_out and not shut_out.isdisjoint(things):
            return None
        # A story stays while one title tells it that is not shut out.
        if muted_titles and muted_titles.issuperset(offer.titles):
            return None
        away = against = 1.0
        for thing in pulling.intersection(things):
            pull = pull_of[thing]
            if pull > 0:
                away *= 1.0 - min(pull, 0.95)
            else:
                against += pull
        alike = alike_of(number, 0.0)
        score = _INTEREST * (1.0 - away) + (1.0 - _INTEREST) * worth[number] + _ALIKE * alike
        score *= max(against, 0.1) * 0.5 ** (max(0.0, now - moved) / _HALF_S)
        return _Weighed(number, score, 1.0 - away, alike)

    return weigh


# ---------------------------------------------------------------- arranging


class _Arranging:
    """Place after place: each kind of place takes its best that keeps the front mixed."""

    def __init__(self, offers: Offers, pulls: _Pulls, weighed: Sequence[_Weighed]) -> None:
        self._offers, self._pulls = offers, pulls
        self._by_value = sorted(weighed)
        self._by_score = sorted(self._by_value, key=attrgetter("score"), reverse=True)
        self._unexpected = [one for one in self._by_value if not one.interest] if pulls.any else []
        # Of interest, and led by titles the reader neither follows nor reads, where they do read any.
        known, marks = pulls.titles, offers.marks
        sides = [
            one for one in self._by_score if one.interest and marks[one.number][0] not in known
        ]
        self._other_sides = sides if known else []
        self._taken: set[int] = set()
        self._last: deque[tuple[str, str]] = deque(maxlen=_ROUND - 1)

    def places(self) -> Iterator[Chosen]:
        """The front's places, until nothing is left."""
        for at in range(len(self._by_value)):
            one, place = self._next(at % _ROUND)
            self._taken.add(one.number)
            self._last.append(self._offers.marks[one.number])
            things, because = self._pulls.reasons(self._offers.about[one.number])
            if place == Place.CHOSEN and not things:
                place = Place.ALIKE if one.alike else Place.IMPORTANT
            yield Chosen(self._offers.all[one.number], one.score, Why(place, things, because))

    def _next(self, within: int) -> tuple[_Weighed, Place]:
        """What the place of a round is for; what was chosen where there is none, mixed where it can be."""
        if within in _IMPORTANT:
            return self._first_left(self._by_value), Place.IMPORTANT
        if within == _UNEXPECTED and (one := self._first_fitting(self._unexpected)):
            return one, Place.UNEXPECTED
        if within == _OTHER_SIDE and (one := self._first_fitting(self._other_sides)):
            return one, Place.OTHER_SIDE
        one = self._first_fitting(self._by_score) or self._first_left(self._by_score)
        return one, Place.CHOSEN

    def _first_left(self, ordered: Iterable[_Weighed]) -> _Weighed:
        return next(one for one in ordered if one.number not in self._taken)

    def _first_fitting(self, ordered: Iterable[_Weighed]) -> _Weighed | None:
        """The first that is left of whose title and section not enough are in the last places."""
        titles = Counter(title for title, _ in self._last)
        sections = Counter(section for _, section in self._last)
        full = {title for title, places in titles.items() if places >= _A_TITLE}
        full_sections = {section for section, places in sections.items() if places >= _A_SECTION}
        taken, marks = self._taken, self._offers.marks
        for one in islice(ordered, _LOOKED_AT):
            if one[0] not in taken:
                title, section = marks[one[0]]
                if title not in full and section not in full_sections:
                    return one
        return None
