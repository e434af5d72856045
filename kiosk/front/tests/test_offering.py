"""The stories of the window, ready to be put before readers."""

from __future__ import annotations

import pytest
from django.conf import settings

from kiosk.articles.tests.factories import NOON
from kiosk.front import offering
from kiosk.front.making import make_fronts
from kiosk.front.tests.fronts import story, written
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories.models import StoryLink, StoryTopic, Topic
from kiosk.stories.tests.factories import told_by

pytestmark = pytest.mark.django_db


def offered():
    """The rows by story."""
    return {row[0]: row for row in offering.load()}


def test_nothing_is_offered_before_fronts_were_made():
    assert (offering.load(), offering.made_at()) == ([], None)


def test_an_offer_says_what_it_takes_to_choose_it():
    courier, gazette = TitleFactory(slug="courier"), TitleFactory(slug="gazette")
    first = written(gazette, hours=3, section="science", language="en")
    told = told_by(first, written(courier, hours=1, section="science", language="en"))
    for key, weight in (("paris", 0.2), ("ada lovelace", 0.9)):
        topic = Topic.objects.create(key=key, name=key.title())
        StoryTopic.objects.create(story=told, topic=topic, weight=weight)
    make_fronts(NOON)
    (row,) = offering.load()
    assert row[:2] == [told.pk, told.lead_id]
    assert row[2] > 0
    assert row[3] == int(NOON.timestamp()) - 3600
    assert row[4] == "en"
    assert (set(row[5]), row[6], row[7]) == (
        {"courier", "gazette"}, ["science"], ["ada lovelace", "paris"],
    )  # fmt: skip
    assert row[8] == 0
    assert offering.made_at() == NOON


def test_the_best_is_first_and_what_left_the_window_is_gone():
    small, great = story(1), story(5)
    old = story(3, hours=settings.STORY_HOURS + 5)
    make_fronts(NOON)
    assert [row[0] for row in offering.load()] == [great.pk, small.pk]
    assert old.pk not in offered()


def test_offers_are_made_anew_in_the_one_row():
    gone = story(2)
    make_fronts(NOON)
    assert gone.pk in offered()
    gone.tellings.all().delete()
    other = story(2)
    make_fronts(NOON)
    assert set(offered()) == {other.pk}


def test_stories_that_tell_one_event_are_offered_apart_as_one_event():
    english, french = story(2, language="en"), story(2, language="fr")
    alone = story(2, language="de")
    StoryLink.objects.create(one=english, other=french, linked_at=NOON)
    make_fronts(NOON)
    rows = offered()
    assert rows[english.pk][8] == rows[french.pk][8] != 0
    assert rows[alone.pk][8] == 0


def test_only_a_storys_heaviest_topics_are_told():
    told = story(1)
    for n in range(offering.TOPICS + 3):
        topic = Topic.objects.create(key=f"topic {n}", name=f"Topic {n}")
        StoryTopic.objects.create(story=told, topic=topic, weight=n / 10)
    make_fronts(NOON)
    assert offered()[told.pk][7] == [f"topic {n}" for n in range(8, 2, -1)]
