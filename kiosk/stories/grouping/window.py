"""The stories of the last days in memory: what each says, and where to find those like an article.

A window knows nothing but what it was told: it is rebuilt by taking the same articles in the order
of their coming. It is not changed by asking.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush

from kiosk.stories.grouping.reading import SHARE_OF_LONGER, Reading, read
from kiosk.stories.grouping.shelves import (
    REWEIGHED,
    SEARCHED_TERMS,
    Shelf,
    StoryInWindow,
    Told,
    add,
    dot,
    living,
)
from kiosk.stories.grouping.values import Decision, Seen, Topic
from kiosk.stories.grouping.weighing import (
    Habits,
    Vector,
    strengths_of,
)
from kiosk.stories.vectors import Embedder, Nearest

# A story's articles are summed up once there are this many; fewer are compared one by one. A dict of
# up to 170 entries is half the size of one with more.
_SUMMED = 3
_SUM_TERMS, _SUM_TERMS_MOST = 110, 170
_INDEXED_TERMS = 24
# A story that shares less than this part of what another does is not what an article tells.
_WORTH_COMPARING = 0.25
_NEARNESS_RATE, _NEARNESS_TERMS = 0.01, 24
_SURE_TERMS, _SURE_POSTINGS = 10, 64
_GIST_CHARACTERS = 400
# A story is looked at again after so many further articles, then after so many times as many.
LOOKS = 1
_FIRST_STEP, _STEP, _LAST_STEP = 16, 12, 40000
# In a thin stream a story stays beyond its hours: this many stories of each language do.
STAYING, STAYING_DAYS = 2000, 45


@dataclass(slots=True)
class Prepared:
    """An article made ready to be compared."""

    seen: Seen
    language: str
    reading: Reading
    vector: Vector
    weights: dict[int, float]
    sure: array[int]
    meaning: Sequence[float] | None  # where the window has an embedder


class Window:
    """The stories an article may still join."""

    def __init__(self, hours: float = 96.0, embedder: Embedder | None = None) -> None:
        """`hours` a story that does not move stays; `embedder` to know one in other languages."""
        self._seconds = hours * 3600
        self._embedder = embedder
        self._meanings = Nearest() if embedder is not None else None
        self._shelves: dict[str, Shelf] = {}
        self._articles: dict[int, Told] = {}
        self._stories: dict[int, StoryInWindow] = {}
        self._habits: dict[int, Habits] = {}
        self._leaving: list[tuple[float, int]] = []
        self._prepared: Prepared | None = None
        self._again: list[tuple[int, int, int]] = []  # sorted: when due, story, the step after
        self._taken = 0

    def __len__(self) -> int:
        return len(self._articles)

    # ------------------------------------------------------------ asking

    def prepare(self, article: Seen) -> Prepared:
        """The article read and weighed by what the window knows of its language and title."""
        if self._prepared is not None and self._prepared.seen is article:
            return self._prepared
        language = article.language.partition("-")[0].lower()
        reading = read(article.headline, article.text, language)
        habits = self._habits.get(article.title_id)
        shelf = self._shelves.get(language) or Shelf(language)
        vector = shelf.frequencies.weigh(
            strengths_of(reading, habits.own() if habits else {}), reading.share
        )
        sure = [term for term in vector.terms if term in reading.sure][:_SURE_TERMS]
        meaning = None
        if self._embedder is not None:
            (meaning,) = self._embedder.embed([_gist(article)])
        self._prepared = Prepared(
            article,
            language,
            reading,
            vector,
            vector.as_dict(),
            array("I", sure),
            meaning,
        )
        return self._prepared

    def story(self, story: int) -> StoryInWindow | None:
        """The story, if it is in the window."""
        return self._stories.get(story)

    def story_of(self, article_id: int) -> int | None:
        """The story the article is in; None where it is not in the window."""
        told = self._articles.get(article_id)
        return told.story.id if told else None

    def alike(self, prepared: Prepared) -> list[StoryInWindow]:
        """The stories that share most of what is rare in the article; at most 24."""
        shelf = self._shelves.get(prepared.language)
        return shelf.find(prepared.weights, _WORTH_COMPARING) if shelf else []

    def like(
        self, story: StoryInWindow, vector: dict[int, float] | None = None
    ) -> list[StoryInWindow]:
        """The other stories that share most of what is rare in a story; at most 24.

        `vector` is the story's, where the caller has it.
        """
        total = story.vector() if vector is None else vector
        best = sorted(total, key=total.__getitem__, reverse=True)[:SEARCHED_TERMS]
        found = story.shelf.find({term: total[term] for term in best})
        return [other for other in found if other is not story]

    def due(self, limit: int) -> list[StoryInWindow]:
        """The stories that are to be looked at again now."""
        found: list[StoryInWindow] = []
        for due, number, _ in self._again[: 4 * limit]:
            if due > self._taken or len(found) == limit:
                break
            story = self._stories.get(number)
            if story is not None:
                found.append(story)
        return found

    def elsewhere(self, prepared: Prepared) -> list[StoryInWindow]:
        """The stories in other languages that share two of the article's names and numbers."""
        shared: dict[StoryInWindow, int] = {}
        for language, shelf in self._shelves.items():
            if language == prepared.language:
                continue
            for term in prepared.sure:
                stories = shelf.postings.get(term, ())
                if len(stories) <= _SURE_POSTINGS:
                    for story in living(stories):
                        shared[story] = shared.get(story, 0) + 1
        return [story for story, terms in shared.items() if terms > 1]

    def meant(self, prepared: Prepared) -> list[tuple[float, StoryInWindow]]:
        """The stories in other languages with an article of the same meaning, nearest first."""
        if self._meanings is None or self._embedder is None or prepared.meaning is None:
            return []
        found: dict[StoryInWindow, float] = {}
        for cosine, number in self._meanings.near(prepared.meaning, self._embedder.alike, 64):
            told = self._articles.get(number)
            if told is not None and told.story.language != prepared.language:
                found.setdefault(told.story, cosine)
        return [(cosine, story) for story, cosine in found.items()]

    # ------------------------------------------------------------ being told

    def take(self, article: Seen, story: int, decision: Decision | None = None) -> None:
        """The article was saved in this story: what is new in it is learnt."""
        if article.id in self._articles:
            self.drop(article.id)
        prepared = self.prepare(article)
        self._prepared = None
        shelf = self._shelves.setdefault(prepared.language, Shelf(prepared.language))
        published = article.published.timestamp()
        place = self._stories.get(story)
        if place is None:
            place = StoryInWindow(story, shelf, published, published)
            self._stories[story] = place
            shelf.stories += 1
            shelf.frequencies.begin()
            heappush(self._leaving, (published + self._seconds, story))
            heappush(self._again, (self._taken + _FIRST_STEP, story, _FIRST_STEP * _STEP))
        names = prepared.reading.best_names()
        told = Told(
            article.id, article.title_id, published, prepared.vector, names, prepared.sure, place
        )
        self._articles[article.id] = told
        if self._meanings is not None and prepared.meaning is not None:
            self._meanings.add(article.id, prepared.meaning)
        if place.members and len(told.vector.terms) >= _NEARNESS_TERMS:
            near = place.dot(prepared.weights) / len(place.members)
            shelf.nearness += _NEARNESS_RATE * (near - shelf.nearness)
        if shelf.reweigh_at > REWEIGHED[1]:
            told.vector.forget_strengths()
        new = self._put(told, place)
        shelf.frequencies.learn(new, prepared.reading.share)
        if article.title_id:
            self._habits.setdefault(article.title_id, Habits()).learn(prepared.reading.terms)
        self._taken += 1
        self._looked()
        shelf.articles += 1
        if shelf.articles >= shelf.reweigh_at and shelf.reweigh_at <= REWEIGHED[1]:
            shelf.reweigh_at *= 2
            self._reweigh(prepared.language)

    def _looked(self) -> None:
        """What was due is due again later; with each look, eight times as many articles later."""
        looked = 0
        while self._again and self._again[0][0] < self._taken and looked < LOOKS:
            _, number, step = heappop(self._again)
            if number in self._stories:
                looked += 1
                if step < _LAST_STEP:
                    heappush(self._again, (self._taken + step, number, step * _STEP))

    def _put(self, told: Told, place: StoryInWindow) -> list[int]:
        """Adds the article to the story; the terms the story did not have."""
        vector = told.vector
        had = place.vector() if place.members else {}
        new = [term for term in vector.terms if term not in had]
        told.story = place
        place.members.append(told)
        place.terms += len(vector.terms)
        place.last = max(place.last, told.published)
        self._sum_up(place, vector, had)
        for term in vector.terms[:_INDEXED_TERMS]:
            if term not in had:
                place.shelf.post(term, place)
        return new

    def _sum_up(self, place: StoryInWindow, vector: Vector, had: dict[int, float]) -> None:
        shared = dot(vector, had) if had else 0.0
        place.square += 2.0 * shared + 1.0
        if place.sum is not None:
            add(place.sum, vector, 1.0)
            if len(place.sum) > _SUM_TERMS_MOST:
                kept = sorted(place.sum.items(), key=lambda item: -item[1])[:_SUM_TERMS]
                place.sum = dict(kept)
        elif len(place.members) >= _SUMMED:
            place.sum = place.vector()

    def merge(self, gone: int, stands: int) -> None:
        """All articles of the one story now stand in the other."""
        source, target = self._stories.get(gone), self._stories.get(stands)
        if source is None or target is None or source is target:
            return
        shelf = self._shelves[source.language]
        ours, theirs = target.vector(), source.vector()
        if source.language == target.language:
            shelf.frequencies.unlearn([term for term in theirs if term in ours])
        shared = sum(weight * ours[term] for term, weight in theirs.items() if term in ours)
        target.square += source.square + 2.0 * shared
        target.terms += source.terms
        total = dict(ours)
        for term, weight in theirs.items():
            total[term] = total.get(term, 0.0) + weight
        for member in source.members:
            member.story = target
        target.members.extend(source.members)
        target.members.sort(key=lambda member: member.published)
        target.sum = total if len(target.members) >= _SUMMED else None
        target.began = min(target.began, source.began)
        target.last = max(target.last, source.last)
        source.members, source.sum, source.into = [], None, target
        del self._stories[gone]
        shelf.stories -= 1

    def move(self, article_id: int, story: int) -> None:
        """The article stands in another story, which may be new."""
        told = self._articles.get(article_id)
        if told is None or told.story.id == story:
            return
        source = told.story
        self._take_out(told)
        place = self._stories.get(story)
        if place is None:
            place = StoryInWindow(story, source.shelf, told.published, told.published)
            self._stories[story] = place
            self._shelves[source.language].stories += 1
            self._shelves[source.language].frequencies.begin()
            heappush(self._leaving, (told.published + self._seconds, story))
        self._put(told, place)

    def drop(self, article_id: int) -> None:
        """The article is no more, or changed: it leaves its story."""
        told = self._articles.pop(article_id, None)
        if self._meanings is not None:
            self._meanings.drop(article_id)
        if told is not None:
            self._shelves[told.story.language].articles -= 1
            self._take_out(told)

    def _take_out(self, told: Told) -> None:
        place = told.story
        place.members.remove(told)
        place.terms -= len(told.vector.terms)
        if not place.members:
            self._close(place)
            return
        if place.sum is not None:
            add(place.sum, told.vector, -1.0)
            place.sum = {term: weight for term, weight in place.sum.items() if weight > 1e-6}
        if len(place.members) < _SUMMED:
            place.sum = None
        total = place.vector()
        place.square = max(
            float(len(place.members)), sum(weight * weight for weight in total.values())
        )
        if place.sum is None:
            place.square = sum(weight * weight for weight in total.values())

    def _close(self, place: StoryInWindow) -> None:
        shelf = self._shelves[place.language]
        shelf.stories -= 1
        del self._stories[place.id]
        place.sum = None

    def forget(self, now: datetime) -> None:
        """What was not moved for the window's hours leaves it, but where there is little else."""
        moment = now.timestamp()
        while self._leaving and self._leaving[0][0] <= moment:
            _, number = heappop(self._leaving)
            place = self._stories.get(number)
            if place is None:
                continue
            due = place.last + self._seconds
            if due > moment:
                heappush(self._leaving, (due, number))
            elif (
                self._shelves[place.language].stories <= STAYING
                and moment - place.last < STAYING_DAYS * 86400
            ):
                heappush(self._leaving, (moment + self._seconds / 4, number))
            else:
                self._leave(place)

    def _leave(self, place: StoryInWindow) -> None:
        shelf = self._shelves[place.language]
        terms = {term for member in place.members for term in member.vector.terms[:_INDEXED_TERMS]}
        for member in place.members:
            del self._articles[member.id]
            if self._meanings is not None:
                self._meanings.drop(member.id)
        shelf.articles -= len(place.members)
        place.members = []
        self._close(place)
        shelf.tidy(terms)

    def _reweigh(self, language: str) -> None:
        """Weights made anew by what is now known of the language; the first were a guess."""
        shelf = self._shelves[language]
        shelf.postings = {}
        last = shelf.reweigh_at > REWEIGHED[1]
        places = [place for place in self._stories.values() if place.language == language]
        for place in places:
            members, place.members, place.sum = place.members, [], None
            place.square, place.terms = 0.0, 0
            for told in members:
                vector = told.vector
                known = dict(zip(vector.terms, vector.strengths, strict=True))
                told.vector = shelf.frequencies.weigh(known, _share_of_longer)
                if last:
                    told.vector.forget_strengths()
                self._put(told, place)

    # ------------------------------------------------------------ telling

    def topics(self, story: int, limit: int = 8) -> list[Topic]:
        """The names a story turns on, first those that weigh much in it and are in few others."""
        place = self._stories.get(story)
        if place is None:
            return []
        weights: dict[str, float] = {}
        written: dict[str, str] = {}
        for member in place.members:
            for key, name, weight in member.names:
                weights[key] = weights.get(key, 0.0) + weight
                written.setdefault(key, name)
        total = len(place.members) or 1
        rarity = place.shelf.frequencies.rarity
        told = {key: weight * rarity(key) for key, weight in weights.items()}
        best = sorted(weights.items(), key=lambda item: -told[item[0]])[:limit]
        return [Topic(written[key], key, min(1.0, weight / (4.0 * total))) for key, weight in best]


def _share_of_longer(term: int) -> float:
    """What of a term is taken for granted where its word is not known any more."""
    return SHARE_OF_LONGER


def _gist(article: Seen) -> str:
    """What an embedder is given: the headline and as much of the text as models read."""
    return f"{article.headline}\n{article.text[:_GIST_CHARACTERS]}".strip()
