"""What is known of a reader's reading when their own front is made: with an account, or of a device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from kiosk.articles.models import Article, ArticleSection
from kiosk.publishers.sections import GENERAL
from kiosk.readers import interests
from kiosk.readers.choices import Choice, Kind
from kiosk.readers.recognising import choices_of, reader_of
from kiosk.readers.tastes import Taste
from kiosk.reading import history
from kiosk.reading.models import Reading
from kiosk.stories.models import StoryTopic, Telling
from kiosk.web.devices import is_opening

# Where a device's script puts the articles opened on it, the latest first; sent to /for-you alone.
READ_COOKIE = "kiosk-read"
MOST_ON_A_DEVICE = 100
# The last articles read that what is read next is asked of.
LAST = 4


@dataclass(frozen=True, slots=True)
class Read:
    """A taste, the ids of the articles read last, the latest first, and of the stories read lately."""

    taste: Taste
    last: tuple[int, ...]
    stories: frozenset[int]


def read_by(request: HttpRequest, now: datetime) -> Read:
    """What who asks has read, unless they paused that."""
    if not choices_of(request).keeps_history:
        return Read(Taste(), (), frozenset())
    reader = reader_of(request)
    if reader is not None:
        since = now - timedelta(hours=settings.STORY_HOURS)
        last = history.last(reader.pk, LAST)
        told = _stories(history.opened_since(reader.pk, since))
        return Read(interests.taste_of(reader.pk), tuple(last), told)
    articles = on_device(request)
    return Read(_taste(articles, now), tuple(articles[:LAST]), _stories(articles))


def _stories(articles: Sequence[int] | QuerySet[Reading, int]) -> frozenset[int]:
    rows = Telling.objects.filter(article__in=articles).order_by()
    return frozenset(rows.values_list("story", flat=True))


def on_device(request: HttpRequest) -> list[int]:
    """The articles a device says were opened on it: anybody's word, so only numbers are taken."""
    said = request.COOKIES.get(READ_COOKIE, "")[:2_000].split("-")
    ids = [int(part) for part in said if part.isascii() and part.isdecimal() and len(part) < 16]
    return list(dict.fromkeys(ids))[:MOST_ON_A_DEVICE]


def note_opened(request: HttpRequest, article_id: int, now: datetime) -> history.Place | None:
    """Note that an account's reader opened an article; where they were in it before. None for the first
    time, for a device, where history is paused, and for a page that nobody opens (`is_opening`)."""
    reader = reader_of(request)
    if not is_opening(request) or reader is None or not reader.keeps_history:
        return None
    try:
        place = history.opened(reader.pk, article_id, now)
    except history.MissingError:
        # A page is made of what was ready: the article may have been joined to another meanwhile.
        return None
    if place is None:
        about = about_articles([article_id]).get(article_id, ())
        interests.read_about(reader.pk, about, now=now)
    return place


def take_along(request: HttpRequest, reader_id: int, now: datetime) -> None:
    """Put what the device says was opened on it into the account, and what that tells of its reader."""
    new = history.take(reader_id, on_device(request), now)
    if new:
        interests.read_about(reader_id, *about_articles(new).values(), now=now)


def about_articles(article_ids: Sequence[int]) -> dict[int, list[Choice]]:
    """What each of these is about: its title, its sections, its story's topics. Three queries."""
    found: dict[int, list[Choice]] = {}
    titles = Article.objects.filter(pk__in=article_ids).order_by()
    for pk, slug in titles.values_list("pk", "title__slug"):
        found[pk] = [Choice(Kind.TITLE, slug)]
    sections = ArticleSection.objects.filter(article__in=article_ids).exclude(section=GENERAL)
    for pk, section in sections.order_by().values_list("article", "section"):
        if pk in found:
            found[pk].append(Choice(Kind.SECTION, section))
    topics = StoryTopic.objects.filter(story__tellings__article__in=article_ids)
    for pk, key in topics.order_by().values_list("story__tellings__article", "topic__key"):
        if pk in found:
            found[pk].append(Choice(Kind.TOPIC, key))
    return found


def _taste(article_ids: Iterable[int], now: datetime) -> Taste:
    """A device's: its times are not known, so all counts as read now."""
    taste = Taste(at=now.timestamp())
    for about in about_articles(list(article_ids)).values():
        taste = taste.having_read(about, now.timestamp())
    return taste
