"""Who is next among the rows that are due."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers import halting
from kiosk.publishers.tests.factories import FeedFactory, agree
from kiosk.wire.leasing import lease_feeds, lease_items, spread, watch_new_feeds
from kiosk.wire.models import Item


def test_a_host_with_many_due_rows_leaves_places_to_the_others():
    rows = [*((n, "large.example") for n in range(10)), (10, "small.example"), (11, "tiny.example")]
    assert spread(rows, 5, 6) == [0, 10, 11, 1, 2]


def test_no_more_of_one_host_are_taken_than_may_be():
    assert spread([(n, "large.example") for n in range(10)], 8, 3) == [0, 1, 2]


def test_with_a_host_each_the_order_stands():
    assert spread([(n, f"{n}.example") for n in range(5)], 3, 6) == [0, 1, 2]


@pytest.mark.django_db
def test_a_feed_of_a_paused_or_dropped_title_is_not_taken():
    now = timezone.now()
    feeds = [FeedFactory() for _ in range(3)]
    watch_new_feeds(now)
    halting.pause(feeds[0].title, by="bruno", now=now)
    halting.drop(feeds[1].title, by="bruno", now=now)
    assert [due.feed_id for due in lease_feeds(10, now, [])] == [feeds[2].pk]
    halting.resume(feeds[0].title, by="bruno", now=now)
    assert [due.feed_id for due in lease_feeds(10, now, ["busy.example"])] == [feeds[0].pk]


@pytest.mark.django_db
def test_a_page_of_a_title_whose_terms_are_the_headline_is_not_taken():
    now = timezone.now()
    articles = [ArticleFactory(), ArticleFactory()]
    for article in articles:
        Item.objects.create(article=article, url=article.url, host="daily.example", due_at=now)
    agree(articles[0].title, "headline")
    agree(articles[1].title, "headline")
    agree(articles[1].title, "excerpt", 40, since=now)
    assert [item.article_id for item in lease_items("fetch", 10, now, ())] == [articles[1].pk]


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["fetch", "file"])
def test_a_page_of_a_paused_or_dropped_title_is_not_taken(stage):
    now = timezone.now()
    articles = [ArticleFactory() for _ in range(3)]
    for article in articles:
        Item.objects.create(
            article=article,
            url=article.url,
            host="daily.example",
            due_at=now,
            stage=stage,
            facts={},
        )
    halting.pause(articles[0].title, by="bruno", now=now)
    halting.drop(articles[1].title, by="bruno", now=now)
    assert [item.article_id for item in lease_items(stage, 10, now, [])] == [articles[2].pk]
    halting.resume(articles[0].title, by="bruno", now=now)
    assert [item.article_id for item in lease_items(stage, 10, now, [])] == [articles[0].pk]
