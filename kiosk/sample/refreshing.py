"""An edition that was loaded before, brought to now: its articles stay the rows they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from kiosk.articles.copy import Copy
from kiosk.articles.models import (
    Address,
    Article,
    ArticleSection,
    Correction,
    Picture,
    Revision,
)
from kiosk.articles.revising import fill
from kiosk.publishers.models import Title

# What an article owns and a loading writes anew.
_OWNED = (ArticleSection, Picture, Revision, Correction)


def standing(titles: Iterable[Title], keys: Iterable[str]) -> dict[str, int]:
    """Ids of the articles of these titles that stand, by the key of their address."""
    rows = Address.objects.filter(title__in=list(titles), key__in=list(keys)).order_by("pk")
    return dict(rows.values_list("key", "article_id"))


def refresh(copies: Mapping[int, tuple[Title, str, Copy]], now: datetime) -> None:
    """Write articles as their copies say, with nothing left of what they were.

    `copies` has title, section and copy by the article's id.
    """
    for model in _OWNED:
        model._default_manager.filter(article__in=list(copies)).delete()
    sections, pictures = [], []
    for pk, (title, section, copy) in copies.items():
        article = _article(pk, title, section, copy, now)
        article.save(force_update=True)
        sections.append(
            ArticleSection(article=article, section=section, published_at=article.published_at)
        )
        pictures += [
            Picture(article=article, position=position, **picture._asdict())
            for position, picture in enumerate(copy.pictures)
        ]
    ArticleSection.objects.bulk_create(sections)
    Picture.objects.bulk_create(pictures)


def _article(pk: int, title: Title, section: str, copy: Copy, now: datetime) -> Article:
    article = Article(
        pk=pk,
        title=title,
        url=copy.url,
        section=section,
        text_key=copy.text_key,
        published_at=copy.published or now,
        dated_by=Article.DatedBy.FEED,
        received_at=now,
    )
    fill(article, copy, now)
    return article
