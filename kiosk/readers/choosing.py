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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge, nlargest
from itertools import islice
from math import log
from typing import NamedTuple

from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.offers import Offer, Offers
from kiosk.readers.tastes import Taste

# So many stories are weighed of all, of a thing often read, and of all things followed together: of
# each of these its share, within bounds. To find them at most `_FURTHEST` times as many are looked at.
_OF_ALL, _OF_A_HABIT, _OF_FOLLOWS, _LEAST, _MOST = 250, 15, 2_400, 12, 40
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
# adds at most. It halves in so many hours in which the story does not move.
_INTEREST, _ALIKE, _HALF_HOURS = 0.62, 0.2, 18.0
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
    weighing = _Weighing(offers, choices, pulls, now, read=read, alike=alike or {}, since=since)
    return _Arranging(offers, pulls, weighing.weighed(spoken)).places()


# ---------------------------------------------------------------- what pulls


class _Pulls:
    """How much each thing pulls a reader, by its number among the offers; negative: away from it."""

    def __init__(self, offers: Offers, choices: Choices, taste: Taste) -> None:
        self._things = offers.things
        self._followed = _numbers(offers, choices.follows)
        self._more = _numbers(offers, (one for one, step in choices.nudges.items() if step > 0))
        self.muted = _numbers(offers, choices.mutes)
        self.of = {thing: _FOLLOWED[offers.things[thing].kind] for thing in self._followed}
        for thing, pull in _habits(offers, taste).items():
            self.of[thing] = self.of.get(thing, 0.0) + pull
        for one, step in choices.nudges.items():
            if (nudged := offers.number_of(one)) is not None:
                self.of[nudged] = self.of.get(nudged, 0.0) + _STEP * step
        for thing in self.muted:
            self.of.pop(thing, None)
        self.any = any(pull > 0 for pull in self.of.values())
        self.any_title = any(
            pull > 0 and offers.things[thing].kind == Kind.TITLE for thing, pull in self.of.items()
        )

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


class _Weighing:
    """How much each story is to one reader."""

    def __init__(
        self,
        offers: Offers,
        choices: Choices,
        pulls: _Pulls,
        now: float,
        *,
        read: AbstractSet[int],
        alike: Mapping[int, float],
        since: float,
    ) -> None:
        self._offers, self._pulls, self._now = offers, pulls, now
        self._since, self._read = since, read
        events = offers.events
        self._events_read = {events[story] for story in read if story in events}
        self._languages = frozenset(tag.split("-")[0] for tag in choices.languages)
        self._muted_titles = choices.keys(Kind.TITLE, muted=True)
        self._shut_out = frozenset(t for t in pulls.muted if offers.things[t].kind != Kind.TITLE)
        led_by = offers.led_by
        self._alike = {n: much for pk, much in alike.items() if (n := led_by(pk)) is not None}

    def weighed(self, spoken: str) -> list[_Weighed]:
        """The best of all, and of each thing that pulls; of each event one."""
        found: dict[int, _Weighed | None] = {}
        for numbers, wanted in self._sources():
            for number in numbers:
                if number not in found:
                    found[number] = self._weigh(number)
                wanted -= found[number] is not None
                if not wanted:
                    break
        best: dict[int, tuple[float, _Weighed]] = {}
        for one in filter(None, found.values()):
            offer = self._offers.all[one.number]
            fit = one.score * (_SPOKEN if offer.language == spoken else 1.0)
            event = offer.event or offer.story
            if event not in best or fit > best[event][0]:
                best[event] = fit, one
        return [one for _, one in best.values()]

    def _sources(self) -> Iterator[tuple[Iterable[int], int]]:
        """Numbers of stories to look at, the most valuable first, until so many are found."""
        yield merge(*self._offers.in_languages(self._languages)), _OF_ALL
        for thing, wanted in self._pulls.shares():
            yield islice(self._offers.of_thing[thing], _FURTHEST * wanted), wanted
        yield self._alike, len(self._alike)

    def _weigh(self, number: int) -> _Weighed | None:
        """None where it is read, muted, did not move, or is in a language the reader does not read."""
        offer, about = self._offers.all[number], self._offers.about[number]
        if offer.moved < self._since or offer.story in self._read:
            return None
        if offer.event in self._events_read:
            return None
        if self._languages and offer.language and offer.language not in self._languages:
            return None
        if not self._shut_out.isdisjoint(about):
            return None
        # A story stays while one title tells it that is not shut out.
        if self._muted_titles and self._muted_titles.issuperset(offer.titles):
            return None
        away, against = 1.0, 1.0
        for pull in filter(None, map(self._pulls.of.get, about)):
            if pull > 0:
                away *= 1.0 - min(pull, 0.95)
            else:
                against += pull
        alike = self._alike.get(number, 0.0)
        worth = self._offers.worth[number]
        score = _INTEREST * (1.0 - away) + (1.0 - _INTEREST) * worth + _ALIKE * alike
        hours = max(0.0, self._now - offer.moved) / 3600
        score *= max(against, 0.1) * 0.5 ** (hours / _HALF_HOURS)
        return _Weighed(number, score, 1.0 - away, alike)


