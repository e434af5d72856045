"""Articles put into the index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.search import indexing
from kiosk.search.querying import Query, find
from kiosk.stories.models import Story, Telling


def indexed(headline: str, *, now: datetime = NOON, **values: Any) -> Article:
    """An article with nothing but its headline, where no more is said, that can be searched."""
    article = ArticleFactory(headline=headline, **{"standfirst": "", "body": "", **values})
    indexing.index([article.pk], now)
    return article


def told_in_one_story(articles: Sequence[Article]) -> Story:
    """A story of these articles."""
    moments = [article.published_at for article in articles]
    story = Story.objects.create(
        lead=articles[0], began_at=min(moments), moved_at=max(moments), articles=len(articles),
        titles=len({article.title_id for article in articles}),
    )  # fmt: skip
    for article in articles:
        Telling.objects.create(
            article=article, story=story, published_at=article.published_at, grouped_at=NOON
        )
    return story


def found(text: str, **values: Any) -> list[int]:
    """Ids of the articles that a query finds, in its order."""
    ids = find(Query(text, **values), NOON)
    return [pk for group in ids.groups for pk in group.articles]
