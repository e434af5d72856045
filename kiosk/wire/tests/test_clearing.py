"""Finished wire items are forgotten; articles and what is on its way stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kiosk.articles.filing import file_feeds
from kiosk.articles.models import Article
from kiosk.articles.tests.copies import entry, feed_copy
from kiosk.publishers.tests.factories import FeedFactory, agree
from kiosk.wire.clearing import forget_waiting
from kiosk.wire.jobs import clear_finished_items, forget_unwanted_pages
from kiosk.wire.models import Item

pytestmark = pytest.mark.django_db


def test_only_what_ended_over_a_week_ago_is_forgotten():
    stages = ["done", "failed", "done", "fetch"]
    entries = [entry(f"https://daily.example/{n}", f"News {n}") for n in range(len(stages))]
    ids = file_feeds([feed_copy(FeedFactory(), *entries)]).new
    old, new = timezone.now() - timedelta(days=8), timezone.now()
    for pk, stage, due in zip(ids, stages, [old, old, new, old], strict=True):
        Item.objects.create(article_id=pk, url="https://daily.example/", stage=stage, due_at=due)
    clear_finished_items()
    clear_finished_items()
    assert sorted(Item.objects.values_list("stage", flat=True)) == ["done", "fetch"]
    assert Article.objects.count() == 4


def test_pages_of_a_dropped_title_wait_no_more():
    mine, other = FeedFactory(), FeedFactory()
    for feed in (mine, other):
        made = [entry(f"https://daily.example/{feed.pk}/{n}", f"News {n}") for n in range(2)]
        for pk, stage in zip(
            file_feeds([feed_copy(feed, *made)]).new, ["fetch", "done"], strict=True
        ):
            Item.objects.create(
                article_id=pk, url="https://daily.example/", stage=stage, due_at=timezone.now()
            )
    assert forget_waiting(mine.title_id) == 1
    left = Item.objects.order_by("id").values_list("article__title", "stage")
    assert set(left) == {
        (mine.title_id, "done"),
        (other.title_id, "fetch"),
        (other.title_id, "done"),
    }


def test_pages_of_titles_whose_terms_came_down_to_the_headline_wait_no_more():
    mine, other, now = FeedFactory(), FeedFactory(), timezone.now()
    for feed in (mine, other):
        (pk,) = file_feeds([feed_copy(feed, entry(f"https://daily.example/{feed.pk}"))]).new
        Item.objects.create(
            article_id=pk,
            url="https://daily.example/",
            stage="file",
            due_at=now,
            facts={"body": "<p>The text of the page.</p>"},
        )
    agree(mine.title, "headline")
    forget_unwanted_pages()
    assert Item.objects.get().article.title == other.title
