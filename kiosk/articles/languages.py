"""What language a title is in, where nobody said: that of most of its articles."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import Count

from kiosk.articles.models import Article
from kiosk.kit.places import primary
from kiosk.publishers.models import Title

# A few articles may all be a guest's.
FEWEST = 5


def name_languages() -> int:
    """Give each title without a language that of more than half of its articles; returns how many.

    It takes five articles in that language. What an editor or a list has set is never changed.
    """
    rows = (
        Article.objects.filter(title__language="", title__dropped_at=None, withdrawn_at=None)
        .exclude(language="")
        .order_by("title_id")
        .values_list("title_id", "language")
        .annotate(count=Count("pk"))
    )
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for title, language, count in rows:
        counted[title][primary(language)] += count
    named = 0
    for title, languages in counted.items():
        language, count = languages.most_common(1)[0]
        if count >= FEWEST and 2 * count > languages.total():
            named += Title.objects.filter(pk=title, language="").update(language=language)
    return named
