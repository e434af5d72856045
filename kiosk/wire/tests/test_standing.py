"""How the wire stands: who was reached, who was not, and why pages wait."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory
from kiosk.wire.leasing import watch_new_feeds
from kiosk.wire.models import Item, Watch
from kiosk.wire.standing import IN_TURN, standing

pytestmark = pytest.mark.django_db
NO_NAME = "{0}: Cannot connect to host {0}:443 ssl:default [Name not known]"


def polled(count: int, **more: Any) -> None:
    """So many titles, each with a feed whose last poll ended so."""
    for number in range(count):
        feed = FeedFactory()
        watch_new_feeds(timezone.now())
        values = {name: str(value).format(f"h{number}.example") for name, value in more.items()}
        Watch.objects.filter(feed=feed).update(polled_at=timezone.now(), **values)


def test_a_title_whose_feeds_failed_was_polled_but_not_reached():
    polled(1)
    polled(2, error=NO_NAME)
    FeedFactory()
    TitleFactory()
    stands = standing(timezone.now())
    assert (stands.titles, stands.polled, stands.failed) == (5, 3, 2)
    assert (stands.reached, stands.unpolled) == (1, 1)
    assert stands.why_feeds_fail == {"no connection: Name not known": 2}
    assert stands.commonest_reason == "no connection: Name not known"
    assert not stands.cut_off


def test_the_network_is_to_blame_once_enough_were_tried_and_none_was_reached():
    assert not standing(timezone.now()).cut_off
    polled(2, error=NO_NAME)
    assert standing(timezone.now()).cut_off
    FeedFactory()
    assert not standing(timezone.now()).cut_off
    polled(18, error=NO_NAME)
    assert standing(timezone.now()).cut_off
    polled(1)
    assert not standing(timezone.now()).cut_off


def test_pages_that_wait_are_counted_by_their_reason():
    now = timezone.now()
    for number, (stage, error) in enumerate(
        [
            ("fetch", "a.example: robots.txt cannot be had"),
            ("fetch", "b.example: robots.txt cannot be had"),
            ("fetch", ""),
            ("failed", "HTTP 404"),
            ("done", ""),
        ]
    ):
        Item.objects.create(
            article=ArticleFactory(), url=f"https://a.example/{number}", stage=stage,
            error=error, due_at=now,
        )  # fmt: skip
    stands = standing(now)
    assert (stands.pages_waiting, stands.pages_failed) == (3, 1)
    assert stands.why_pages_wait == {"robots.txt cannot be had": 2, IN_TURN: 1}
    assert stands.why_pages_failed == {"HTTP 404": 1}
