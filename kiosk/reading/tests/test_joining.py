"""Two articles that turn out to be one: what readers kept of either they keep."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.joining import join
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading import history
from kiosk.reading.log import By, Opening, seen
from kiosk.reading.models import Following, Read
from kiosk.reading.shelf import AccountShelf

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def pair():
    first = ArticleFactory()
    return first, ArticleFactory(title=first.title)


def test_what_was_saved_and_read_of_the_one_that_goes_is_of_the_one_that_stands(pair):
    first, second = pair
    amina = ReaderFactory()
    shelf = AccountShelf(amina)
    shelf.save(second.pk, "Later", NOON)
    history.opened(amina.pk, second.pk, NOON)
    history.reached(amina.pk, second.pk, 7, True, NOON)
    join(first, second, LATER)
    assert shelf.all() == {first.pk: "Later"}
    assert history.last(amina.pk, 10) == [first.pk]
    assert history.finished(amina.pk, [first.pk]) == {first.pk}


def test_who_kept_both_keeps_one_as_they_had_it(pair):
    first, second = pair
    amina, other = ReaderFactory(), ReaderFactory(email="hind@reader.example")
    shelf = AccountShelf(amina)
    for article, folder in ((first, "Mine"), (second, "Later")):
        shelf.save(article.pk, folder, NOON)
        history.opened(amina.pk, article.pk, NOON)
    AccountShelf(other).save(second.pk, "", NOON)
    join(first, second, LATER)
    assert shelf.all() == {first.pk: "Mine"}
    assert history.last(amina.pk, 10) == [first.pk]
    assert AccountShelf(other).all() == {first.pk: ""}


def test_what_was_read_after_either_is_read_after_the_one_that_stands(pair):
    first, second = pair
    after, both = ArticleFactory(), ArticleFactory()
    Following.objects.create(article=second, following=after, part=0.5)
    Following.objects.create(article=both, following=first, part=0.4)
    Following.objects.create(article=both, following=second, part=0.3)
    join(first, second, LATER)
    rows = Following.objects.order_by("article").values_list("article", "following", "part")
    assert set(rows) == {(first.pk, after.pk, 0.5), (both.pk, first.pk, 0.4)}


def test_reads_of_either_count_for_the_one_that_stands_and_of_both_once(pair):
    first, second = pair
    for read in ((first, second), (second,)):
        reader = ReaderFactory(email=f"{len(read)}@reader.example").pk
        for article in read:
            assert seen(Opening(article.pk, NOON), By(reader), reader, 60, LATER)
    join(first, second, LATER)
    assert (
        list(Read.objects.order_by("pk").values_list("article", "seconds")) == [(first.pk, 60)] * 2
    )
