"""Finished wire items are forgotten; articles and what is on its way stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kiosk.articles.copy import to_json
from kiosk.articles.filing import file_feeds
from kiosk.articles.models import Article
from kiosk.articles.tests.copies import NOW, entry, feed_copy
from kiosk.publishers.tests.factories import FeedFactory, agree
from kiosk.wire.clearing import ask_again, forget_waiting
from kiosk.wire.jobs import clear_finished_items, forget_unwanted_pages
from kiosk.wire.models import Arrival, Item, Watch

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
    assert forget_waiting(mine.title_id, timezone.now()) == 1
    left = Item.objects.order_by("id").values_list("article__title", "stage")
    assert set(left) == {
        (mine.title_id, "done"),
        (other.title_id, "fetch"),
        (other.title_id, "done"),
    }


def test_a_title_carried_again_has_its_recent_pages_read_and_is_polled_anew():
    feed, now = FeedFactory(), NOW
    Watch.objects.create(
        feed=feed, due_at=now + timedelta(days=1), etag="e", last_modified="m", body_key="k"
    )
    mine = [
        entry("https://daily.example/new", "Waits"),
        entry("https://daily.example/read", "Was read"),
        entry("https://daily.example/failed", "Could not be had"),
        entry("https://daily.example/old", "Old news", published=now - timedelta(days=40)),
        entry("https://daily.example/gone", "Withdrawn"),
    ]
    new, read, failed, _old, gone = file_feeds([feed_copy(feed, *mine)]).new
    Article.objects.filter(pk=read).update(page_extracted_at=now)
    Article.objects.filter(pk=gone).update(withdrawn_at=now)
    Item.objects.create(article_id=new, url="https://daily.example/new", due_at=now)
    Item.objects.create(
        article_id=failed, url="https://daily.example/failed", due_at=now, stage="failed"
    )
    forget_waiting(feed.title_id, now)
    assert ask_again(feed.title_id, now) == 1
    assert ask_again(feed.title_id, now) == 0
    assert list(Item.objects.exclude(stage="failed").values_list("article", "stage")) == [
        (new, "fetch")
    ]
    watch = Watch.objects.get()
    assert (watch.due_at, watch.etag, watch.last_modified, watch.body_key) == (now, "", "", "")


def test_what_waited_for_a_page_of_a_dropped_title_is_filed():
    feed, now = FeedFactory(), timezone.now()
    (pk,) = file_feeds([feed_copy(feed, entry(headline="Harbour opens"))]).new
    later = entry(headline="Harbour closes").copy
    Item.objects.create(
        article_id=pk, url="https://daily.example/a", due_at=now, entry=to_json(later)
    )
    forget_waiting(feed.title_id, now)
    assert Article.objects.get(pk=pk).headline == "Harbour closes"
    assert Arrival.objects.filter(article=pk).exists()


def test_no_page_is_asked_for_again_of_a_title_whose_terms_are_the_headline():
    feed, now = FeedFactory(), NOW
    file_feeds([feed_copy(feed, entry())])
    agree(feed.title, "headline")
    assert ask_again(feed.title_id, now) == 0


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


def test_a_changed_headline_that_waited_for_a_page_we_may_not_keep_is_filed_without_its_text():
    feed, now = FeedFactory(), timezone.now()
    (pk,) = file_feeds([feed_copy(feed, entry(headline="Harbour opens", text="Old."))]).new
    later = entry(headline="Harbour closes", text="The new text.").copy
    Item.objects.create(
        article_id=pk, url="https://daily.example/a", due_at=now, entry=to_json(later)
    )
    agree(feed.title, "headline")
    forget_unwanted_pages()
    article = Article.objects.get()
    assert article.headline == "Harbour closes"
    assert "new text" not in article.body
    assert Arrival.objects.filter(article=pk).exists()
    assert not Item.objects.exists()


def test_recent_articles_of_a_title_carried_again_are_placed():
    feed, now = FeedFactory(), NOW
    entries = [
        entry("https://daily.example/new", "Harbour opens"),
        entry("https://daily.example/old", "Old news", published=now - timedelta(days=10)),
        entry("https://daily.example/gone", "Withdrawn"),
    ]
    new, _old, gone = file_feeds([feed_copy(feed, *entries)]).new
    Article.objects.filter(pk=gone).update(withdrawn_at=now)
    Arrival.objects.all().delete()
    ask_again(feed.title_id, now)
    assert list(Arrival.objects.values_list("article_id", "stage")) == [(new, "group")]
