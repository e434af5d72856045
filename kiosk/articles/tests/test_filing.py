"""Each piece is one article, however often and however changed it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.articles.copy import CopyPicture, from_json, to_json
from kiosk.articles.filing import file_feeds
from kiosk.articles.models import (
    Address,
    Article,
    ArticleSection,
    Revision,
    Sighting,
)
from kiosk.articles.tests.copies import EARLIER, NOW, entry, feed_copy, page
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

pytestmark = pytest.mark.django_db


def test_an_entry_becomes_an_article_once():
    feed = FeedFactory()
    first = file_feeds([feed_copy(feed, entry())])
    again = file_feeds([feed_copy(feed, entry())])
    assert len(first.new) == 1
    assert (again.new, again.changed, again.known) == ([], {}, 1)
    assert Article.objects.get().headline == "Harbour opens again"


def test_two_different_entries_are_two_articles():
    feed = FeedFactory()
    filed = file_feeds(
        [
            feed_copy(
                feed, entry(), entry("https://daily.example/b", "Bridge closes", text="x " * 60)
            )
        ]
    )
    assert len(filed.new) == 2
    assert Article.objects.count() == 2


def test_tracking_parameters_make_no_double():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry())])
    file_feeds(
        [feed_copy(feed, entry("https://www.daily.example/a/?utm_source=rss#top", guid="other"))]
    )
    assert Article.objects.count() == 1


def test_a_feed_that_changes_all_its_guids_makes_no_doubles():
    feed = FeedFactory()
    urls = [f"https://daily.example/{n}" for n in range(5)]
    for round_ in range(3):
        file_feeds(
            [feed_copy(feed, *(entry(u, f"News of {u}", guid=f"{round_}-{u}") for u in urls))]
        )
    assert Article.objects.count() == 5


def test_a_guid_holds_when_the_address_changes():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry(guid="g1"))])
    file_feeds([feed_copy(feed, entry("https://daily.example/harbour-opens", guid="g1"))])
    assert Article.objects.count() == 1
    assert Address.objects.count() == 2


def test_content_holds_when_address_and_guid_change_together():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry(guid="g1"))])
    file_feeds([feed_copy(feed, entry("https://new.daily.example/x", guid="g2"))])
    assert Article.objects.count() == 1


def test_the_same_words_on_another_day_are_another_article():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry(guid="g1"))])
    file_feeds(
        [
            feed_copy(
                feed,
                entry("https://daily.example/x", guid="g2", published=EARLIER - timedelta(days=7)),
            )
        ]
    )
    assert Article.objects.count() == 2


def test_two_feeds_of_a_title_make_one_article_in_two_sections():
    title = TitleFactory()
    world, politics = (
        FeedFactory(title=title, section="world"),
        FeedFactory(title=title, section="politics"),
    )
    filed = file_feeds([feed_copy(world, entry(guid="w")), feed_copy(politics, entry(guid="p"))])
    assert len(filed.new) == 1
    article = Article.objects.get()
    sections = ArticleSection.objects.order_by("section").values_list("section", flat=True)
    assert list(sections) == ["politics", "world"]
    assert article.section == "world"
    assert Sighting.objects.filter(article=article).count() == 2
    assert Revision.objects.count() == 0


def test_two_titles_with_the_same_copy_have_an_article_each():
    one, other = FeedFactory(), FeedFactory()
    file_feeds([feed_copy(one, entry()), feed_copy(other, entry())])
    assert Article.objects.count() == 2


def test_a_changed_text_makes_a_revision_and_keeps_the_old_one():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry(guid="g"))])
    filed = file_feeds([feed_copy(feed, entry(guid="g", text="The harbour stays closed. " * 4))])
    article, revision = Article.objects.get(), Revision.objects.get()
    assert filed.changed == {article.pk: None}
    assert "stays closed" in article.body
    assert "opened again" in revision.body
    assert article.headline_changed_at is None


def test_a_changed_headline_is_dated():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry(guid="g"))])
    file_feeds([feed_copy(feed, entry(headline="Harbour stays shut", guid="g"))])
    article = Article.objects.get()
    assert article.headline == "Harbour stays shut"
    assert article.headline_changed_at == NOW
    assert Revision.objects.get().headline == "Harbour opens again"


def test_what_a_second_feed_says_otherwise_is_no_revision():
    title = TitleFactory()
    one, other = FeedFactory(title=title), FeedFactory(title=title, section="world")
    file_feeds([feed_copy(one, entry(guid="1"))])
    file_feeds([feed_copy(other, entry(guid="2", text="A shorter word of the harbour. " * 3))])
    article = Article.objects.get()
    assert Revision.objects.count() == 0
    assert "opened again" in article.body
    assert article.section == "world"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (NOW + timedelta(days=2), NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),
        (None, NOW),
        (EARLIER, EARLIER),
    ],
)
def test_a_date_in_the_future_or_before_1995_is_the_time_received(said, kept):
    file_feeds([feed_copy(FeedFactory(), entry(published=said))])
    article = Article.objects.get()
    assert article.published_at == kept
    assert article.dated_by == ("feed" if said == kept else "receipt")


def test_a_full_text_changed_far_down_makes_a_revision():
    feed = FeedFactory()
    long = "The harbour opened again on Monday. " * 100
    file_feeds([feed_copy(feed, entry(guid="g", text=long + "It was cold."))])
    file_feeds([feed_copy(feed, entry(guid="g", text=long + "It was warm."))])
    assert "warm" in Article.objects.get().body
    assert "cold" in Revision.objects.get().body


def test_two_feeds_that_differ_for_good_make_no_revisions():
    title = TitleFactory()
    one, other = FeedFactory(title=title), FeedFactory(title=title, section="world")
    for _ in range(3):
        file_feeds([feed_copy(one, entry(guid="1", text="One summary of the harbour. " * 4))])
        file_feeds([feed_copy(other, entry(guid="2", text="Other words for the harbour. " * 4))])
    assert Revision.objects.count() == 0


def test_a_new_address_known_in_the_batch_is_known_to_the_next_feed_too():
    title = TitleFactory()
    one, other = FeedFactory(title=title), FeedFactory(title=title, section="world")
    file_feeds([feed_copy(one, entry("https://daily.example/old", guid="g"))])
    moved = entry("https://daily.example/new", guid="g", text="z " * 80)
    fresh = entry("https://daily.example/new", "Harbour", guid="h", text="y " * 80)
    file_feeds([feed_copy(one, moved), feed_copy(other, fresh)])
    assert Article.objects.count() == 1


def test_a_pile_of_entries_larger_than_a_databases_limit_is_filed():
    feed = FeedFactory()
    many = [entry(f"https://daily.example/{n}", f"Headline {n}") for n in range(1500)]
    assert len(file_feeds([feed_copy(feed, *many)]).new) == 1500
    assert file_feeds([feed_copy(feed, *many)]).known == 1500


def test_copy_survives_being_kept_as_json():
    copied = page(pictures=(CopyPicture("https://x.example/p.jpg", width=3),), authors=("A", "B"))
    copy = copied._replace(published=EARLIER)
    assert from_json(to_json(copy)) == copy
