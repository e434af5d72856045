"""Articles' texts as plain words, within the terms: for what is said about them in lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Substr

from kiosk.articles.models import Article
from kiosk.kit.cleaning import text_of_clean
from kiosk.kit.excerpting import excerpt_text
from kiosk.kit.language import normalise
from kiosk.publishers.models import Terms
from kiosk.publishers.terms import Shown, shown

# Letters of a body's HTML that are looked at.
READ = 8_000


def shown_texts(article_ids: Sequence[int], now: datetime) -> dict[int, str]:
    """Standfirst and body of the visible ones, no more than their terms show; two queries."""
    rows = Article.objects.visible().filter(pk__in=article_ids).order_by()
    found = list(
        rows.annotate(start=Substr("body", 1, READ)).values_list(
            "id", "title_id", "language", "standfirst", "start"
        )
    )
    terms = shown((row[1] for row in found), now)
    return {
        pk: _text(language, standfirst, start, terms[title])
        for pk, title, language, standfirst, start in found
    }


def _text(language: str, standfirst: str, start: str, terms: Shown) -> str:
    if terms.show == Terms.Show.HEADLINE:
        return ""
    body = text_of_clean(start)
    text = body if body.startswith(standfirst[:80]) else f"{standfirst}\n{body}"
    if terms.words is None:
        return text.strip()
    return excerpt_text(text.strip(), terms.words, normalise(language) or "").text
