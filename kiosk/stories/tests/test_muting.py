"""A story stays while somebody the reader did not shut out tells it."""

from __future__ import annotations

import pytest

from kiosk.articles.cards import cards
from kiosk.articles.muting import holding
from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories import showing
from kiosk.stories.models import StoryTopic, Topic
from kiosk.stories.muting import mutes
from kiosk.stories.tests.factories import article, told_by

pytestmark = pytest.mark.django_db

NONE: frozenset[str] = frozenset()


def without(*, titles=(), sections=(), topics=(), words=()):
    return holding(mutes(*map(frozenset, (titles, sections, topics, words))))


@pytest.fixture
def story():
    first = article(0, title=TitleFactory(slug="loud", name="The Loud"))
    second = article(5, title=TitleFactory(slug="calm", name="The Calm"))
    third = article(9, title=TitleFactory(slug="late", name="The Late"))
    made = told_by(first, second, third)
    topic = Topic.objects.create(key="ada lovelace", name="Ada Lovelace")
    StoryTopic.objects.create(story=made, topic=topic, weight=0.4)
    return made


def test_another_title_leads_where_the_leading_one_is_muted(story):
    lead = showing.story_cards([story.pk], NOON)[0].lead.masthead.slug
    with without(titles=[lead]):
        (card,) = showing.story_cards([story.pk], NOON)
        assert card.lead.masthead.slug != lead
        page = showing.story(story.pk, NOON)
    named = {c.masthead.slug for c in page.timeline} | {r.card.masthead.slug for r in page.reports}
    assert lead not in named
    assert len(named) == 2


def test_a_muted_title_is_not_named_among_those_who_tell_it_too(story):
    with without(titles=["late"]):
        (card,) = showing.story_cards([story.pk], NOON)
    assert "The Late" not in card.others


def test_a_story_all_of_whose_titles_are_muted_is_gone(story):
    with without(titles=["loud", "calm", "late"]):
        assert showing.story_cards([story.pk], NOON) == []
        with pytest.raises(showing.MissingError):
            showing.story(story.pk, NOON)


def test_a_story_that_turns_on_a_muted_topic_is_gone_with_all_its_articles(story):
    told = [row.article_id for row in story.tellings.all()]
    other = article(20)
    with without(topics=["ada lovelace"]):
        assert showing.story_cards([story.pk], NOON) == []
        assert [card.id for card in cards([*told, other.pk], NOON)] == [other.pk]
    assert len(showing.story_cards([story.pk], NOON)) == 1
