"""What an account's reader opened, how far they came, and forgetting it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading import history
from kiosk.reading.history import Place
from kiosk.reading.models import Reading

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def amina():
    return ReaderFactory().pk


def test_an_article_opened_again_stands_first_and_remembers_the_place(amina):
    one, two = ArticleFactory().pk, ArticleFactory().pk
    assert history.opened(amina, one, NOON) is None
    history.opened(amina, two, NOON + timedelta(minutes=5))
    assert history.reached(amina, one, 7, False, NOON)
    assert history.opened(amina, one, LATER) == Place(7, finished=False, placed_at=NOON)
    assert history.last(amina, 10) == [one, two]
    assert Reading.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_article_that_is_no_more_is_not_noted():
    article = ArticleFactory().pk
    amina = ReaderFactory().pk
    Article.objects.all().delete()
    with pytest.raises(history.MissingError):
        history.opened(amina, article, NOON)
    assert not Reading.objects.exists()


def test_what_was_finished_once_is_finished(amina):
    article = ArticleFactory().pk
    history.opened(amina, article, NOON)
    history.reached(amina, article, 9, True, NOON)
    history.reached(amina, article, 2, False, LATER)
    assert history.finished(amina, [article, 1]) == {article}
    assert Reading.objects.get().paragraph == 2
    history.reached(amina, article, 9, True, LATER)
    assert Reading.objects.get().finished_at == NOON
    assert Reading.objects.get().paragraph == 9


def test_a_place_told_late_does_not_take_the_place_of_a_later_one(amina):
    article = ArticleFactory().pk
    history.opened(amina, article, NOON)
    history.reached(amina, article, 50, False, LATER)
    assert history.reached(amina, article, 30, True, NOON + timedelta(minutes=5))
    row = Reading.objects.get()
    assert (row.paragraph, row.placed_at) == (50, LATER)
    assert row.finished_at == NOON + timedelta(minutes=5)
    history.reached(amina, article, 20, False, LATER + timedelta(minutes=1))
    assert Reading.objects.get().paragraph == 20


def test_a_place_is_kept_only_of_what_was_opened_and_within_reason(amina):
    article = ArticleFactory().pk
    assert not history.reached(amina, article, 3, False, NOON)
    history.opened(amina, article, NOON)
    for said, kept in ((-5, 0), (10**9, 10_000)):
        history.reached(amina, article, said, False, NOON)
        assert Reading.objects.get().paragraph == kept


def test_history_is_paged_and_forgotten(amina):
    for n in range(3):
        history.opened(amina, ArticleFactory().pk, NOON + timedelta(minutes=n))
    first = history.page(amina, None, size=2)
    assert len(first) == 3
    rest = history.page(amina, first[1].opened_at, size=2)
    assert [row.pk for row in rest] == [first[2].pk]
    history.remove(amina, first[0].article_id)
    assert history.clear(amina) == 2
    assert history.last(amina, 10) == []


def test_what_a_device_opened_is_taken_along(amina):
    one, two = ArticleFactory().pk, ArticleFactory().pk
    history.opened(amina, one, NOON)
    assert history.take(amina, [two, one, 999_999], LATER) == [two]
    assert history.take(amina, [two, one], LATER) == []
    assert history.last(amina, 10) == [two, one]


def test_what_was_taken_along_is_paged_without_a_gap(amina):
    articles = [ArticleFactory().pk for _ in range(4)]
    history.take(amina, articles, LATER)
    first = history.page(amina, None, size=2)
    rest = history.page(amina, first[1].opened_at, size=2)
    assert [row.article_id for row in (*first[:2], *rest)] == articles
