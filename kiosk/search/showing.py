"""Results as a page shows them: stories with their articles that fit, and the words found, marked.

What is quoted is the headline and the standfirst of the article's card, so nothing beyond the terms.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.cards import Card, cards
from kiosk.kit.texts import phrase
from kiosk.search.marking import Piece, marked
from kiosk.search.querying import PAGE, Query, find
from kiosk.stories.showing import StoryCard, story_cards

_CUT = phrase("The search was long: only its first words were looked for.")


@dataclass(frozen=True, slots=True)
class ShownHit:
    """An article found. Its headline and standfirst come in pieces, those that were looked for marked."""

    card: Card
    headline: tuple[Piece, ...]
    standfirst: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A story, and those of its articles that fit: the first found, and some `others`, no copies of it.

    `story` is None where the article is not placed in a story yet.
    """

    story: StoryCard | None
    hit: ShownHit
    others: tuple[ShownHit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results. `older` goes into `Query.after` for the next one; empty on the last.

    `note` is a sentence for the reader, a `phrase`, where not all of the query was taken, else empty.
    """

    results: tuple[Result, ...]
    older: str
    note: str


def search(query: Query, now: datetime, size: int = PAGE) -> Found:
    """A page of results under the terms at `now`. Raises QueryError, whose text is for the reader."""
    ids = find(query, now, size)
    sought = ids.asked.sought
    drawn = {card.id: card for card in cards([pk for g in ids.groups for pk in g.articles], now)}
    stories = {
        card.id: card
        for card in story_cards([g.story for g in ids.groups if g.story is not None], now)
    }
    results = []
    for group in ids.groups:
        hits = [_hit(drawn[pk], sought) for pk in group.articles if pk in drawn]
        if hits:
            story = stories.get(group.story) if group.story is not None else None
            results.append(Result(story, hits[0], tuple(hits[1:])))
    note = _CUT if ids.asked.cut else ""
    return Found(tuple(results), ids.older, note)


def _hit(card: Card, sought: Collection[str]) -> ShownHit:
    return ShownHit(card, marked(card.headline, sought), marked(card.standfirst, sought))
