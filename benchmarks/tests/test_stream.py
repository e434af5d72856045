from collections import Counter

import pytest

from benchmarks._stream import MOST_ARTICLES, stream


@pytest.fixture(scope="module")
def articles():
    return list(stream(6000, seed=3))


def test_the_same_seed_gives_the_same_stream(articles):
    again = stream(6000, seed=3)
    assert [next(again) for _ in range(300)] == articles[:300]
    assert [a.text for a in stream(20, seed=4)] != [a.text for a in articles[:20]]


def test_articles_come_in_the_order_they_were_published(articles):
    times = [article.published for article in articles]
    assert times == sorted(times)
    assert [article.id for article in articles] == list(range(1, 6001))


def test_three_in_ten_are_copies_of_an_earlier_article_of_the_story_by_another_title(articles):
    by_id = {article.id: article for article in articles}
    copies = [article for article in articles if article.copy_of is not None]
    assert 0.22 < len(copies) / len(articles) < 0.38
    for copy in copies:
        first = by_id[copy.copy_of]
        assert first.id < copy.id
        assert first.story == copy.story
        assert first.title_id != copy.title_id
        assert first.copy_of is None
    assert {copy.kind for copy in copies} == {"exact", "edited", "cut", "intro", "boilerplate"}


def test_stories_are_of_one_language_and_of_one_to_eighty_articles(articles):
    sizes = Counter(article.story for article in articles)
    assert 1 in sizes.values()
    assert 20 < max(sizes.values()) <= MOST_ARTICLES
    languages = {(article.story, article.language) for article in articles}
    assert len(languages) == len(sizes)
    assert len({language for _, language in languages}) == 6


def test_one_language_runs_from_the_right_and_one_has_no_spaces(articles):
    arabic = next(article for article in articles if article.language == "ar")
    chinese = next(article for article in articles if article.language == "zh")
    assert any("\u0600" <= sign <= "\u06ff" for sign in arabic.text)
    assert " " not in chinese.text
