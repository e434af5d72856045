"""For You: which of the ranked stories to put before one reader, in what order, and why each.

A reader's front is news first. What newsrooms hold most important is on it whatever the reader follows;
the rest is what they follow and what their reading tells of, held against news value; and some places
are kept for what they would not have looked for, and for sides they do not read. Pure: the clock, the
stories and the reader's choices are passed in, and the same ones give the same front.

Costs what the reader's follows and the page come to, not what there are of stories: stories are indexed
once for all readers, best first, and of each thing followed only the best are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log

from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.tastes import Taste

# Of each thing followed, and of each thing often read, so many of its best stories are looked at; and
# so many of the best of all.
_OF_A_FOLLOW, _OF_A_HABIT, _OF_ALL = 40, 15, 250
_HABITS = 40
# How much following and reading habits of each kind count, 0 to 1.
_FOLLOWED = {Kind.TOPIC: 0.8, Kind.TITLE: 0.65, Kind.SECTION: 0.4}
_READ = {Kind.TOPIC: 0.30, Kind.TITLE: 0.15, Kind.SECTION: 0.15}
_STEP = 0.25  # a nudge
# Reads at which habits count half of what they say: fewer are chance.
_SURE = 8.0
# A story's score is its interest to the reader and its news value, in these parts.
_INTEREST = 0.62
# What co-reading adds at most.
_ALIKE = 0.2
# A score halves in so many hours where nothing moves.
_HALF_HOURS = 18.0
# The places of a front: of each `_ROUND` in a row, one for the most important not shown yet first of
# all, one for the unexpected, one for another side.
_ROUND = 8
_IMPORTANT, _UNEXPECTED, _OTHER_SIDE = (0, 4), 6, 7
# Of `_ROUND` places in a row, at most so many led by one title, so many of one section.
_A_TITLE, _A_SECTION = 2, 4


class Place(StrEnum):
    """Why a place of the front is there."""

    IMPORTANT = "important"
    CHOSEN = "chosen"
    UNEXPECTED = "unexpected"
    OTHER_SIDE = "other side"


@dataclass(frozen=True, slots=True)
class Offer:
    """A story as it may be put before readers.

    `value` is its news value, `article` the one that leads it; `moved` is in seconds since 1970.
    `topics` are its heaviest first; `titles` are slugs, the leading one first.
    """

    story: int
    article: int
    value: float
    moved: float
    language: str
    titles: tuple[str, ...]
    countries: tuple[str, ...]
    sections: tuple[str, ...]
    topics: tuple[str, ...]

    def about(self) -> Iterable[Choice]:
        """What it could be followed by."""
        for title in self.titles:
            yield Choice(Kind.TITLE, title)
        for section in self.sections:
            yield Choice(Kind.SECTION, section)
        for topic in self.topics:
            yield Choice(Kind.TOPIC, topic)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a story stands where it does: the kind of place, and what it was chosen for, the weightiest
    first; `habit` says which of these the reader never chose, but reads."""

    place: Place
    things: tuple[Choice, ...] = ()
    habit: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story of a reader's front."""

    offer: Offer
    score: float
    why: Why


