"""How an article takes what a copy says: first filling, later changes, each earlier text kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.articles.copy import Copy
from kiosk.articles.dating import credible
from kiosk.articles.models import Article, Revision
from kiosk.articles.writing import update
from kiosk.kit.cleaning import text_of_clean

# A page with less than this part of the feed's words is not the whole article: the feed's text stays.
PAGE_PART = 0.6
# A page read again that has shrunk to fewer words than this has met a wall, not an editor.
WALL_WORDS = 100
# Letters of a shrunken page that are looked for in the text that stands.
_OPENING = 120


@dataclass(slots=True)
class Changed:
    """What a batch changes, saved in two statements."""

    articles: dict[int, Article] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)

    def save(self) -> None:
        Revision.objects.bulk_create(self.revisions)
        update(self.articles.values(), _WRITTEN)


_WRITTEN = [
    "url",
    "headline",
    "kicker",
    "standfirst",
    "authors",
    "agencies",
    "dateline_place",
    "section",
    "publisher_section",
    "topics",
    "language",
    "direction",
    "body",
    "words",
    "reading_minutes",
    "free",
    "text_key",
    "published_at",
    "dated_by",
    "modified_at",
    "page_extracted_at",
    "headline_changed_at",
]


def fill(article: Article, copy: Copy, now: datetime, *, from_page: bool = False) -> None:
    """Take what the copy says; what it is silent about stays as it was."""
    if from_page:
        article.url = copy.url or article.url
    article.headline = copy.headline or article.headline
    article.kicker = copy.kicker or article.kicker
    article.standfirst = copy.standfirst or article.standfirst
    article.authors = list(copy.authors) or article.authors
    article.agencies = list(copy.agencies) or article.agencies
    article.dateline_place = copy.dateline_place or article.dateline_place
    article.publisher_section = copy.publisher_section or article.publisher_section
    article.topics = list(copy.topics) or article.topics
    if copy.language:
        article.language, article.direction = copy.language, copy.direction
    article.free = article.free if copy.free is None else copy.free
    article.modified_at = credible(copy.modified, now) or article.modified_at
    if copy.body and not (from_page and is_a_part(copy, article)):
        article.body, article.words = copy.body, copy.words
        article.reading_minutes = copy.reading_minutes


def change(
    article: Article, copy: Copy, now: datetime, changed: Changed, *, from_page: bool = False
) -> None:
    """Fill from a later copy of a page or a feed, keeping the text it replaces as a revision.

    A page after a feed's summary is no revision: it is the same text, read in full for the first time.
    Nor is a text that comes to a headline alone.
    """
    before = (article.headline, article.standfirst, article.body)
    fill(article, copy, now, from_page=from_page)
    changed.articles[article.pk] = article
    first_reading = from_page and article.page_extracted_at is None
    if first_reading or before == (article.headline, article.standfirst, article.body):
        return
    if before == (article.headline, "", ""):
        return
    if before[0] != article.headline:
        article.headline_changed_at = now
    changed.revisions.append(
        Revision(
            article=article,
            headline=before[0],
            standfirst=before[1],
            body=before[2],
            replaced_at=now,
        )
    )


def is_a_part(page: Copy, article: Article) -> bool:
    """Whether the page holds much less than what stands, and not because it was rewritten."""
    if page.words >= PAGE_PART * article.words:
        return False
    if article.page_extracted_at is None or page.words < WALL_WORDS:
        return True
    return text_of_clean(page.body)[:_OPENING] in text_of_clean(article.body)
