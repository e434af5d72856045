"""What a query finds, in which order, and what is said where it finds nothing."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.search.asking import WORDS, QueryError, read
from kiosk.search.querying import Query, find
from kiosk.search.tests.factories import found, indexed, told_in_one_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("cafe", "Das Café am Markt"),
        ("CAFÉ", "cafe culture"),
        ("مدرسه احمد", "مدرسة أحمد"),
        ("東京", "東京都で地震"),
        ("京都で", "東京都で地震"),
        ("都", "東京都で地震"),
        ("u.n.", "The UN votes"),
        ("covid-19", "Covid 19 returns"),
    ],
)
def test_a_word_is_found_however_it_is_written(text, headline):
    article = indexed(headline)
    indexed("Nothing of the kind")
    assert found(text) == [article.pk]
    assert found(text, order="best") == [article.pk]


def test_all_words_must_be_there_and_none_with_a_minus():
    both, one = indexed("Red ferry sails"), indexed("Blue ferry sails")
    assert found("ferry red") == [both.pk]
    assert found("ferry -red") == [one.pk]
    assert found("ferry −red") in ([one.pk], [both.pk, one.pk])
    assert found('ferry -"blue ferry"') == [both.pk]
    assert found('ferry -"ferry blue"') == [both.pk, one.pk]
    assert found("ferry -red-hot") == [both.pk, one.pk]
    assert found("ferry green") == []


def test_a_phrase_is_found_in_its_order_and_not_across_headline_and_text():
    article = indexed("Peace talks open", standfirst="Envoys meet")
    other = indexed("Talks on peace")
    assert found('"peace talks"') == [article.pk]
    assert found("“peace talks”") == [article.pk]
    assert sorted(found("peace talks")) == sorted([article.pk, other.pk])
    assert found('"open envoys"') == []
    assert found('"peace talks') == [article.pk]


def test_filters_narrow_what_is_found():
    title = TitleFactory(slug="the-harbour")
    here = indexed("Ferry", title=title, section="world", language="de-AT", sections=["good-news"])
    there = indexed("Ferry", section="sport", language="en", published_at=NOON - 48 * HOUR)
    assert found("ferry", title="the-harbour") == [here.pk]
    assert found("ferry", section="sport") == [there.pk]
    assert found("ferry", section="good-news") == [here.pk]
    assert found("ferry", language="de") == [here.pk]
    assert found("ferry", language="en-GB") == [there.pk]
    assert found("ferry", since=NOON - 24 * HOUR) == [here.pk]
    assert found("ferry", until=NOON - 24 * HOUR) == [there.pk]
    assert found("ferry", since=there.published_at, until=here.published_at) == [there.pk]
    assert found("ferry", language="de", section="sport") == []
    for order in ("newest", "best"):
        assert found("ferry", order=order, since=NOON + HOUR) == []
        assert found("ferry", order=order, until=NOON - 72 * HOUR) == []
        between = {"since": NOON - 24 * HOUR, "until": NOON - 12 * HOUR}
        assert found("ferry", order=order, **between) == []


def test_the_newest_come_first_however_old_they_are():
    ages = [0, 1, 3, 10, 50, 400, 2_000, 9_000, 60_000]
    articles = [indexed(f"Ferry {n}", published_at=NOON - n * HOUR) for n in ages]
    assert found("ferry") == [article.pk for article in articles]
    assert found("60000 ferry") == [articles[-1].pk]


def test_the_best_come_first():
    passing = indexed(
        "Markets close",
        body="<p>" + "Words of markets. " * 80 + "A volcano.</p>",
        published_at=NOON,
    )
    about = indexed("Volcano erupts", published_at=NOON - HOUR)
    old = indexed("Volcano erupts", published_at=NOON - 24 * 60 * HOUR)
    assert found("volcano", order="best") == [about.pk, old.pk, passing.pk]
    assert found("volcano") == [passing.pk, about.pk, old.pk]


@pytest.mark.parametrize("order", ["newest", "best"])
def test_what_must_not_be_there_is_left_out_wherever_it_stands(order):
    kept = [indexed(f"Ferry sails {n}", published_at=NOON - n * 400 * HOUR) for n in range(4)]
    for n in range(4):
        indexed(f"Ferry waits {n}", published_at=NOON - n * 400 * HOUR)
    assert found("ferry -waits", order=order) == [article.pk for article in kept]
    assert found('"ferry sails" -"sails 2"', order=order) == [kept[n].pk for n in (0, 1, 3)]


def test_a_better_match_within_the_newest_that_fit_stands_before_newer_mentions():
    told = "<p>" + "Words of markets. " * 80 + "A volcano.</p>"
    about = indexed("Volcano erupts", published_at=NOON - 60 * HOUR)
    mentions = [indexed("Markets close", body=told, published_at=NOON - n * HOUR) for n in range(9)]
    assert found("volcano", order="best") == [about.pk, *(article.pk for article in mentions)]


def test_a_better_match_beyond_the_newest_that_fit_is_among_the_candidates(monkeypatch):
    monkeypatch.setattr("kiosk.search.querying.CANDIDATES", 5)
    told = "<p>" + "Words of markets. " * 80 + "A volcano.</p>"
    about = indexed("Volcano erupts", published_at=NOON - 60 * HOUR)
    for n in range(9):
        indexed("Markets close", body=told, published_at=NOON - n * HOUR)
    rare = indexed("An obsidian found", published_at=NOON - 90 * HOUR)
    assert found("volcano", order="best")[0] == about.pk
    assert found("obsidian", order="best") == [rare.pk]


def test_articles_of_one_story_are_one_result_on_one_page():
    articles = [indexed(f"Ferry {n}", published_at=NOON - n * HOUR) for n in range(6)]
    story = told_in_one_story([articles[0], articles[3], articles[5]])
    for order in ("newest", "best"):
        first = find(Query("ferry", order=order), NOON, size=2)
        assert [group.story for group in first.groups] == [story.pk, None]
        told = set(first.groups[0].articles)
        assert told <= {articles[0].pk, articles[3].pk, articles[5].pk}
        second = find(Query("ferry", order=order, after=first.older), NOON, size=2)
        assert [group.articles for group in second.groups] == [(articles[2].pk,), (articles[4].pk,)]
        assert second.older == ""


def test_a_story_whose_newest_article_is_withdrawn_stands_where_the_next_does():
    articles = [indexed(f"Ferry {n}", published_at=NOON - n * HOUR) for n in range(3)]
    told_in_one_story([articles[0], articles[2]])
    Article.objects.filter(pk=articles[0].pk).update(withdrawn_at=NOON)
    first = find(Query("ferry"), NOON, size=1)
    assert first.groups[0].articles == (articles[1].pk,)
    second = find(Query("ferry", after=first.older), NOON, size=1)
    assert second.groups[0].articles == (articles[2].pk,)


@pytest.mark.parametrize(
    "text", ["", "   ", "-ferry", '-"ferry sails"', "?!… ،؟", "\x00", "\ud800\udfff", '""', '"-"']
)
@pytest.mark.parametrize("order", ["newest", "best"])
def test_a_query_without_a_word_is_refused_in_a_sentence(text, order):
    with pytest.raises(QueryError, match=r"^[A-Z].*\.$"):
        find(Query(text, order=order), NOON)


@pytest.mark.parametrize(
    "text",
    [
        "ferry" + " -x" * 30_000,
        "ferry " * 20_000,
        "ferry\x00 \ud83d",
        'ferry "' * 15_000,
        "ferry" + "東" * 100_000,
        "ferry " + "( ) * ^ : OR NOT NEAR AND " * 4,
        "ferry' & !x | \\' :* <-> {shown} : \"a\" %s %(a)s",
    ],
)
def test_a_hostile_query_has_a_clear_answer_soon(text):
    indexed("Ferry sails")
    for order in ("newest", "best"):
        began = time.perf_counter()
        ids = find(Query(text, order=order), NOON)
        assert time.perf_counter() - began < 2
        assert len(ids.asked.words) <= WORDS
        assert ids.asked.cut == (len(text) > 1000)


def test_a_filter_that_names_nothing_is_said_so():
    for query in (
        Query("ferry", title="nowhere"),
        Query("ferry", section="nothing"),
        Query("ferry", since=NOON, until=NOON),
        Query("ferry", after="-1"),
        Query("ferry", order="best", after="x" * 50),
    ):
        with pytest.raises(QueryError):
            find(query, NOON)


def test_a_query_is_read_into_words_phrases_and_what_must_not_be():
    asked = read('Red "peace talks" -blue -"old ferry" "one" - 7.8 e-mail')
    assert asked.words == ("red", "one", "7.8", "e", "mail")
    assert asked.phrases == (("peace", "talks"),)
    assert asked.without == (("blue",),)
    assert asked.without_phrases == (("old", "ferry"),)
