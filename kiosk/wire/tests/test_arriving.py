"""Articles still to be placed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.wire import arriving
from kiosk.wire.models import Arrival
from kiosk.wire.standing import standing

pytestmark = pytest.mark.django_db
GROUP, INDEX = Arrival.Stage.GROUP, Arrival.Stage.INDEX
LATER = NOON + timedelta(minutes=1)


def arrived(count: int = 1) -> list[int]:
    ids = [ArticleFactory().pk for _ in range(count)]
    arriving.arrive(ids, NOON)
    return ids


def test_articles_are_placed_in_the_order_they_came():
    first = arrived(2)
    late = ArticleFactory().pk
    arriving.arrive([late], LATER)
    assert list(arriving.due(GROUP, 10, LATER)) == [*first, late]


def test_an_article_goes_from_grouping_to_indexing_and_is_done():
    (pk,) = arrived()
    arriving.grouped(arriving.due(GROUP, 10, LATER), LATER)
    assert list(arriving.due(INDEX, 10, LATER)) == [pk]
    arriving.indexed(arriving.due(INDEX, 10, LATER))
    assert not Arrival.objects.exists()


def test_an_article_that_changes_while_it_is_placed_is_placed_again():
    (pk,) = arrived()
    held = arriving.due(GROUP, 10, LATER)
    arriving.arrive([pk], LATER)
    arriving.grouped(held, LATER)
    assert list(arriving.due(GROUP, 10, LATER)) == [pk]


def test_an_article_that_changes_while_it_is_indexed_is_grouped_again():
    (pk,) = arrived()
    arriving.grouped(arriving.due(GROUP, 10, LATER), LATER)
    held = arriving.due(INDEX, 10, LATER)
    arriving.arrive([pk], LATER)
    arriving.indexed(held)
    assert list(arriving.due(GROUP, 10, LATER)) == [pk]


def test_one_that_cannot_be_placed_waits_longer_each_time_and_is_then_put_aside():
    (pk,) = arrived()
    waits = []
    for _ in range(3):
        arriving.failed(pk, "broke", NOON)
        waits.append(Arrival.objects.get().due_at - NOON)
    assert [wait / timedelta(minutes=1) for wait in waits] == [1, 10, 60]
    assert arriving.due(GROUP, 10, NOON + timedelta(minutes=60)) == {pk: NOON}
    arriving.failed(pk, "broke", NOON)
    row = Arrival.objects.get()
    assert (row.stage, row.error) == (Arrival.Stage.ASIDE, "to group: broke")
    assert arriving.due(GROUP, 10, NOON + timedelta(days=9)) == {}
    found = standing(NOON)
    assert (found.unplaced, found.why_put_aside) == (0, {"to group: broke": 1})


def test_one_put_aside_is_tried_again_when_its_text_changes():
    (pk,) = arrived()
    for _ in range(4):
        arriving.failed(pk, "broke", NOON)
    arriving.arrive([pk], LATER)
    assert arriving.due(GROUP, 10, LATER) == {pk: LATER}
    assert Arrival.objects.get().attempts == 0


def test_one_that_failed_comes_alone_after_all_others():
    one, bad, other = arrived(3)
    arriving.failed(bad, "broke", NOON - timedelta(minutes=1))
    assert list(arriving.due(GROUP, 10, NOON)) == [one, other]
    arriving.grouped({one: NOON, other: NOON}, NOON)
    assert list(arriving.due(GROUP, 10, NOON)) == [bad]


def test_a_duty_is_one_processs_until_its_lease_runs_out(settings):
    settings.LEASE_S = 60
    assert arriving.take_on("placing", "one", NOON)
    assert not arriving.take_on("placing", "other", NOON + timedelta(seconds=59))
    assert arriving.take_on("placing", "other", NOON + timedelta(seconds=60))
    assert not arriving.take_on("placing", "one", NOON + timedelta(seconds=61))


def test_a_duty_laid_down_is_free_at_once():
    assert arriving.take_on("placing", "one", NOON)
    arriving.lay_down("placing", "one", NOON)
    assert arriving.take_on("placing", "other", NOON)
