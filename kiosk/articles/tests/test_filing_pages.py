"""What an article's page, once it is read, gives it, and what it leaves as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.articles.copy import CopyPicture
from kiosk.articles.filing import file_entries, file_feeds, file_pages
from kiosk.articles.models import (
    Article,
    Correction,
    Revision,
    Sighting,
)
from kiosk.articles.tests.copies import EARLIER, NOW, entry, extracted, feed_copy, page
from kiosk.kit.addresses import identity, key
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

pytestmark = pytest.mark.django_db


def test_the_feeds_date_wins_over_the_pages():
    feed = FeedFactory()
    [pk] = file_feeds([feed_copy(feed, entry())]).new
    file_pages([(pk, page(published=EARLIER - timedelta(days=1)))], NOW)
    assert Article.objects.get().published_at == EARLIER


def test_a_page_dates_an_article_whose_feed_does_not():
    feed = FeedFactory()
    [pk] = file_feeds([feed_copy(feed, entry(published=None))]).new
    file_pages([(pk, page(published=EARLIER))], NOW + timedelta(minutes=1))
    article = Article.objects.get()
    assert (article.published_at, article.dated_by) == (EARLIER, "page")
    assert article.sections.get().published_at == EARLIER


def test_a_page_fills_what_the_feed_left_out_without_a_revision():
    feed = FeedFactory()
    [pk] = file_feeds([feed_copy(feed, entry())]).new
    picture = CopyPicture("https://daily.example/p.jpg", "The quay", "Photo: A. Ba", 1200, 800)
    file_pages(
        [(pk, page(authors=("Raed Jabr",), dateline_place="Moscow", pictures=(picture,)))], NOW
    )
    article = Article.objects.get()
    assert article.authors == ["Raed Jabr"]
    assert article.dateline_place == "Moscow"
    assert article.words == 80
    assert article.page_extracted_at == NOW
    assert article.pictures.get().credit == "Photo: A. Ba"
    assert Revision.objects.count() == 0


def test_a_page_that_holds_much_less_than_the_feed_leaves_the_feeds_text():
    feed = FeedFactory()
    full = "The whole text came with the feed. " * 60
    [pk] = file_feeds([feed_copy(feed, entry(text=full))]).new
    file_pages([(pk, page(body="<p>Please accept cookies to go on.</p>", words=6))], NOW)
    assert "came with the feed" in Article.objects.get().body


def test_a_page_read_again_with_another_text_makes_a_revision():
    feed = FeedFactory()
    [pk] = file_feeds([feed_copy(feed, entry())]).new
    file_pages([(pk, page())], NOW)
    later = NOW + timedelta(hours=1)
    file_pages([(pk, page(body="<p>" + "It closed again. " * 30 + "</p>", words=90))], later)
    assert "It closed again." in Article.objects.get().body
    assert Revision.objects.get().replaced_at == later


def test_a_page_read_again_behind_a_wall_leaves_the_text_that_stands():
    feed = FeedFactory()
    full = "The whole text came with the feed. " * 60
    [pk] = file_feeds([feed_copy(feed, entry(guid="g", text=full))]).new
    for _ in range(2):
        file_pages([(pk, page(body="<p>The whole text came with</p>", words=5))], NOW)
    file_feeds([feed_copy(feed, entry(guid="g", text="Corrected. " + full))])
    file_pages([(pk, page(body="<p>The whole text came with</p>", words=5))], NOW)
    article = Article.objects.get()
    assert article.body.startswith("<p>Corrected. The whole text")
    assert article.words > 400


def test_a_page_rewritten_to_less_is_taken():
    article = extracted(FeedFactory())
    new = "Everything in our report was wrong, and here is what happened instead of it. " * 8
    file_pages([(article.pk, page(body=f"<p>{new}</p>", words=len(new.split())))], NOW)
    assert "was wrong" in Article.objects.get().body
    assert Revision.objects.count() == 1


def test_a_headline_changed_in_the_feed_is_taken_though_the_page_was_read():
    feed = FeedFactory()
    extracted(feed)
    filed = file_feeds([feed_copy(feed, entry(guid="g", headline="Corrected: harbour stays shut"))])
    article = Article.objects.get()
    assert filed.changed == {article.pk: None}
    assert article.headline == "Corrected: harbour stays shut"
    assert article.headline_changed_at == NOW
    assert "full text of the page" in article.body


def test_a_summary_changed_in_the_feed_does_not_bring_its_headline_back():
    feed = FeedFactory()
    article = extracted(feed)
    file_pages([(article.pk, page(headline="The page's own headline"))], NOW)
    file_feeds([feed_copy(feed, entry(guid="g", text="Another summary of the same harbour."))])
    assert Article.objects.get().headline == "The page's own headline"


def test_what_changed_is_handed_back_where_the_page_is_read_again():
    feed = FeedFactory()
    article = extracted(feed)
    new = entry(guid="g", headline="Corrected: harbour stays shut", text="It stays shut. " * 200)
    filed = file_feeds([feed_copy(feed, new)], reread_since=EARLIER)
    handed_back = filed.changed[article.pk]
    assert handed_back is not None
    assert Article.objects.get().headline == "Harbour opens again"
    file_pages(
        [(article.pk, page(body="<p>It stays</p>", words=2))], NOW, {article.pk: handed_back}
    )
    assert "It stays shut. It stays shut." in Article.objects.get().body
    assert Revision.objects.count() == 1
    file_entries({article.pk: handed_back}, NOW)
    assert Article.objects.get().headline == "Corrected: harbour stays shut"


@pytest.mark.parametrize("said", [NOW + timedelta(days=400), datetime(1970, 1, 1, tzinfo=UTC)])
def test_an_incredible_change_is_no_change(said):
    feed = FeedFactory()
    [pk] = file_feeds([feed_copy(feed, entry(modified=said))]).new
    file_pages([(pk, page(modified=said))], NOW)
    assert Article.objects.get().modified_at is None


def test_of_two_that_become_one_the_first_stays_with_its_history():
    title = TitleFactory()
    one, other = FeedFactory(title=title), FeedFactory(title=title, section="sport")
    [first] = file_feeds([feed_copy(one, entry("https://daily.example/a", guid="1"))]).new
    [second] = file_feeds(
        [feed_copy(other, entry("https://go.daily.example/x", guid="2", text="z " * 90))]
    ).new
    for pk in (first, second):
        Correction.objects.create(article_id=pk, note=f"of {pk}", made_at=NOW + timedelta(pk))
    keys = (key(identity("https://daily.example/a")), key(identity("https://go.daily.example/x")))
    file_pages([(first, page(address_keys=keys))], NOW)
    assert Article.objects.get().pk == first
    assert Correction.objects.filter(article_id=first).count() == 2


def test_a_page_filed_twice_changes_nothing():
    feed = FeedFactory()
    [pk] = file_feeds([feed_copy(feed, entry())]).new
    for _ in range(2):
        file_pages([(pk, page(pictures=(CopyPicture("https://daily.example/p.jpg"),)))], NOW)
    assert Revision.objects.count() == 0
    assert Article.objects.get().pictures.count() == 1


def test_two_addresses_of_one_page_become_one_article():
    title = TitleFactory()
    one, other = (
        FeedFactory(title=title, section="world"),
        FeedFactory(title=title, section="sport"),
    )
    [older] = file_feeds([feed_copy(one, entry("https://daily.example/a", guid="1"))]).new
    [newer] = file_feeds(
        [
            feed_copy(
                other, entry("https://go.daily.example/x1", "Harbour", guid="2", text="z " * 90)
            )
        ]
    ).new
    keys = (key(identity("https://daily.example/a")), key(identity("https://go.daily.example/x1")))
    file_pages([(newer, page(address_keys=keys))], NOW)
    article = Article.objects.get()
    assert article.pk == older
    joining = article.joinings.get()
    assert (joining.former_id, joining.joined_at) == (newer, NOW)
    assert {row.section for row in article.sections.all()} == {"world", "sport"}
    assert Sighting.objects.filter(article=article).count() == 2
    assert (
        file_feeds(
            [
                feed_copy(
                    other, entry("https://go.daily.example/x1", "Harbour", guid="2", text="z " * 90)
                )
            ]
        ).known
        == 1
    )


def test_pages_that_all_name_one_canonical_address_stay_apart():
    feed = FeedFactory()
    entries = [
        entry("https://daily.example/1", "Harbour opens again"),
        entry("https://daily.example/2", "Minister resigns over the tapes", text="y " * 90),
    ]
    ids = file_feeds([feed_copy(feed, *entries)]).new
    section = key(identity("https://daily.example/news"))
    for pk, one in zip(ids, entries, strict=True):
        headline = one.copy.headline
        file_pages([(pk, page(headline=headline, address_keys=(section,)))], NOW)
    assert Article.objects.count() == 2


def test_an_article_gone_meanwhile_is_passed_over():
    file_pages([(987654, page())], NOW)
    assert Article.objects.count() == 0
