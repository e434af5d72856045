"""The offers of a process: indexed once for all who ask, and behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON
from kiosk.front.making import make_fronts
from kiosk.front.tests.fronts import story
from kiosk.web.offers import LOOK, LOOK_FOR_THE_FIRST, Ready

pytestmark = pytest.mark.django_db


class Later:
    """Runs what it is given when told to."""

    def __init__(self):
        self.given = []

    def __call__(self, look):
        self.given.append(look)

    def runs(self):
        while self.given:
            self.given.pop()()


@pytest.fixture
def later():
    return Later()


def shown(offers):
    return {offer.story for offer in offers.all}


def test_the_first_offers_are_waited_for(later):
    ready = Ready(later)
    assert shown(ready.at(NOON)) == set()
    first = story(2)
    make_fronts(NOON)
    assert shown(ready.at(NOON + LOOK_FOR_THE_FIRST)) == {first.pk}
    assert later.given == []


def test_further_ones_are_indexed_behind_who_asks_and_one_at_a_time(later):
    ready = Ready(later)
    first = story(2)
    make_fronts(NOON)
    before = ready.at(NOON)
    second = story(3)
    make_fronts(NOON + timedelta(seconds=20))
    assert ready.at(NOON + LOOK / 2) is before
    assert later.given == []
    assert ready.at(NOON + LOOK) is before
    assert ready.at(NOON + LOOK) is before
    assert len(later.given) == 1
    later.runs()
    assert shown(ready.at(NOON + LOOK)) == {first.pk, second.pk}


def test_what_was_not_made_anew_is_not_indexed_anew(later):
    ready = Ready(later)
    story(2)
    make_fronts(NOON)
    before = ready.at(NOON)
    ready.at(NOON + LOOK)
    later.runs()
    assert ready.at(NOON + LOOK) is before
    assert later.given == []


def test_a_look_that_fails_leaves_what_was_there_and_is_made_again(later, monkeypatch):
    ready = Ready(later)
    first = story(2)
    make_fronts(NOON)
    ready.at(NOON)

    def broken():
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr("kiosk.web.offers.offering.made_at", broken)
        ready.at(NOON + LOOK)
        with pytest.raises(ConnectionError):
            later.runs()
    assert shown(ready.at(NOON + LOOK)) == {first.pk}
    second = story(2)
    make_fronts(NOON + LOOK)
    ready.at(NOON + 2 * LOOK)
    later.runs()
    assert shown(ready.at(NOON + 2 * LOOK)) == {first.pk, second.pk}
