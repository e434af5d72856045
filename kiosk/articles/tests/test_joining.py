"""Two articles that turn out to be one lose nothing of what either said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.filing import file_pages
from kiosk.articles.joining import join
from kiosk.articles.models import Address, Article, ArticleSection, Picture, Revision
from kiosk.articles.tests.copies import NOW, page
from kiosk.articles.tests.factories import ArticleFactory, with_picture
from kiosk.kit.addresses import identity, key
from kiosk.publishers.sections import GENERAL

pytestmark = pytest.mark.django_db

HARBOUR = "<p>" + "The harbour opened again on Monday. " * 80 + "</p>"
FERRIES = "<p>" + "Ferries sail every hour from now on. " * 70 + "</p>"


def two(first: dict[str, object], second: dict[str, object]) -> tuple[Article, Article]:
    """Two articles of a title, of one headline."""
    bare = {"headline": "Harbour opens again", "standfirst": "", "body": "", "words": 0}
    one = ArticleFactory(**{**bare, **first})
    return one, ArticleFactory(**{"title": one.title, **bare, **second})


def joined(first: Article, second: Article) -> Article:
    join(first, second, NOW)
    return Article.objects.get()


def test_the_first_takes_text_standfirst_and_pictures_where_it_has_none():
    first, second = two(
        {}, {"body": HARBOUR, "words": 480, "reading_minutes": 3, "standfirst": "Ships sail."}
    )
    with_picture(second)
    article = joined(first, second)
    assert article.pk == first.pk
    assert (article.body, article.words, article.reading_minutes) == (HARBOUR, 480, 3)
    assert article.standfirst == "Ships sail."
    assert Picture.objects.get().article_id == first.pk
    assert Revision.objects.count() == 0


def test_what_the_first_has_stays_its_own():
    first, second = two(
        {"body": HARBOUR, "words": 480, "standfirst": "Own.", "authors": ["Amina"]},
        {"body": "<p>Short.</p>", "words": 1, "standfirst": "Other.", "kicker": "Sea"},
    )
    own = with_picture(first)
    with_picture(second, "https://daily.example/other.jpg")
    article = joined(first, second)
    assert (article.body, article.standfirst, article.authors) == (HARBOUR, "Own.", ["Amina"])
    assert article.kicker == "Sea"
    assert Picture.objects.get() == own


@pytest.mark.parametrize("longer_is_first", [True, False])
def test_of_two_texts_the_longer_stands_and_the_other_is_a_revision(longer_is_first):
    texts = [{"body": HARBOUR, "words": 480}, {"body": FERRIES, "words": 476}]
    article = joined(*two(*(texts if longer_is_first else texts[::-1])))
    assert article.body == HARBOUR
    revision = Revision.objects.get()
    assert (revision.article_id, revision.body, revision.replaced_at) == (article.pk, FERRIES, NOW)


@pytest.mark.parametrize(
    "other",
    [
        {"body": HARBOUR, "words": 480},
        {"body": "<p>The harbour opened again on Monday.</p>", "words": 6},
        {"body": "<p>What a feed says in short of it.</p>", "words": 8},
    ],
)
def test_the_same_text_its_beginning_or_a_feeds_summary_is_no_revision(other):
    article = joined(*two(other, {"body": HARBOUR, "words": 480}))
    assert article.body == HARBOUR
    assert Revision.objects.count() == 0


def test_a_date_that_was_said_wins_over_the_time_received():
    earlier = NOW - timedelta(days=2)
    first, second = two(
        {"dated_by": "receipt", "section": GENERAL},
        {"published_at": earlier, "section": "sport"},
    )
    article = joined(first, second)
    assert (article.published_at, article.dated_by, article.section) == (earlier, "feed", "sport")
    assert set(ArticleSection.objects.values_list("published_at", flat=True)) == {earlier}


def test_what_was_withdrawn_once_stays_withdrawn():
    assert joined(*two({}, {"withdrawn_at": NOW})).withdrawn_at == NOW


def test_a_page_that_is_a_mere_part_leaves_the_text_of_the_one_that_went():
    first, second = two({}, {"body": HARBOUR, "words": 480})
    with_picture(second)
    canonical = key(identity("https://daily.example/canonical"))
    Address.objects.create(title=first.title, article=first, key=canonical)
    teaser = page(address_keys=(canonical,), body="<p>" + "teaser " * 70 + "</p>", words=70)
    file_pages([(second.pk, teaser)], NOW)
    article = Article.objects.get()
    assert (article.pk, article.body) == (first.pk, HARBOUR)
    assert Picture.objects.filter(article=first).count() == 1
