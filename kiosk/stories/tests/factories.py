"""Small named makers of stories."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.stories.counting import recount
from kiosk.stories.models import Story, Telling


def told_by(*articles: Article, now: datetime = NOON) -> Story:
    """A story that these articles tell, the earliest the original, counted."""
    first = min(articles, key=lambda article: article.published_at)
    story = Story.objects.create(began_at=first.published_at, moved_at=first.published_at)
    for article in articles:
        tell(story, article, role="original" if article == first else "independent")
    recount([story.pk], now)
    story.refresh_from_db()
    return story


def tell(story: Story, article: Article, **more: Any) -> Telling:
    """The article tells the story too. The story is not counted anew."""
    values = {"role": "independent", "published_at": article.published_at, "grouped_at": NOON}
    return Telling.objects.create(story=story, article=article, **values | more)


def article(minutes: int = 0, **more: Any) -> Article:
    """An article published so many minutes after noon."""
    return ArticleFactory(published_at=NOON + timedelta(minutes=minutes), **more)