# ---------------------------------------------------------------- arranging


class _Arranging:
    """Place after place: each kind of place takes its best that keeps the front mixed."""

    def __init__(self, offers: Offers, pulls: _Pulls, weighed: Sequence[_Weighed]) -> None:
        self._offers, self._pulls = offers, pulls
        self._by_value = sorted(weighed)
        self._by_score = sorted(weighed, key=lambda one: (-one.score, one.number))
        self._taken: set[int] = set()
        self._last: deque[tuple[str, str]] = deque(maxlen=_ROUND - 1)

    def places(self) -> Iterator[Chosen]:
        """The front's places, until nothing is left."""
        for at in range(len(self._by_value)):
            one, place = self._next(at % _ROUND)
            self._taken.add(one.number)
            offer = self._offers.all[one.number]
            self._last.append(_marks(offer))
            things, because = self._pulls.reasons(self._offers.about[one.number])
            if place == Place.CHOSEN and not things:
                place = Place.ALIKE if one.alike else Place.IMPORTANT
            yield Chosen(offer, one.score, Why(place, things, because))

    def _next(self, within: int) -> tuple[_Weighed, Place]:
        """What the place of a round is for; what was chosen where there is none, mixed where it can be."""
        if within in _IMPORTANT:
            return next(self._left(self._by_value)), Place.IMPORTANT
        if within == _UNEXPECTED and self._pulls.any:
            unexpected = (one for one in self._fitting(self._by_value) if not one.interest)
            if (one := next(unexpected, None)) is not None:
                return one, Place.UNEXPECTED
        if within == _OTHER_SIDE and self._pulls.any_title:
            others = (one for one in self._fitting(self._by_score) if self._is_another_side(one))
            if (one := next(others, None)) is not None:
                return one, Place.OTHER_SIDE
        one = next(self._fitting(self._by_score), None) or next(self._left(self._by_score))
        return one, Place.CHOSEN

    def _left(self, ordered: Iterable[_Weighed]) -> Iterator[_Weighed]:
        return (one for one in ordered if one.number not in self._taken)

    def _fitting(self, ordered: Iterable[_Weighed]) -> Iterator[_Weighed]:
        """Those left of whose title, and of whose section, not enough are in the last places."""
        titles = Counter(title for title, _ in self._last)
        sections = Counter(section for _, section in self._last)
        for one in islice(self._left(ordered), _LOOKED_AT):
            title, section = _marks(self._offers.all[one.number])
            if titles[title] < _A_TITLE and sections[section] < _A_SECTION:
                yield one

    def _is_another_side(self, one: _Weighed) -> bool:
        """Whether it is of interest, and told first by a title the reader neither follows nor reads."""
        title = self._offers.number_of(Choice(Kind.TITLE, _marks(self._offers.all[one.number])[0]))
        pull = self._pulls.of.get(title, 0.0) if title is not None else 0.0
        return one.interest > 0 and pull <= 0


def _marks(offer: Offer) -> tuple[str, str]:
    """What of a story no page is to be filled with: its leading title and its first section."""
    return (offer.titles or ("",))[0], (offer.sections or ("",))[0]
