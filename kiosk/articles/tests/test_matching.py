"""Which article an entry is, where addresses, GUIDs, texts and dates disagree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.copy import EntryCopy
from kiosk.articles.filing import file_entries, file_feeds
from kiosk.articles.models import Article, ArticleSection, Revision
from kiosk.articles.tests.copies import EARLIER, NOW, entry, extracted, feed_copy
from kiosk.kit.addresses import key
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headline", ["Harbour opens at last", "Ferry company goes bankrupt"])
def test_a_changed_text_under_a_new_guid_is_a_change(headline):
    feed = FeedFactory()
    file_feeds([feed_copy(feed, entry(guid="article-17-v1"))])
    for version, text in ((2, "It stays closed. " * 9), (3, "It is open after all. " * 9)):
        new = entry(headline=headline, guid=f"article-17-v{version}", text=text)
        filed = file_feeds([feed_copy(feed, new)])
        article = Article.objects.get()
        assert filed.changed == {article.pk: None}
        assert article.headline == headline
        assert text in article.body
        assert Revision.objects.count() == version - 1


def test_an_earlier_version_that_comes_by_once_more_brings_no_text_back():
    feed = FeedFactory()
    versions = [entry(guid=f"v{n}", text=f"Text number {n} of it. " * 9) for n in (1, 2)]
    for version in (versions[0], versions[1], versions[0], versions[1]):
        file_feeds([feed_copy(feed, version)])
    assert "number 2" in Article.objects.get().body
    assert Revision.objects.count() == 1


def test_one_page_twice_in_a_document_is_no_change_of_itself():
    feed = FeedFactory()
    one = entry(guid="1", text="One summary of the harbour. " * 4)
    other = entry(guid="2", text="Other words for the harbour. " * 4)
    for entries in ((one,), (one, other), (other, one), (one, other)):
        file_feeds([feed_copy(feed, *entries)])
    assert Revision.objects.count() == 0


VOLCANO, BUDGET, FINAL = (
    entry(f"https://daily.example/{name}", headline, guid="", text=f"{headline}. " * 30)
    for name, headline in (
        ("volcano", "Volcano erupts in Iceland"),
        ("budget", "Parliament passes budget"),
        ("final", "Cup final ends in draw"),
    )
)


def called(one: EntryCopy, guid: str) -> EntryCopy:
    return one._replace(guid_key=key(guid))


def test_guids_that_only_count_overwrite_nothing():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, called(VOLCANO, "1"), called(BUDGET, "2"))])
    again = [called(FINAL, "1"), called(VOLCANO, "2"), called(BUDGET, "3")]
    for _ in range(2):
        filed = file_feeds([feed_copy(feed, *again)])
    assert filed.known == 3
    headlines = Article.objects.order_by("pk").values_list("headline", flat=True)
    assert list(headlines) == [e.copy.headline for e in (VOLCANO, BUDGET, FINAL)]
    assert Revision.objects.count() == 0


def test_a_change_is_seen_though_the_guids_moved_on():
    feed = FeedFactory()
    file_feeds([feed_copy(feed, called(VOLCANO, "1"))])
    corrected = entry(VOLCANO.copy.url, VOLCANO.copy.headline, guid="2", text="It did not. " * 30)
    file_feeds([feed_copy(feed, called(FINAL, "1"), corrected)])
    assert "It did not." in Article.objects.get(headline=VOLCANO.copy.headline).body
    assert Revision.objects.count() == 1


def test_a_guid_holds_when_address_and_headline_change_but_not_the_date():
    feed, moment = FeedFactory(), EARLIER.replace(second=17)
    file_feeds([feed_copy(feed, entry(guid="?p=1", published=moment))])
    new = entry("https://daily.example/ferries", "Ferries sail", guid="?p=1", published=moment)
    file_feeds([feed_copy(feed, new)])
    assert Article.objects.get().headline == "Ferries sail"


def test_a_link_that_is_shared_at_times_makes_no_doubles_and_overwrites_nothing():
    feed = FeedFactory()

    def one(guid: str, headline: str, *, alone: bool) -> EntryCopy:
        made = entry("https://daily.example/live", headline, guid=guid, text=f"{headline}. " * 30)
        return made if alone else sharing(made)

    volcano, budget = "Volcano erupts in Iceland", "Parliament passes budget"
    polls = [
        [one("g1", volcano, alone=True)],
        [one("g2", budget, alone=False), one("g1", volcano, alone=False)],
        [one("g2", budget, alone=True)],
        [one("g2", budget, alone=False), one("g1", volcano, alone=False)],
        [one("g1", volcano, alone=True)],
    ]
    for entries in polls:
        file_feeds([feed_copy(feed, *entries)])
        assert Revision.objects.count() == 0
    headlines = Article.objects.order_by("pk").values_list("headline", flat=True)
    assert list(headlines) == [volcano, budget]


def sharing(one: EntryCopy) -> EntryCopy:
    """The entry as it is where its link is not its own alone."""
    looks = one.fingerprint[:20] + "000000" + one.fingerprint[26:]
    return EntryCopy(one.copy._replace(address_keys=()), one.guid_key, looks)


def test_the_page_that_several_entries_share_is_read_for_none_of_them():
    feed = FeedFactory()
    shared = entry("https://daily.example/live", "Volcano erupts", guid="1", text="a " * 90)
    filed = file_feeds([feed_copy(feed, sharing(shared))])
    assert (len(filed.new), filed.pages) == (1, [])
    changed = entry("https://daily.example/live", "Volcano erupts", guid="1", text="b " * 90)
    filed = file_feeds([feed_copy(feed, sharing(changed))])
    assert filed.changed == {}
    assert "b b" in Article.objects.get().body


def test_a_feed_that_stamps_its_dates_anew_has_its_pages_read_ever_more_seldom():
    feed = FeedFactory()
    read: list[float] = []
    start = NOW
    for half_hours in range(24 * 2 * 2):
        now = start + timedelta(hours=half_hours / 2)
        stamped = entry(guid="g", published=now - timedelta(minutes=1))
        filed = file_feeds([feed_copy(feed, stamped, received=now)], reread_since=EARLIER)
        if filed.new or filed.changed:
            read.append(half_hours / 2)
            Article.objects.update(page_extracted_at=now)
    assert read == [0, 3, 6, 12, 24]
    article = Article.objects.get()
    assert article.published_at == start - timedelta(minutes=1)
    assert Revision.objects.count() == 0


def test_a_date_alone_brings_no_text_of_the_feed_back_where_the_page_cannot_be_read():
    feed = FeedFactory()
    article = extracted(feed)
    later = NOW + timedelta(hours=5)
    bumped = entry(guid="g", modified=later - timedelta(hours=1))
    filed = file_feeds([feed_copy(feed, bumped, received=later)], reread_since=EARLIER)
    handed_back = filed.changed[article.pk]
    assert handed_back is not None
    file_entries({article.pk: handed_back}, later)
    article.refresh_from_db()
    assert "full text of the page" in article.body
    assert article.modified_at == later - timedelta(hours=1)
    assert Revision.objects.count() == 0


def test_a_second_feed_without_dates_leaves_an_article_where_its_own_date_puts_it():
    title = TitleFactory()
    world = FeedFactory(title=title, section="world")
    politics = FeedFactory(title=title, section="politics")
    file_feeds([feed_copy(world, entry(guid="w"))])
    file_feeds([feed_copy(politics, entry(guid="p", published=None))])
    dates = dict(ArticleSection.objects.values_list("section", "published_at"))
    assert dates == {"world": EARLIER, "politics": EARLIER}
    sport = FeedFactory(title=title, section="sport")
    both = [entry("https://daily.example/b", "Cup final", guid=g, text="c " * 90) for g in "xy"]
    undated = both[1]._replace(copy=both[1].copy._replace(published=None))
    file_feeds([feed_copy(sport, both[0]), feed_copy(politics, undated)])
    rows = ArticleSection.objects.filter(article__headline="Cup final")
    assert {row.published_at for row in rows} == {EARLIER}
    assert {row.section for row in rows} == {"sport", "politics"}