class Offers:
    """Stories on offer, indexed once for all readers; the most valuable first."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.all: Sequence[Offer] = sorted(offers, key=lambda o: (-o.value, -o.moved, o.story))
        self.by_thing: dict[Choice, list[int]] = {}
        for number, offer in enumerate(self.all):
            for thing in offer.about():
                self.by_thing.setdefault(thing, []).append(number)
        highest = self.all[0].value if self.all else 0.0
        self.worth = [offer.value / highest if highest > 0 else 0.0 for offer in self.all]

    def part(self, thing: Choice) -> float:
        """The part of all stories that are about it."""
        return len(self.by_thing.get(thing, ())) / len(self.all) if self.all else 0.0


@dataclass(slots=True)
class _Weighed:
    number: int
    score: float
    interest: float
    things: list[tuple[float, Choice]] = field(default_factory=list)
    habit: bool = False


def choose(
    offers: Offers,
    choices: Choices,
    taste: Taste,
    now: float,
    *,
    read: Collection[int] = (),
    alike: Mapping[int, float] | None = None,
    since: float = 0.0,
    most: int = 48,
) -> list[Chosen]:
    """The reader's front, at most `most` stories, none of `read` (ids of stories) and none muted; only
    what moved since `since`.

    `alike` says how much those read an article who read what this reader read, 0 to 1, by article.
    Without any choice, and without any reading, it is what newsrooms hold important, well mixed.
    """
    weighing = _Weighing(offers, choices, taste.faded(now), now, alike or {})
    passed = set(read)
    weighed = [
        one
        for number in weighing.candidates()
        if offers.all[number].moved >= since
        and offers.all[number].story not in passed
        and (one := weighing.weigh(number)) is not None
    ]
    return _arranged(offers, weighed, weighing, most)


class _Weighing:
    """How much each story is to one reader."""

    def __init__(
        self,
        offers: Offers,
        choices: Choices,
        taste: Taste,
        now: float,
        alike: Mapping[int, float],
    ) -> None:
        self._offers, self._now, self._alike = offers, now, alike
        self._languages = frozenset(tag.split("-")[0] for tag in choices.languages)
        self._muted = frozenset(choices.mutes)
        self.followed = frozenset(choices.follows)
        self._pulls: dict[Choice, float] = {c: _FOLLOWED[c.kind] for c in choices.follows}
        self._habits = _habits(taste, offers)
        for thing, pull in self._habits.items():
            self._pulls[thing] = self._pulls.get(thing, 0.0) + pull
        for thing, step in choices.nudges.items():
            self._pulls[thing] = self._pulls.get(thing, 0.0) + _STEP * step
        self.known = frozenset(thing for thing, pull in self._pulls.items() if pull > 0)

    def candidates(self) -> Iterable[int]:
        """Numbers of stories worth weighing: the best of all, and of each thing that pulls."""
        by_thing = self._offers.by_thing
        found = dict.fromkeys(range(min(_OF_ALL, len(self._offers.all))))
        for thing, pull in self._pulls.items():
            if pull > 0 and thing in by_thing:
                several = _OF_A_FOLLOW if thing in self.followed else _OF_A_HABIT
                found.update(dict.fromkeys(by_thing[thing][:several]))
        for offer_article in self._alike_numbers():
            found[offer_article] = None
        return found

    def _alike_numbers(self) -> Iterable[int]:
        if not self._alike:
            return ()
        return (n for n, offer in enumerate(self._offers.all) if offer.article in self._alike)

    def weigh(self, number: int) -> _Weighed | None:
        """None where it is muted, or in a language the reader does not read."""
        offer = self._offers.all[number]
        if self._languages and offer.language and offer.language not in self._languages:
            return None
        pulls, muted = self._pulls, self._muted
        things: list[tuple[float, Choice]] = []
        against, away = 0.0, 1.0
        for thing in offer.about():
            if thing in muted and thing.kind != Kind.TITLE:
                return None
            pull = pulls.get(thing, 0.0)
            if pull > 0:
                things.append((pull, thing))
                away *= 1.0 - min(pull, 0.95)
            else:
                against += pull
        if muted and self._all_muted(offer):
            return None
        interest = max(0.0, 1.0 - away + against)
        score = _INTEREST * interest + (1 - _INTEREST) * self._offers.worth[number]
        score += _ALIKE * self._alike.get(offer.article, 0.0)
        hours = max(0.0, self._now - offer.moved) / 3600
        score *= 0.5 ** (hours / _HALF_HOURS)
        if len(things) > 1:
            things.sort(key=lambda pair: -pair[0])
        habit = bool(things) and things[0][1] not in self.followed
        return _Weighed(number, score, interest, things, habit)

    def _all_muted(self, offer: Offer) -> bool:
        """A story stays while one title tells it that is not shut out."""
        return all(Choice(Kind.TITLE, title) in self._muted for title in offer.titles)

    def knows(self, offer: Offer) -> bool:
        """Whether it is about anything that the reader follows or reads."""
        return any(thing in self.known for thing in offer.about())

    def reads_from(self, offer: Offer) -> bool:
        """Whether its leading title is one the reader follows or reads."""
        return bool(offer.titles) and Choice(Kind.TITLE, offer.titles[0]) in self.known


def _habits(taste: Taste, offers: Offers) -> dict[Choice, float]:
    """What reading tells beyond chance: how much more often a thing was read than it is offered.

    The logarithm of that ratio, with the offered part as prior of `_SURE` reads; what is read far less
    than offered pulls the other way, but weakly: not reading is no dislike.
    """
    found: dict[Choice, float] = {}
    sure = taste.reads / (taste.reads + _SURE)
    strongest = sorted(taste.counts.items(), key=lambda pair: -pair[1])[: 3 * _HABITS]
    for thing, count in strongest:
        part = offers.part(thing)
        if part <= 0 or thing.kind not in _READ:
            continue
        expected = taste.reads * part
        lift = log((count + _SURE * part) / (expected + _SURE * part))
        found[thing] = _READ[thing.kind] * sure * max(-0.5, min(2.0, lift)) / 2.0
    kept = sorted(found, key=lambda thing: -found[thing])[:_HABITS]
    return {thing: found[thing] for thing in kept}


# ---------------------------------------------------------------- arranging


def _arranged(
    offers: Offers, weighed: list[_Weighed], weighing: _Weighing, most: int
) -> list[Chosen]:
    """Place after place: each kind of place takes its best that keeps the front mixed."""
    by_score = sorted(weighed, key=lambda one: (-one.score, one.number))
    by_value = sorted(weighed, key=lambda one: one.number)
    mixed = _Mix(offers)
    chosen: list[Chosen] = []
    pools = {
        Place.IMPORTANT: _Pool(by_value),
        Place.CHOSEN: _Pool(by_score),
        Place.UNEXPECTED: _Pool(
            [one for one in by_value if not weighing.knows(offers.all[one.number])]
        ),
        Place.OTHER_SIDE: _Pool(
            [
                one
                for one in by_score
                if one.interest > 0 and not weighing.reads_from(offers.all[one.number])
            ]
        ),
    }
    while len(chosen) < most:
        wanted = _place(len(chosen)) if weighing.known else Place.CHOSEN
        one, place = _taken(pools, wanted, mixed)
        if one is None:
            break
        offer = offers.all[one.number]
        things = tuple(thing for _, thing in one.things[:3])
        chosen.append(Chosen(offer, one.score, Why(place, things, one.habit)))
    return chosen


def _place(at: int) -> Place:
    within = at % _ROUND
    if within in _IMPORTANT:
        return Place.IMPORTANT
    return {_UNEXPECTED: Place.UNEXPECTED, _OTHER_SIDE: Place.OTHER_SIDE}.get(within, Place.CHOSEN)


def _taken(
    pools: Mapping[Place, _Pool], wanted: Place, mixed: _Mix
) -> tuple[_Weighed | None, Place]:
    """The best for that place that keeps the mix; of any kind where there is none, mixed or not."""
    for place in (wanted, Place.CHOSEN):
        if (one := pools[place].first(mixed, mixed.fits)) is not None:
            return one, place
    return pools[Place.CHOSEN].first(mixed, lambda number: True), Place.CHOSEN


class _Pool:
    """Weighed stories in an order, of which one after another is taken."""

    def __init__(self, ordered: list[_Weighed]) -> None:
        self._ordered, self._from = ordered, 0

    def first(self, mixed: _Mix, fits: Callable[[int], bool]) -> _Weighed | None:
        """The first not taken yet that fits, taken."""
        ordered = self._ordered
        while self._from < len(ordered) and ordered[self._from].number in mixed.taken:
            self._from += 1
        for at in range(self._from, len(ordered)):
            number = ordered[at].number
            if number not in mixed.taken and fits(number):
                mixed.take(number)
                return ordered[at]
        return None


class _Mix:
    """What stands in the last places: no title and no section may fill them."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers
        self._last: list[tuple[str, str]] = []
        self.taken: set[int] = set()

    def fits(self, number: int) -> bool:
        title, section = self._marks(number)
        last = self._last[-(_ROUND - 1) :]
        return (
            sum(1 for one, _ in last if one == title) < _A_TITLE
            and sum(1 for _, one in last if one == section) < _A_SECTION
        )

    def take(self, number: int) -> None:
        self.taken.add(number)
        self._last.append(self._marks(number))

    def _marks(self, number: int) -> tuple[str, str]:
        offer = self._offers.all[number]
        return (offer.titles or ("",))[0], (offer.sections or ("",))[0]
