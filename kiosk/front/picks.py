"""Our Picks: an editor's choices, each with a note, from one time to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.articles.cards import Card, cards
from kiosk.front.models import Pick
from kiosk.stories.models import Story
from kiosk.stories.showing import StoryCard, story_cards

SHOWN = 6


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A pick to be shown: the article that stands for it, its story where one was picked, the note."""

    id: int
    card: Card
    story: StoryCard | None
    note: str
    since: datetime


def add(
    *,
    story: int | None = None,
    article: int | None = None,
    note: str,
    by: str,
    since: datetime,
    until: datetime | None = None,
) -> Pick:
    """Pick a story or one article, shown from `since` (until `until`, where given).

    IntegrityError unless it is just one of them, and where it ends before it begins.
    """
    return Pick.objects.create(
        story_id=story,
        article_id=article,
        note=note.strip(),
        picked_by=by,
        since=since,
        until=until,
    )


def end(pick_id: int, now: datetime) -> None:
    """Take a pick back: it is shown no longer, and stays on record. One not begun yet is undone."""
    Pick.objects.filter(pk=pick_id, since__gte=now).delete()
    Pick.objects.current(now).filter(pk=pick_id).update(until=now)


def current(now: datetime, most: int = SHOWN) -> list[ShownPick]:
    """The picks that hold at `now`, the latest first, each story once; those with nothing to show left
    out. A story that was merged shows as the one that stands."""
    picked = list(Pick.objects.current(now)[: most * 2])
    if not picked:
        return []
    stands = _standing([pick.story_id for pick in picked if pick.story_id is not None])
    stories = {card.id: card for card in story_cards(list(stands.values()), now)}
    drawn = {card.id: card for card in cards([p.article_id for p in picked if p.article_id], now)}
    found: dict[int, ShownPick] = {}
    for pick in picked:
        story = stories.get(stands.get(pick.story_id or 0, 0))
        card = story.lead if story is not None else drawn.get(pick.article_id or 0)
        if card is not None and card.id not in found:
            found[card.id] = ShownPick(pick.pk, card, story, pick.note, pick.since)
    return list(found.values())[:most]


def _standing(story_ids: list[int]) -> dict[int, int]:
    """Each story's own id, or that of the story it was merged into."""
    rows = Story.objects.filter(pk__in=story_ids).order_by("pk")
    return {pk: into or pk for pk, into in rows.values_list("pk", "merged_into_id")}
