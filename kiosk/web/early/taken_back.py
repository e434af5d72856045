"""What was taken back: read from the rows of the rooms that take back, so that every process sees it."""

from __future__ import annotations

from django.db.models import Count, Max
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.publishers.models import Terms, Title


def taken_back() -> tuple[object, ...]:
    """Changes with each article withdrawn, each title dropped, and whatever changes of the terms in force:
    three small questions. Raises DatabaseError.
    """
    withdrawn = Article.objects.filter(withdrawn_at__isnull=False)
    dropped = Title.objects.filter(dropped_at__isnull=False)
    # One by one, and all they say: the desk may rewrite them too.
    terms = Terms.objects.filter(since__lte=timezone.now()).order_by("pk")
    return (
        *withdrawn.aggregate(Max("withdrawn_at"), Count("withdrawn_at")).values(),
        *dropped.aggregate(Max("dropped_at"), Count("dropped_at")).values(),
        *terms.values_list(),
    )
