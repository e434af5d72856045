"""Stories turn on names that may be seen in them, not on what their terms hide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.stories.models import Story, StoryTopic
from kiosk.stories.placing import Grouper
from kiosk.stories.tests.test_placing import LATER, QUAKE, QUAKE_AGAIN, place, written
from kiosk.stories.topics import hide_topics

pytestmark = pytest.mark.django_db


def topics() -> set[str]:
    return set(StoryTopic.objects.order_by("pk").values_list("topic__name", flat=True))


def test_a_name_that_stands_in_hidden_text_alone_is_no_topic():
    bare, short = TitleFactory(), TitleFactory()
    agree(bare, "headline", since=NOON)
    agree(short, "excerpt", 8, since=NOON)
    place(Grouper.read(LATER), [written(QUAKE, title=bare).pk])
    place(Grouper.read(LATER), [written(QUAKE_AGAIN, 3, title=short).pk])
    assert "Kahramanmaras" in topics()
    assert not topics() & {"Gaziantep", "Adiyaman", "Afad"}


def test_topics_go_with_the_article_that_named_them():
    bare = TitleFactory()
    agree(bare, "headline", since=NOON)
    whole = written(QUAKE)
    grouper = Grouper.read(LATER)
    ids = [written(QUAKE_AGAIN, 3 + n, title=bare).pk for n in range(4)]
    place(grouper, [whole.pk, *ids])
    assert Story.objects.count() == 1
    assert "Gaziantep" in topics()
    Article.objects.filter(pk=whole.pk).update(withdrawn_at=NOON)
    place(grouper, [whole.pk])
    assert "Kahramanmaras" in topics()
    assert "Gaziantep" not in topics()


def test_topics_of_old_stories_are_hidden_when_terms_come_down():
    article = written(QUAKE)
    place(Grouper.read(LATER), [article.pk])
    assert "Gaziantep" in topics()
    agree(article.title, "headline", since=NOON)
    assert hide_topics([Story.objects.get().pk], timezone.now() + timedelta(days=1)) > 0
    assert "Gaziantep" not in topics()
    assert "Kahramanmaras" in topics()
