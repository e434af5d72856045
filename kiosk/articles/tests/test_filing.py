"""Each piece is one article, however often and however changed it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.articles.copy import Copy, CopyPicture, from_json, to_json
from kiosk.articles.filing import file_entries, file_feeds, file_pages
from kiosk.articles.models import (
    Address,
    Article,
    ArticleSection,
    Correction,
    Revision,
    Sighting,
)
from kiosk.articles.tests.copies import EARLIER, NOW, entry, feed_copy
from kiosk.kit.addresses import identity, key
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

pytestmark = pytest.mark.django_db


def page(url: str = "https://daily.example/a", **more) -> Copy:
    values = {
        "headline": "Harbour opens again",
        "body": "<p>" + "The harbour opened again. " * 20 + "</p>",
        "words": 80,
        "language": "en",
        "address_keys": (key(identity(url)),),
        **more,
    }
    return Copy(url=url, **values)


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


def extracted(feed, text: str = "The full text of the page. " * 40, **more):
    """An article whose page was read, from a feed that brings a summary."""
    [pk] = file_feeds([feed_copy(feed, entry(guid="g", **more))]).new
    file_pages([(pk, page(body=f"<p>{text}</p>", words=len(text.split())))], NOW)
    return Article.objects.get(pk=pk)


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


def test_a_full_text_changed_far_down_makes_a_revision():
    feed = FeedFactory()
    long = "The harbour opened again on Monday. " * 100
    file_feeds([feed_copy(feed, entry(guid="g", text=long + "It was cold."))])
    file_feeds([feed_copy(feed, entry(guid="g", text=long + "It was warm."))])
    assert "warm" in Article.objects.get().body
    assert "cold" in Revision.objects.get().body


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


def test_a_pile_of_entries_larger_than_a_databases_limit_is_filed():
    feed = FeedFactory()
    many = [entry(f"https://daily.example/{n}", f"Headline {n}") for n in range(1500)]
    assert len(file_feeds([feed_copy(feed, *many)]).new) == 1500
    assert file_feeds([feed_copy(feed, *many)]).known == 1500


def test_copy_survives_being_kept_as_json():
    copied = page(pictures=(CopyPicture("https://x.example/p.jpg", width=3),), authors=("A", "B"))
    copy = copied._replace(published=EARLIER)
    assert from_json(to_json(copy)) == copy
