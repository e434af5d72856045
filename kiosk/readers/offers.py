"""Stories as they may be put before readers, indexed once for all of them.

Things that can be followed have numbers here, and so have stories: by their place, the most valuable
first. What is asked for each reader then is numbers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.readers.choices import Choice, Kind


@dataclass(frozen=True, slots=True)
class Offer:
    """A story as it may be put before readers.

    `value` is its news value, `article` the one that leads it; `moved` is in seconds since 1970.
    `topics` are its heaviest first; `titles` are slugs, the leading one first; `language` is a code,
    empty where it is not known. `event` is the same for stories that tell one event, 0 where no other
    does.
    """

    story: int
    article: int
    value: float
    moved: float
    language: str
    titles: tuple[str, ...]
    sections: tuple[str, ...]
    topics: tuple[str, ...]
    event: int = 0


def read(rows: Iterable[list[Any]]) -> Iterator[Offer]:
    """The offers that rows tell, each [story, article, value, moved, language, titles, sections, topics,
    event]. What many say is kept in memory once."""
    kept: dict[object, Any] = {}

    def once(said: list[str]) -> tuple[str, ...]:
        some = tuple(kept.setdefault(one, one) for one in said)
        return kept.setdefault(some, some)  # type: ignore[no-any-return]

    for story, article, score, moved, language, titles, sections, topics, event in rows:
        yield Offer(
            story=story,
            article=article,
            value=score,
            moved=moved,
            language=kept.setdefault(language, language),
            titles=once(titles),
            sections=once(sections),
            topics=once(topics),
            event=event,
        )


class Offers:
    """Stories on offer, the most valuable first.

    By a story's number: the story (`all`), what it is worth beside the most valuable (`worth`, 0 to 1),
    the numbers of the things it is about (`about`), its leading title and first section, empty where it
    has none (`marks`). By a thing's number: the thing (`things`), and the
    stories that are about it, the most valuable first (`of_thing`). `events` has the events of stories
    that are not the only ones to tell them, by story.
    """

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.all: Sequence[Offer] = sorted(offers, key=lambda o: (-o.value, -o.moved, o.story))
        highest = self.all[0].value if self.all else 0.0
        self.worth = [offer.value / highest if highest > 0 else 0.0 for offer in self.all]
        self.things: list[Choice] = []
        self.of_thing: list[list[int]] = []
        self._numbers: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
        self.about = [tuple(self._noted(at, offer)) for at, offer in enumerate(self.all)]
        self._by_language: dict[str, list[int]] = {}
        for at, offer in enumerate(self.all):
            self._by_language.setdefault(offer.language, []).append(at)
        self.marks = [((o.titles or ("",))[0], (o.sections or ("",))[0]) for o in self.all]
        self.events = {offer.story: offer.event for offer in self.all if offer.event}
        self._by_article = {offer.article: at for at, offer in enumerate(self.all)}

    def number_of(self, thing: Choice) -> int | None:
        """The number of a thing; None where no story is about it."""
        return self._numbers[thing.kind].get(thing.key)

    def led_by(self, article: int) -> int | None:
        """The number of the story the article leads; None where it leads none."""
        return self._by_article.get(article)

    def in_languages(self, languages: Iterable[str]) -> list[Sequence[int]]:
        """The stories in each of these languages, and those of which it is not known; all where none is
        named."""
        if not (wanted := set(languages)):
            return [range(len(self.all))]
        return [self._by_language[one] for one in (*wanted, "") if one in self._by_language]

    def part(self, thing: int) -> float:
        """The part of all stories that are about the thing of that number."""
        return len(self.of_thing[thing]) / len(self.all)

    def _noted(self, at: int, offer: Offer) -> Iterator[int]:
        """The numbers of what the story could be followed by, the story noted with each."""
        for kind, keys in (
            (Kind.TITLE, offer.titles),
            (Kind.SECTION, offer.sections),
            (Kind.TOPIC, offer.topics),
        ):
            numbers = self._numbers[kind]
            for key in keys:
                number = numbers.get(key)
                if number is None:
                    number = numbers[key] = len(self.things)
                    self.things.append(Choice(kind, key))
                    self.of_thing.append([])
                self.of_thing[number].append(at)
                yield number
