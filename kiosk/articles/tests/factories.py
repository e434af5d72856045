"""Small named makers of articles and what belongs to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from kiosk.articles.models import Article, ArticleSection, Correction, Picture, Revision
from kiosk.publishers.tests.factories import TitleFactory

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class ArticleFactory(DjangoModelFactory[Article]):
    """An article that stands in its section; `sections` names further ones."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    title = factory.SubFactory(TitleFactory)
    url = factory.Sequence(lambda n: f"https://daily.example/articles/{n}")
    headline = factory.Sequence(lambda n: f"Harbour opens for the {n}th time")
    standfirst = "Ferries sail again after a week of storm."
    body = "<p>The harbour opened again on Monday.</p><p>Ferries sail every hour.</p>"
    language = "en"
    section = "world"
    published_at = factory.Sequence(lambda n: NOON - timedelta(minutes=n))
    dated_by = Article.DatedBy.FEED
    received_at = NOON

    @factory.post_generation
    def sections(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for section in dict.fromkeys((self.section, *(extracted or ()))):
            ArticleSection.objects.create(
                article=self, section=section, published_at=self.published_at
            )


def with_picture(article: Article, url: str = "https://daily.example/lead.jpg") -> Picture:
    """The article's lead picture."""
    return Picture.objects.create(
        article=article, position=0, url=url, caption="Ferries at the quay", credit="Ada Lens"
    )


def revised(article: Article, headline: str, body: str = "", *, at: datetime = NOON) -> Revision:
    """An earlier text of the article, replaced at that time."""
    if headline != article.headline:
        article.headline_changed_at = at
        article.save(update_fields=["headline_changed_at"])
    return Revision.objects.create(
        article=article, headline=headline, body=body, standfirst="", replaced_at=at
    )


def corrected(article: Article, note: str, *, at: datetime = NOON) -> Correction:
    """A correction of the article."""
    return Correction.objects.create(article=article, note=note, made_at=at)
