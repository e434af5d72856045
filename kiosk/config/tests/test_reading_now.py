"""What is read right now reaches the fronts, and nothing of who read it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.config.reading_now import READERS, WINDOW, ReadingNow
from kiosk.front.making import front
from kiosk.front.tests.fronts import leading, story
from kiosk.reading.models import Read
from kiosk.wire.placing import Placer

pytestmark = pytest.mark.django_db


def read(article: Article, times: int = READERS, at: datetime = NOON) -> None:
    """So many readers read it, opened then."""
    known = Read.objects.count()
    Read.objects.bulk_create(
        Read(
            reader=f"reader {known + n}",
            article=article,
            title=article.title,
            day=at.date(),
            opened_at=at,
            seconds=60,
        )
        for n in range(times)
    )


def test_of_two_stories_alike_the_one_that_is_read_leads():
    placer = Placer(lambda: NOON, ReadingNow())
    try:
        for times, favoured in enumerate((story(3), story(3)), 1):
            assert favoured.lead is not None
            read(favoured.lead, times * READERS, NOON - timedelta(minutes=1))
            placer._make_fronts(NOON)
            found = front("world", NOON)
            assert found is not None
            assert leading(found) == favoured.pk
    finally:
        placer.close()


def test_what_fewer_have_read_counts_for_nothing_and_then_with_the_others():
    article, now = ArticleFactory(), ReadingNow()
    read(article, READERS - 1)
    assert now(NOON) == {}
    read(article, 1)
    assert now(NOON) == {article.pk: 1.0}


def test_each_read_is_counted_once_and_fades():
    fast, slow, now = ArticleFactory(), ArticleFactory(), ReadingNow()
    read(fast, 4 * READERS)
    read(slow)
    first = now(NOON)
    assert first[fast.pk] == 1.0 > first[slow.pk] > 0
    assert now(NOON) == first
    read(slow, 4 * READERS, NOON + timedelta(hours=3))
    assert now(NOON + timedelta(hours=3))[slow.pk] == 1.0
    assert now(NOON + 3 * WINDOW) == {}


def test_a_read_saved_after_one_that_was_told_later_is_counted_too():
    article, now = ArticleFactory(), ReadingNow()
    read(article, 2 * READERS)
    late = list(Read.objects.order_by("pk")[: READERS + 1])
    Read.objects.filter(pk__in=[row.pk for row in late]).delete()
    assert now(NOON) == {}
    Read.objects.bulk_create(late)
    assert now(NOON) == {article.pk: 1.0}


def test_reads_of_a_day_before_are_not_begun_with():
    read(ArticleFactory(), 9 * READERS, NOON - WINDOW - timedelta(minutes=1))
    assert ReadingNow()(NOON) == {}
