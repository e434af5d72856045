"""Two articles that turn out to be one: known by a page's address, put together without a loss."""

from __future__ import annotations

from datetime import datetime

from kiosk.articles.copy import Copy
from kiosk.articles.models import (
    Address,
    Article,
    ArticleSection,
    Correction,
    Joining,
    Revision,
    Sighting,
)
from kiosk.kit.likeness import alike


def same_page(article: Article, copy: Copy) -> Article | None:
    """The other article of the title that has this page's address, where it tells the same.

    A site may name one canonical address on all its pages: headlines that differ stay apart.
    """
    rows = Address.objects.filter(title_id=article.title_id, key__in=copy.address_keys)
    for row in rows.exclude(article=article).order_by("article_id").select_related("article"):
        if any(alike(row.article.headline, own) for own in (copy.headline, article.headline)):
            return row.article
    return None


def join(first: Article, second: Article, now: datetime) -> None:
    """All that led or belonged to `second` is `first`'s; the second goes, and its id leads there."""
    Joining.objects.filter(article=second).update(article=first)
    Joining.objects.create(former_id=second.pk, article=first, joined_at=now)
    Address.objects.filter(article=second).update(article=first)
    Sighting.objects.filter(article=second).update(article=first)
    Revision.objects.filter(article=second).update(article=first)
    told = Correction.objects.filter(article=first).values("made_at")
    Correction.objects.filter(article=second).exclude(made_at__in=told).update(article=first)
    standing = ArticleSection.objects.filter(article=first).values("section")
    ArticleSection.objects.filter(article=second).exclude(section__in=standing).update(
        article=first, published_at=first.published_at
    )
    second.delete()
