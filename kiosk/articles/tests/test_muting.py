"""Mutes hold wherever cards are drawn."""

from __future__ import annotations

import pytest

from kiosk.articles.cards import cards
from kiosk.articles.muting import Mutes, held, holding
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory, agree


def drawn(*articles):
    return [card.id for card in cards([article.pk for article in articles], NOON)]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("cricket", "Cricket: England out"),
        ("cafe", "Au café du port"),
        ("ada lovelace", "A prize for Ada Lovelace"),
        ("القاهره", "مؤتمر في القاهرة اليوم"),
        ("東京", "今日東京で会議"),
        ("co-op", "The co op votes"),
    ],
)
def test_a_word_is_found_however_it_is_written(word, text):
    assert Mutes(words=frozenset({word})).said_in("Something else", text)
    assert Mutes(topics=frozenset({word})).said_in(text)


@pytest.mark.parametrize(
    ("word", "text"), [("art", "Party time"), ("ada lovelace", "Ada met Lovelace"), ("-", "a - b")]
)
def test_a_part_of_a_word_is_another_word(word, text):
    assert not Mutes(words=frozenset({word})).said_in(text)


@pytest.mark.django_db
def test_what_is_muted_is_drawn_nowhere_and_the_rest_is():
    loud = TitleFactory(slug="loud")
    one = ArticleFactory(title=loud)
    two = ArticleFactory(headline="Cricket is back")
    three = ArticleFactory(section="sport")
    four = ArticleFactory()
    everything = drawn(one, two, three, four)
    assert len(everything) == 4
    mutes = Mutes(
        titles=frozenset({"loud"}), sections=frozenset({"sport"}), words=frozenset({"cricket"})
    )
    with holding(mutes):
        assert drawn(one, two, three, four) == [four.pk]
    assert drawn(one, two, three, four) == everything
    assert not held()


@pytest.mark.django_db
def test_a_word_in_the_opening_counts_where_there_is_no_standfirst():
    article = ArticleFactory(standfirst="", body="<p>They played <b>cricket</b> all day.</p>")
    agree(article.title, "full")
    with holding(Mutes(words=frozenset({"cricket"}))):
        assert drawn(article) == []
    with holding(Mutes(words=frozenset({"tennis"}))):
        assert drawn(article) == [article.pk]


@pytest.mark.django_db
def test_what_is_known_beyond_the_text_is_asked_of_what_is_left():
    one, two, loud = ArticleFactory(), ArticleFactory(), ArticleFactory(headline="Loud and long")
    asked = []

    def about(article_ids):
        asked.append(set(article_ids))
        return {two.pk}

    mutes = Mutes(topics=frozenset({"somebody"}), words=frozenset({"loud"}), about=about)
    with holding(mutes):
        assert drawn(one, two, loud) == [one.pk]
    assert asked == [{one.pk, two.pk}]
