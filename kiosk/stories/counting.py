"""What a story's tellings add up to: how many titles, owners and countries, and which article leads.

Counted from the database each time, so that nothing drifts; a story nobody tells any more goes, or
leads on where its last article turned out to be another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.articles.models import Joining, Picture
from kiosk.articles.writing import update
from kiosk.publishers.models import Terms
from kiosk.publishers.terms import Shown, shown
from kiosk.stories.merging import merge
from kiosk.stories.models import Story, Telling

# Words from which on an article is taken for a report, not a note.
A_REPORT = 120
_CHUNK = 400
# Roles of those that wrote it themselves.
OWN = {Telling.Role.ORIGINAL.value, Telling.Role.INDEPENDENT.value}
_FIELDS = (
    "story_id", "article_id", "role", "agency", "published_at", "article__title_id",
    "article__title__country", "article__title__publisher_id",
    "article__title__publisher__owner_id", "article__language", "article__words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story as it counts there. `owner` is the publisher's where none is known."""

    article_id: int
    role: str
    agency: str
    published: datetime
    title_id: int
    country: str
    owner: tuple[str, int]
    language: str
    words: int


def members(story_ids: Sequence[int]) -> dict[int, list[Member]]:
    """The visible articles of each of these stories, the earliest first; one query a few hundred."""
    found: dict[int, list[Member]] = defaultdict(list)
    for at in range(0, len(story_ids), _CHUNK):
        rows = Telling.objects.filter(
            story_id__in=story_ids[at : at + _CHUNK],
            article__withdrawn_at=None,
            article__title__dropped_at=None,
        ).order_by("story_id", "published_at", "article_id")
        for story_id, *row in rows.values_list(*_FIELDS):
            found[story_id].append(_member(*row))
    return found


def recount(story_ids: Iterable[int], now: datetime) -> None:
    """Bring these stories in line with their tellings. Inside the caller's transaction."""
    ids = sorted(set(story_ids))
    told = members(ids)
    terms = shown({m.title_id for each in told.values() for m in each}, now)
    article_ids = [m.article_id for each in told.values() for m in each]
    pictured = _pictured(article_ids)
    stories = list(Story.objects.filter(pk__in=ids, merged_into=None).order_by("pk"))
    for story in stories:
        _count(story, told.get(story.pk, []), terms, pictured)
    update(stories, _COUNTED)
    _remove_untold([story for story in stories if not story.articles], now)


_COUNTED = (
    "language", "lead_id", "led_by", "began_at", "moved_at", "articles", "titles", "owners", "countries",
    "independent", "agencies",
)  # fmt: skip


def _member(*row: Any) -> Member:
    (pk, role, agency, published, title, country, publisher, owner, language, words) = row
    controls = ("owner", owner) if owner is not None else ("publisher", publisher)
    return Member(
        pk, role, agency, published, title, country, controls, language.split("-")[0], words
    )


def _count(
    story: Story, told: Sequence[Member], terms: dict[int, Shown], pictured: set[int]
) -> None:
    story.articles = len(told)
    if not told:
        return
    languages = [m.language for m in told if m.language]
    story.language = max(sorted(set(languages)), key=languages.count) if languages else ""
    story.began_at = min(m.published for m in told)
    story.moved_at = max(m.published for m in told)
    story.titles = len({m.title_id for m in told})
    story.owners = len({m.owner for m in told})
    story.countries = len({m.country for m in told if m.country})
    story.independent = len({m.owner for m in told if m.role in OWN})
    story.agencies = sorted({m.agency for m in told if m.agency})
    story.lead_id = story.led_by = leading(told, terms, pictured)


def leading(told: Sequence[Member], terms: dict[int, Shown], pictured: set[int]) -> int:
    """The article to lead with: the original or the best independent report readers may open.

    What may be read here in full, be it by members alone, comes before an excerpt, an excerpt before a
    mere headline; then a report of some length, one with a picture, the original, the earliest.
    """

    def fit(member: Member) -> tuple[Any, ...]:
        own = terms[member.title_id]
        return (
            member.role in OWN,
            (own.show != Terms.Show.HEADLINE) + own.readable,
            member.words >= A_REPORT,
            member.article_id in pictured,
            member.role == Telling.Role.ORIGINAL,
            -member.published.timestamp(),
            -member.article_id,
        )

    return max(told, key=fit).article_id


def _pictured(article_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for at in range(0, len(article_ids), _CHUNK):
        some = article_ids[at : at + _CHUNK]
        rows = Picture.objects.filter(article_id__in=some, position=0)
        found.update(rows.values_list("article_id", flat=True))
    return found


def _remove_untold(stories: Sequence[Story], now: datetime) -> None:
    """A story whose articles are all gone goes, unless their tellings stand (dropped, withdrawn).

    Where the one it was led by turned out to be another article, it leads to the story of that one.
    """
    ids = [story.pk for story in stories]
    told = set(Telling.objects.filter(story_id__in=ids).values_list("story_id", flat=True))
    untold = {story.led_by: story.pk for story in stories if story.pk not in told}
    joined = Joining.objects.filter(former_id__in=[pk for pk in untold if pk is not None])
    became = joined.filter(article__telling__isnull=False).order_by("pk")
    leads_on = dict(became.values_list("former_id", "article__telling__story_id"))
    merge({untold[former]: stands for former, stands in leads_on.items()}, now)
    gone = [story.pk for story in stories if story.pk not in told and story.led_by not in leads_on]
    Story.objects.filter(pk__in=gone).delete()
