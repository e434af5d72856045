"""Stories, ballots and the fronts made of them, in few words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.front.making import (
    Front,
    front,
    make_fronts,
)
from kiosk.front.models import Ballot
from kiosk.publishers.models import Title
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories.models import Story
from kiosk.stories.tests.factories import told_by

HOUR = timedelta(hours=1)


def ago(hours: float) -> datetime:
    return NOON - hours * HOUR


def written(title: Title | None = None, hours: float = 1, **more: Any) -> Article:
    made: Article = ArticleFactory(title=title or TitleFactory(), published_at=ago(hours), **more)
    return made


def story(owners: int, hours: float = 1, **more: Any) -> Story:
    """A story told by so many owners' own reports."""
    return told_by(*[written(hours=hours, **more) for _ in range(owners)])


def ballot(article: Article, prominence: float = 1.0, **more: object) -> Ballot:
    known = {"kind": "home", "position": 0, "hours": 1.0, "first_seen_at": ago(1)}
    return Ballot.objects.create(
        title=article.title,
        article=article,
        prominence=prominence,
        best=prominence,
        last_seen_at=NOON,
        **(known | more),
    )


def made(key: str = "world", now: datetime = NOON) -> Front:
    make_fronts(now)
    found = front(key, now)
    assert found is not None
    return found


def leading(found: Front) -> int:
    assert found.lead is not None
    assert found.lead.story is not None
    return found.lead.story.id


def everything(found: Front) -> list[int]:
    entries = [*([found.lead] if found.lead else []), *found.top, *found.now]
    entries += [entry for river in found.rivers for entry in river.entries]
    return [entry.card.id for entry in entries] + [pick.card.id for pick in found.picks]
