"""What an article is behind, from its row and its title's terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.access.entitlements import Gate
from kiosk.articles.models import Article
from kiosk.publishers.terms import in_force


def gates(article_ids: Sequence[int], now: datetime) -> dict[int, Gate]:
    """The gates of those articles that are there, under the terms at `now`; two queries."""
    rows = list(
        Article.objects.filter(pk__in=article_ids)
        .order_by()
        .values_list("id", "title_id", "published_at", "free")
    )
    terms = in_force((title for _, title, *_ in rows), now)
    return {
        pk: Gate(pk, title, terms[title], published, free is True)
        for pk, title, published, free in rows
    }
