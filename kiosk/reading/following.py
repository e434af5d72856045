"""What was read after an article, learnt from the order in which several readers opened articles.

Only what at least `READERS` of them did is kept: of fewer, one might be known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kiosk.reading.coreading import STEPS, CoReading
from kiosk.reading.models import Following, Reading

READERS = 3
# Readings of so long before now are learnt from, the newest of them; so many followings an article.
WINDOW = timedelta(hours=24)
_MOST, _KEPT = 200_000, 12


def learn(now: datetime) -> int:
    """Learn anew what follows what; returns how many followings there are."""
    rows = Reading.objects.filter(opened_at__gte=now - WINDOW, opened_at__lte=now)
    newest = rows.order_by("-opened_at", "-id").values_list("reader", "article", "opened_at")
    known = CoReading((now - WINDOW).timestamp())
    history: defaultdict[int, list[int]] = defaultdict(list)
    pairs: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for reader, article, opened in reversed(newest[:_MOST]):
        before = history[reader]
        known.update(before, article, opened.timestamp())
        for earlier in before[-STEPS:]:
            if len(pairs[earlier, article]) < READERS:
                pairs[earlier, article].add(reader)
        before.append(article)
    several = {pair for pair, readers in pairs.items() if len(readers) >= READERS}
    found = []
    for article in sorted({earlier for earlier, _ in several}):
        likely = known.next_after([article], now.timestamp(), 10 * _KEPT)
        kept = [(other, part) for other, part in likely if (article, other) in several][:_KEPT]
        found += [
            Following(article_id=article, following_id=other, part=min(part, 1.0))
            for other, part in kept
            if part > 0
        ]
    with transaction.atomic():
        Following.objects.all().delete()
        Following.objects.bulk_create(found, batch_size=500)
    return len(found)


def after(article_ids: Sequence[int]) -> dict[int, float]:
    """What those read who read these, the last read first: each article's part of the likeliest, 0 to 1."""
    rows = Following.objects.filter(article__in=article_ids).order_by()
    weights = {pk: 1 / (1 + place) for place, pk in enumerate(article_ids)}
    found: defaultdict[int, float] = defaultdict(float)
    for article, other, part in rows.values_list("article", "following", "part"):
        if other not in weights:
            found[other] += weights[article] * part
    most = max(found.values(), default=0.0)
    return {article: part / most for article, part in found.items()} if most else {}
