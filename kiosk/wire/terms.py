"""Terms that changed: what was made of texts before follows them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from kiosk.articles import keeping
from kiosk.articles.models import Article
from kiosk.search import following
from kiosk.stories.models import Telling
from kiosk.stories.topics import hide_topics
from kiosk.wire import arriving


def forget_texts(now: datetime) -> int:
    """Delete texts that may not be kept any more; their articles are placed anew without them.

    Returns of how many articles.
    """
    return keeping.forget_texts(now, lambda ids: arriving.arrive(ids, now))


def follow(now: datetime) -> int:
    """Of titles whose terms changed, index all articles anew and place those that still move stories.

    Names that may be seen in a story no more are no topics of it.
    Returns how many titles there were. What fails half way is done again the next time.
    """
    changed = following.changed(now)
    since = now - timedelta(hours=settings.STORY_HOURS)
    for title_id, terms in changed.items():
        recent = Article.objects.visible().filter(title=title_id, published_at__gte=since)
        with transaction.atomic():
            arriving.arrive(recent.order_by("pk").values_list("pk", flat=True), now)
        told = Telling.objects.filter(article__title=title_id).order_by("story_id")
        hide_topics(list(told.values_list("story_id", flat=True).distinct()), now)
        following.follow(title_id, terms, now)
    return len(changed)
