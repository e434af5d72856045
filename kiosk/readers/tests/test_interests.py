"""Interests, kept with an account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.readers import interests
from kiosk.readers.choices import Choice, Kind
from kiosk.readers.models import Interest
from kiosk.readers.tastes import HALF_LIFE_DAYS, Taste
from kiosk.readers.tests.factories import NOON, EditorFactory, ReaderFactory

pytestmark = pytest.mark.django_db
ADA, SPORT = Choice(Kind.TOPIC, "ada lovelace"), Choice(Kind.SECTION, "sport")


def test_who_read_nothing_has_no_taste():
    assert interests.taste_of(ReaderFactory().pk) == Taste()


def test_each_article_brings_the_one_row_on():
    amina = ReaderFactory()
    interests.read_about(amina.pk, [ADA], now=NOON)
    interests.read_about(amina.pk, [ADA, SPORT], now=NOON + timedelta(days=HALF_LIFE_DAYS))
    taste = interests.taste_of(amina.pk)
    assert taste.counts == {ADA: 1.5, SPORT: 1.0}
    assert taste.reads == 1.5
    assert Interest.objects.count() == 1


def test_several_articles_at_once_count_as_one_after_another():
    amina, bruno = ReaderFactory(), EditorFactory()
    for about in ([ADA], [ADA, SPORT]):
        interests.read_about(amina.pk, about, now=NOON)
    interests.read_about(bruno.pk, [ADA], [ADA, SPORT], now=NOON)
    assert interests.taste_of(amina.pk) == interests.taste_of(bruno.pk)


def test_one_readers_interests_are_forgotten_and_nobody_elses():
    amina, bruno = ReaderFactory(), EditorFactory()
    for reader in (amina, bruno):
        interests.read_about(reader.pk, [ADA], now=NOON)
    interests.forget(amina.pk)
    assert interests.taste_of(amina.pk) == Taste()
    assert interests.taste_of(bruno.pk).reads == 1.0
