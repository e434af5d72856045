"""What is read after what, learnt from several readers alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers.tests.factories import NOON, ReaderFactory
from kiosk.reading import following
from kiosk.reading.models import Following, Reading

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def reads(name, *articles, ago=60):
    """That reader opened these, one a minute."""
    reader = ReaderFactory(email=f"{name}@reader.example")
    for n, article in enumerate(articles):
        opened = NOON - (ago - n) * MINUTE
        Reading.objects.create(reader=reader, article=article, opened_at=opened)


@pytest.fixture
def articles():
    return [ArticleFactory() for _ in range(4)]


def test_what_three_readers_did_is_learnt_and_what_two_did_is_not(articles):
    bridge, ferry, tunnel, _ = articles
    reads("amina", bridge, ferry)
    reads("bruno", bridge, ferry, tunnel)
    reads("chidi", bridge, ferry, tunnel)
    assert following.learn(NOON) == 1
    (row,) = Following.objects.all()
    assert (row.article, row.following) == (bridge, ferry)
    assert 0 < row.part <= 1


def test_one_reader_who_reads_the_same_again_is_one_reader(articles):
    bridge, ferry, *_ = articles
    for name in ("amina", "bruno"):
        reads(name, bridge, ferry)
    Reading.objects.all().update(paragraph=9)
    assert following.learn(NOON) == 0


def test_what_was_learnt_is_learnt_anew_and_forgotten_after_a_day(articles):
    bridge, ferry, *_ = articles
    for name in ("amina", "bruno", "chidi"):
        reads(name, bridge, ferry)
    assert following.learn(NOON) == following.learn(NOON) == 1
    assert following.learn(NOON + following.WINDOW) == 0
    assert not Following.objects.exists()


def test_nobodys_reading_teaches_nothing(articles):
    assert following.learn(NOON) == 0
    assert following.after([articles[0].pk]) == {}
    assert following.after([]) == {}


def test_what_follows_the_last_read_says_more_than_what_follows_an_earlier_one(articles):
    one, two, after_one, after_two = articles
    for article, other in ((one, after_one), (two, after_two)):
        Following.objects.create(article=article, following=other, part=0.4)
    assert following.after([two.pk, one.pk]) == {after_two.pk: 1.0, after_one.pk: 0.5}


def test_what_was_read_is_not_read_next(articles):
    one, two, *_ = articles
    Following.objects.create(article=one, following=two, part=0.4)
    assert following.after([two.pk, one.pk]) == {}
