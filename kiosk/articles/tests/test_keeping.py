"""What is kept of a title's articles follows its terms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.serializers import serialize

from kiosk.articles import keeping
from kiosk.articles.copy import Copy, CopyPicture
from kiosk.articles.filing import file_entries, file_feeds, file_pages
from kiosk.articles.models import Article, Picture, Revision
from kiosk.articles.tests.copies import NOW, entry, feed_copy
from kiosk.articles.tests.factories import ArticleFactory, revised, with_picture
from kiosk.publishers.models import Feed
from kiosk.publishers.tests.factories import FeedFactory, agree

pytestmark = pytest.mark.django_db

SECRET = "Sphenodon"
PICTURE = CopyPicture("https://daily.example/1.jpg", SECRET, SECRET)
LATER = NOW + timedelta(hours=1)


def told(headline: str = "Harbour opens again", text: str = f"The {SECRET} came ashore."):
    return entry(headline=headline, text=text, standfirst=SECRET, pictures=(PICTURE,), guid="1")


def kept() -> str:
    """Everything the database has of articles, their earlier texts and pictures."""
    models = (Article, Revision, Picture)
    return "".join(serialize("json", model._default_manager.order_by("pk")) for model in models)


def headlines_only_feed() -> Feed:
    feed = FeedFactory()
    agree(feed.title, "headline")
    return feed


def test_of_a_title_whose_terms_are_the_headline_no_text_or_picture_is_kept():
    filed = file_feeds([feed_copy(headlines_only_feed(), told())])
    assert (len(filed.new), filed.pages) == (1, [])
    assert SECRET not in kept()
    assert Article.objects.get().headline == "Harbour opens again"


def test_of_every_other_title_the_text_is_kept_whole():
    excerpt, full, bare = FeedFactory(), FeedFactory(), headlines_only_feed()
    agree(excerpt.title, "excerpt", 5)
    agree(full.title, "full")
    filed = file_feeds([feed_copy(feed, told()) for feed in (excerpt, full, bare)])
    assert len(filed.pages) == 2
    for feed in (excerpt, full):
        assert SECRET in Article.objects.get(title=feed.title).body
    assert Article.objects.get(title=bare.title).body == ""


def test_a_changed_headline_is_taken_and_kept_where_the_text_may_not_be():
    feed = headlines_only_feed()
    file_feeds([feed_copy(feed, told())])
    filed = file_feeds([feed_copy(feed, told("Harbour stays shut"))], reread_since=NOW)
    assert filed.changed == {}
    assert Article.objects.get().headline == "Harbour stays shut"
    assert Revision.objects.get().headline == "Harbour opens again"
    assert SECRET not in kept()


def test_a_changed_text_is_no_change_where_the_headline_alone_is_kept():
    feed = headlines_only_feed()
    file_feeds([feed_copy(feed, told())])
    filed = file_feeds([feed_copy(feed, told(text=f"Two {SECRET}s came ashore."))])
    assert (filed.known, filed.changed) == (1, {})
    assert not Revision.objects.exists()


def test_a_page_on_its_way_when_terms_came_down_is_not_filed():
    feed = FeedFactory()
    (article_id,) = file_feeds([feed_copy(feed, told(text="Ferries sail."))]).new
    before = Article.objects.get().body
    agree(feed.title, "headline", since=NOW)
    page = Copy(url="https://daily.example/a", headline="Harbour", body=f"<p>{SECRET}</p>", words=1)
    file_pages([(article_id, page)], NOW)
    file_entries({article_id: page}, NOW)
    article = Article.objects.get()
    assert (article.body, article.page_extracted_at) == (before, None)


def test_when_terms_come_down_to_the_headline_texts_and_pictures_are_forgotten():
    article = ArticleFactory(body=f"<p>{SECRET}</p>", standfirst=SECRET, words=1)
    revised(article, "An earlier headline", f"<p>{SECRET}</p>")
    with_picture(article)
    other = ArticleFactory(body="<p>Ours to keep.</p>")
    agree(article.title, "full")
    agree(article.title, "headline", since=NOW)
    assert keeping.forget_texts(NOW - timedelta(seconds=1)) == 0
    assert SECRET in kept()
    assert keeping.forget_texts(NOW) == 1
    assert keeping.forget_texts(NOW) == 0
    assert SECRET not in kept()
    assert not Picture.objects.exists()
    article.refresh_from_db()
    assert (article.words, article.reading_minutes, article.page_extracted_at) == (0, 0, None)
    assert Revision.objects.get().headline == "An earlier headline"
    other.refresh_from_db()
    assert other.body == "<p>Ours to keep.</p>"


def test_more_than_are_changed_at_once_are_all_forgotten(monkeypatch):
    monkeypatch.setattr(keeping, "_AT_ONCE", 2)
    first = ArticleFactory(body=SECRET)
    for _ in range(4):
        revised(ArticleFactory(title=first.title, body=SECRET), "Earlier", SECRET)
    agree(first.title, "headline")
    assert keeping.forget_texts(NOW) == 5
    assert SECRET not in kept()


def test_when_terms_allow_texts_again_what_a_feed_still_brings_is_filed_with_them():
    feed = headlines_only_feed()
    file_feeds([feed_copy(feed, told())])
    agree(feed.title, "full", since=LATER)
    filed = file_feeds([feed_copy(feed, told(), received=LATER)])
    article = Article.objects.get()
    assert filed.changed == {article.pk: None}
    assert SECRET in article.body
    assert not Revision.objects.exists()
