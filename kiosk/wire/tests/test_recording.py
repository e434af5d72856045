"""What is written down of polls and pages."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kiosk.articles.copy import Copy
from kiosk.articles.filing import Filed, file_feeds
from kiosk.articles.joining import join
from kiosk.articles.models import Article, ArticleSection
from kiosk.articles.tests.copies import entry, feed_copy
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.feed_keys import feed_key
from kiosk.publishers.models import Feed
from kiosk.publishers.tests.factories import FeedFactory
from kiosk.wire import recording
from kiosk.wire.models import Arrival, Item, Watch
from kiosk.wire.prepared import PreparedFeed
from kiosk.wire.recording import (
    PageFetched,
    StepFailed,
    record_failed,
    record_fetched,
    record_polls,
)
from kiosk.wire.watching import AGREEING_MOVES, Polled

pytestmark = pytest.mark.django_db

NEW = "https://daily.example/new.xml"


def watched(**more: Any) -> Watch:
    return Watch.objects.create(feed=FeedFactory(**more), due_at=timezone.now())


def polled(watch: Watch, **more: Any) -> Polled:
    feed = watch.feed
    return Polled(watch.pk, feed.pk, feed.title_id, "news", timezone.now(), status=200, **more)


def moved(watch: Watch, to: str = NEW) -> Feed:
    """The feed after as many polls as it takes to be moved."""
    for _ in range(AGREEING_MOVES):
        record_polls([polled(watch, moved_to=to)])
    return Feed.objects.get(pk=watch.feed_id)


def test_a_feed_that_moves_to_a_polled_one_of_its_title_is_retired():
    watch = watched()
    FeedFactory(url=NEW, title=watch.feed.title)
    assert moved(watch).retired_at is not None


@pytest.mark.parametrize("other", ["retired", "of another title", "of a dropped title"])
def test_a_feed_that_moves_to_one_nobody_polls_for_its_title_stays(other):
    watch = watched()
    there = FeedFactory(url=NEW) if "of" in other else FeedFactory(url=NEW, title=watch.feed.title)
    if other == "retired":
        Feed.objects.filter(pk=there.pk).update(retired_at=timezone.now())
    if other == "of a dropped title":
        there.title.dropped_at = timezone.now()
        there.title.save()
    feed = moved(watch)
    assert (feed.retired_at, feed.url) == (None, watch.feed.url)


def test_of_two_polls_of_a_feed_that_end_together_the_first_counts():
    watch = watched()
    record_polls([polled(watch, etag='"1"'), polled(watch, etag='"2"', error="HTTP 500")])
    watch.refresh_from_db()
    assert (watch.etag, watch.error, watch.failures) == ('"1"', "", 0)


def test_a_poll_writes_down_what_is_other_and_leaves_the_rest():
    watch = watched()
    record_polls([polled(watch, etag='"1"', last_modified="Wed", body_key="a" * 32)])
    record_polls([polled(watch, etag='"2"', last_modified="Wed")])
    record_polls([polled(watch, error="HTTP 500")])
    watch.refresh_from_db()
    assert (watch.etag, watch.last_modified, watch.body_key) == ('"2"', "Wed", "a" * 32)
    assert (watch.failures, watch.error) == (1, "HTTP 500")
    record_polls([polled(watch)])
    watch.refresh_from_db()
    assert (watch.etag, watch.last_modified, watch.body_key) == ("", "", "a" * 32)
    assert (watch.failures, watch.error) == (0, "")


def test_two_feeds_that_move_to_each_other_do_not_both_go():
    one = watched()
    two = watched(title=one.feed.title)
    assert moved(one, two.feed.url).retired_at is not None
    assert moved(two, one.feed.url).retired_at is None


@pytest.mark.parametrize(("length", "follows"), [(2000, True), (2001, False)])
def test_a_move_to_an_address_longer_than_we_keep_is_ignored(length, follows):
    watch = watched()
    to = NEW + "?" + "x" * (length - len(NEW) - 1)
    feed = moved(watch, to)
    assert (feed.url == to, feed.key == feed_key(to)) == (follows, follows)
    assert Watch.objects.get().moved_to == ""


def test_errors_are_kept_without_what_databases_refuse():
    watch = watched()
    record_polls([polled(watch, error="odd \x00\ud800name")])
    assert Watch.objects.get().error == "odd name"
    item = item_of(ArticleFactory())
    record_failed([failed(item, timezone.now(), "odd \x00\ud800page")])
    item.refresh_from_db()
    assert (item.error, item.attempts, item.lease_until) == ("odd page", 1, None)


@pytest.mark.parametrize(("length", "kept"), [(500, True), (501, False)])
def test_an_etag_too_long_to_be_kept_whole_is_not_sent_back_in_part(length, kept):
    watch = watched()
    etag = "x" * length
    record_polls([polled(watch, etag=etag, last_modified="y" * 101)])
    watch.refresh_from_db()
    assert (watch.etag, watch.last_modified) == (etag if kept else "", "")


def test_of_two_polls_of_a_feed_under_way_at_once_the_later_to_end_is_dropped(settings):
    settings.LEASE_S = 300
    watch, now = watched(), timezone.now()
    # The first lease has run out, and the feed was leased again.
    leases = [now + timedelta(minutes=minutes) for minutes in (-1, 4)]
    for first, second in (leases, leases[::-1]):
        Watch.objects.update(lease_until=leases[1], polled_at=None, etag="")
        record_polls([polled(watch, lease_until=first, etag="first")])
        record_polls([polled(watch, lease_until=second, etag="second")])
        watch.refresh_from_db()
        assert (watch.etag, watch.lease_until) == ("first", None)


def test_a_poll_that_ends_under_the_lease_of_a_later_one_is_dropped(settings):
    settings.LEASE_S = 300
    watch, now = watched(), timezone.now()
    late, next_one = now - timedelta(minutes=10), now + timedelta(minutes=5)
    polled_at = now - timedelta(minutes=7)
    Watch.objects.update(lease_until=next_one, polled_at=polled_at)
    record_polls([polled(watch, lease_until=late, etag="late")])
    watch.refresh_from_db()
    assert (watch.etag, watch.lease_until, watch.polled_at) == ("", next_one, polled_at)


def item_of(article: Article, **more: Any) -> Item:
    now = timezone.now()
    values = {"stage": "fetch", "due_at": now, "lease_until": now + timedelta(minutes=5), **more}
    return Item.objects.create(article=article, url=article.url, **values)


def failed(item: Item, at: datetime, error: str, *, final: bool = False) -> StepFailed:
    assert item.lease_until is not None
    return StepFailed(item.pk, at, error, item.attempts, item.lease_until, final)


def test_a_page_fetched_before_its_article_changed_is_dropped_though_leased_again(settings):
    settings.LEASE_S = 300
    now, article = timezone.now(), ArticleFactory()
    leases = [now + timedelta(minutes=minutes) for minutes in (5, 6)]
    item = item_of(article, lease_until=leases[0])
    old, new = (
        PageFetched(item.pk, now, page, article.url, "", lease)
        for page, lease in zip((b"old", b"new"), leases, strict=True)
    )
    recording._want_pages(Filed(changed={article.pk: None}), now + timedelta(seconds=30))
    Item.objects.update(lease_until=leases[1])
    record_failed([StepFailed(item.pk, now, "gone", 0, leases[0], final=True)])
    record_fetched([old])
    item.refresh_from_db()
    assert (item.stage, item.lease_until) == ("fetch", leases[1])
    record_fetched([old, new])
    item.refresh_from_db()
    assert (item.stage, zlib.decompress(item.page or b"")) == ("extract", b"new")


def test_of_two_fetches_of_an_unchanged_page_the_first_to_end_counts(settings):
    settings.LEASE_S = 300
    now, article = timezone.now(), ArticleFactory()
    leases = [now + timedelta(minutes=minutes) for minutes in (5, 11)]
    item = item_of(article, lease_until=leases[1], due_at=now - timedelta(minutes=1))
    record_fetched(
        [
            PageFetched(item.pk, now, page, article.url, "", lease)
            for page, lease in zip((b"first", b"second"), leases, strict=True)
        ]
    )
    item.refresh_from_db()
    assert (item.stage, zlib.decompress(item.page or b"")) == ("extract", b"first")


def test_a_changed_headline_waits_on_when_the_text_changes_again_before_the_page_comes():
    now = timezone.now()
    article = ArticleFactory(headline="Five ferries sail", published_at=now - timedelta(hours=1))
    item = item_of(article, stage="done", lease_until=None)
    for copy in (
        Copy(url=article.url, headline="Four ferries sail", body="<p>One.</p>", words=1),
        Copy(url=article.url, headline="", body="<p>Two, three.</p>", words=2),
    ):
        recording._want_pages(Filed(changed={article.pk: copy}), now)
    Item.objects.update(lease_until=now + timedelta(minutes=5))
    item.refresh_from_db()
    record_failed([failed(item, now, "gone", final=True)])
    article.refresh_from_db()
    assert (article.headline, article.body) == ("Four ferries sail", "<p>Two, three.</p>")
    assert article.headline_changed_at == now


def test_a_corrected_text_waits_on_when_only_the_headline_changes_before_the_page_comes():
    now = timezone.now()
    article = ArticleFactory(headline="Five ferries sail", published_at=now - timedelta(hours=1))
    item = item_of(article, stage="done", lease_until=None)
    text = "<p>Four ferries sail, not five.</p>"
    for copy in (
        Copy(url=article.url, headline="", standfirst="Corrected.", body=text, words=6, free=False),
        Copy(url=article.url, headline="Four ferries sail", modified=now),
        Copy(url=article.url, headline="", modified=now),
    ):
        recording._want_pages(Filed(changed={article.pk: copy}), now)
    Item.objects.update(lease_until=now + timedelta(minutes=5))
    item.refresh_from_db()
    record_failed([failed(item, now, "gone", final=True)])
    article.refresh_from_db()
    assert (article.headline, article.body, article.words) == ("Four ferries sail", text, 6)
    assert (article.standfirst, article.free) == ("Corrected.", False)
    assert article.modified_at == now


def test_of_two_feeds_changes_in_one_batch_the_changed_headline_is_kept():
    now = timezone.now()
    one, two = FeedFactory(), FeedFactory()
    two.title = one.title
    two.save()
    first = [entry("https://daily.example/a", "Five ferries sail", guid="1", text="One. " * 40)]
    for feed in (one, two):
        file_feeds([feed_copy(feed, *first, received=now)])
    Article.objects.update(page_extracted_at=now)
    told = file_feeds(
        [
            feed_copy(
                one, entry("https://daily.example/a", "Four ferries sail", guid="1", text="b")
            ),
            feed_copy(
                two, entry("https://daily.example/a", "Five ferries sail", guid="1", text="c")
            ),
        ],
        reread_since=now - timedelta(days=999),
    ).changed
    [copy] = told.values()
    assert copy is not None
    assert copy.headline == "Four ferries sail"


def stamped(watch: Watch, at: datetime, headline: str = "Harbour opens again") -> Polled:
    """A poll that ends then, of a feed that gives its entry the time of each request."""
    copy = entry(headline=headline, guid="g", published=at - timedelta(minutes=1))
    feed = watch.feed
    prepared = PreparedFeed((copy,), (), "rss", "Daily", "", "en", None, "", 0)
    return Polled(watch.pk, feed.pk, feed.title_id, "news", at, status=200, prepared=prepared)


def test_an_article_that_a_second_feed_names_a_section_of_is_placed_again_once():
    general, now = watched(), timezone.now()
    sport = watched(title=general.feed.title, section="sport")

    def placed_again(watch: Watch) -> bool:
        record_polls([replace(stamped(watch, now), section=watch.feed.section)])
        return bool(Arrival.objects.all().delete()[0])

    assert placed_again(general)
    assert not placed_again(general)
    ArticleSection.objects.create(
        article=Article.objects.get(), section="sport", published_at=now, guessed=True
    )
    assert placed_again(sport)
    assert Article.objects.get().section == "sport"
    assert not placed_again(sport)


def test_a_page_that_fails_is_not_asked_for_at_every_poll_of_a_feed_that_stamps_its_dates():
    watch, began = watched(), timezone.now() - timedelta(days=2)
    tries = []
    for minutes in range(0, 24 * 60, 10):
        at = began + timedelta(minutes=minutes)
        Watch.objects.update(lease_until=None)
        record_polls([stamped(watch, at)])
        if not minutes:
            Article.objects.update(page_extracted_at=at)
            Item.objects.update(stage="done", due_at=at)
        items = Item.objects.filter(stage="fetch", due_at__lte=at)
        if items.update(lease_until=at + timedelta(minutes=5)):
            item = Item.objects.get()
            tries.append((minutes // 60, item.attempts))
            record_failed([failed(item, at, "HTTP 502")])
    # Five tries over seven hours, then none for as long as all that went before.
    assert tries == [(3, 0), (3, 1), (3, 2), (4, 3), (10, 4), (20, 0), (20, 1), (21, 2), (22, 3)]


def test_a_headline_that_changed_asks_for_a_failing_page_at_once():
    watch, began = watched(), timezone.now() - timedelta(days=1)
    record_polls([stamped(watch, began)])
    Article.objects.update(page_extracted_at=began)
    Item.objects.update(stage="failed", due_at=began + timedelta(hours=4))
    record_polls([stamped(watch, began + timedelta(hours=5))])
    assert Item.objects.get().stage == "failed"
    record_polls([stamped(watch, began + timedelta(hours=5), "Harbour shut again")])
    assert Item.objects.get().stage == "fetch"


def test_only_recent_articles_that_changed_have_their_pages_fetched_again(settings):
    settings.PAGE_DAYS = 2
    now = timezone.now()
    recent = [ArticleFactory(published_at=now - timedelta(hours=1)) for _ in range(2)]
    old = ArticleFactory(published_at=now - timedelta(days=9))
    for article in (recent[0], old):
        item_of(article, stage="done", lease_until=None)
    recording._want_pages(Filed(changed=dict.fromkeys([*(a.pk for a in recent), old.pk])), now)
    stages = dict(Item.objects.values_list("article_id", "stage"))
    assert stages == {recent[0].pk: "fetch", recent[1].pk: "fetch", old.pk: "done"}


def test_an_article_that_turned_out_to_be_another_has_that_one_placed_again():
    stands, former = ArticleFactory(), ArticleFactory()
    now, gone = timezone.now(), former.pk
    join(stands, former, now)
    recording._arrive_again([gone], now)
    assert list(Arrival.objects.values_list("article_id", flat=True)) == [stands.pk]
