"""What stands in the index, and that it leaves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.kit.words import tokens
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.search import indexing
from kiosk.search.asking import WORDS
from kiosk.search.models import Entry
from kiosk.search.tests.factories import found, indexed

pytestmark = pytest.mark.django_db


def test_indexing_twice_writes_once():
    articles = ArticleFactory.create_batch(3)
    ids = [article.pk for article in articles]
    assert indexing.index(ids, NOON).written == 3
    told = indexing.index([*ids, ids[0]], NOON)
    assert (told.written, told.unchanged, told.removed) == (0, 3, 0)
    assert sorted(found("harbour")) == sorted(ids)


def test_a_changed_article_is_found_by_its_new_words_alone():
    article = indexed("Volcano erupts")
    Article.objects.filter(pk=article.pk).update(headline="Volcano sleeps")
    assert indexing.index([article.pk], NOON).written == 1
    assert found("erupts") == []
    assert found("volcano sleeps") == [article.pk]


def test_an_article_whose_time_moved_stands_in_its_new_place():
    first = indexed("Ferry one", published_at=NOON - timedelta(hours=2))
    second = indexed("Ferry two", published_at=NOON - timedelta(hours=1))
    assert found("ferry") == [second.pk, first.pk]
    Article.objects.filter(pk=first.pk).update(published_at=NOON)
    indexing.index([first.pk], NOON)
    assert found("ferry") == [first.pk, second.pk]


def test_a_withdrawn_article_leaves_the_index():
    article = indexed("Ferry sails")
    Article.objects.filter(pk=article.pk).update(withdrawn_at=NOON)
    assert found("ferry") == []
    assert indexing.index([article.pk], NOON).removed == 1
    assert not Entry.objects.exists()
    Article.objects.filter(pk=article.pk).update(withdrawn_at=None)
    assert found("ferry") == []


def test_an_article_that_is_deleted_takes_its_words_along():
    article, other = indexed("Ferry sails"), indexed("Ferry waits")
    place = Entry.objects.get(article=article).pk
    article.delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_words WHERE search_words MATCH 'ferry'")
            assert [row[0] for row in cursor.fetchall()] != [place]
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('integrity-check')")
    assert found("ferry") == [other.pk]


def test_what_is_forgotten_is_not_found():
    kept, gone = indexed("Ferry sails"), indexed("Ferry waits")
    assert indexing.forget([gone.pk, 10**9]) == 1
    assert found("ferry") == [kept.pk]


def test_a_dropped_titles_articles_are_not_found():
    title = TitleFactory()
    article = indexed("Ferry sails", title=title)
    assert found("ferry") == [article.pk]
    title.dropped_at = NOON
    title.save()
    assert found("ferry") == []
    assert found("ferry", order="best") == []


def test_many_articles_of_one_moment_each_have_a_place():
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    title = TitleFactory()
    articles = ArticleFactory.create_batch(700, title=title, published_at=midnight, standfirst="")
    later = ArticleFactory(title=title, published_at=midnight + timedelta(minutes=1))
    earlier = ArticleFactory(title=title, published_at=midnight - timedelta(seconds=1))
    told = indexing.index([a.pk for a in (*articles, later, earlier)], NOON)
    assert told.written == 702
    order = list(Entry.objects.order_by("pk").values_list("article_id", flat=True))
    assert (order[0], order[-1]) == (later.pk, earlier.pk)


def test_the_index_made_anew_holds_what_a_reader_may_find():
    articles = [indexed(f"Ferry number{n}") for n in range(3)]
    Article.objects.filter(pk=articles[0].pk).update(withdrawn_at=NOON)
    unseen = ArticleFactory(headline="Ferry unseen")
    told = indexing.rebuild(NOON)
    assert told.written == 3
    assert sorted(found("ferry")) == sorted([articles[1].pk, articles[2].pk, unseen.pk])
    assert found("number0") == []


def test_the_whole_text_is_found_by_its_words_and_only_the_shown_by_its_phrases():
    title = TitleFactory()
    agree(title, "excerpt", 5)
    body = "<p>One two three four five.</p><p>Secret meeting held quietly.</p>"
    article = indexed("Talks", title=title, body=body)
    assert found("secret meeting") == [article.pk]
    assert found('"four five"') == [article.pk]
    assert found('"secret meeting"') == []
    agree(title, "full", since=NOON - timedelta(hours=1))
    assert indexing.index([article.pk], NOON).written == 1
    assert found('"secret meeting"') == [article.pk]
    agree(title, "headline", since=NOON)
    indexing.index([article.pk], NOON)
    assert found('"four five"') == []
    assert found("talks four") == [article.pk]


def test_names_and_long_words_and_odd_signs_are_found():
    article = indexed(
        "It’s 7.8 – “don't” \\ ' : & | ! (x)",
        authors=["Ada Lens"],
        topics=["Erdbebenforschung"],
        body=f"<p>{'z' * 5000} end</p>",
    )
    for text in ("7.8", '"ada lens"', "erdbebenforschung", "z" * 5000, '"it s 7.8"', "x"):
        assert found(text) == [article.pk], text


def test_words_of_any_signs_are_found_again():
    chance = Random(7)
    signs = [chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable()]
    signs += "東京都ガザ한국ไทย\U0001f600\U00020000'\"\\:@_.,-#()*^{}|&!<>%"
    for _ in range(30):
        headline = "".join(chance.choices(signs, k=40))
        article = indexed(headline)
        # A vowel sign torn off its letter is a word to nobody.
        words = [word for word in tokens(headline) if tokens(word) == [word]]
        assert words
        assert article.pk in found(" ".join(words[: WORDS // 2])), headline
        assert article.pk in found(words[-1]), headline
