"""What is offered while a reader types."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.search.models import Suggestion
from kiosk.search.suggesting import WINDOW, refresh, suggest
from kiosk.search.tests.factories import told_in_one_story
from kiosk.stories.models import Story, StoryTopic, Topic

pytestmark = pytest.mark.django_db


def _topic(name: str, *weights: float, moved=NOON) -> Topic:
    topic = Topic.objects.create(key=name.lower(), name=name)
    for weight in weights:
        story = told_in_one_story([ArticleFactory(published_at=moved)])
        StoryTopic.objects.create(story=story, topic=topic, weight=weight)
    return topic


def test_titles_are_offered_by_the_beginning_of_any_word():
    pais, times = TitleFactory(name="El País"), TitleFactory(name="The New-York Times")
    refresh(NOON)
    for prefix in ("el p", "PAIS", "pa"):
        assert [m.slug for m in suggest(prefix).titles] == [pais.slug], prefix
    for prefix in ("the", "york t", "new york", "times"):
        assert [m.slug for m in suggest(prefix).titles] == [times.slug], prefix
    assert suggest("ais").titles == ()


def test_topics_with_more_behind_them_come_first():
    some, more = _topic("Berlin", 0.5), _topic("Bernard Berg", 0.4, 0.4)
    refresh(NOON)
    assert suggest("ber").topics == (more, some)
    assert suggest("ber", limit=1).topics == (more,)
    assert suggest("berg").topics == (more,)


def test_topics_of_what_no_longer_moves_are_not_offered():
    topic = _topic("Berlin", 0.5, moved=NOON - WINDOW + timedelta(days=1))
    merged = _topic("Bern", 0.5)
    stands = told_in_one_story([ArticleFactory()])
    refresh(NOON)
    assert set(suggest("ber").topics) == {topic, merged}
    Story.objects.filter(topics__topic=merged).update(merged_into=stands, merged_at=NOON)
    refresh(NOON)
    assert suggest("ber").topics == (topic,)
    refresh(NOON + timedelta(days=2))
    assert suggest("ber").topics == ()


def test_a_dropped_title_is_not_offered():
    title = TitleFactory(name="Harbour Post")
    refresh(NOON)
    title.dropped_at = NOON
    title.save()
    assert suggest("harbour").titles == ()
    assert refresh(NOON) == 0


def test_what_is_more_than_a_page_is_all_brought_up_to_date(monkeypatch):
    monkeypatch.setattr("kiosk.search.suggesting._BATCH", 2)
    titles = [TitleFactory(name=f"Harbour{n}") for n in range(5)]
    for n in range(5):
        _topic(f"Haven{n}", 0.5)
    refresh(NOON)
    assert Suggestion.objects.filter(key__startswith="ha").count() == 10
    kept = dict(Suggestion.objects.order_by("pk").values_list("key", "pk"))
    for gone in (titles[1], titles[4]):
        gone.dropped_at = NOON
        gone.save()
    StoryTopic.objects.filter(topic__name__in=("Haven0", "Haven3", "Haven4")).delete()
    StoryTopic.objects.filter(topic__name="Haven2").update(weight=0.9)
    TitleFactory(name="Harbour9")
    refresh(NOON)
    named = Suggestion.objects.filter(key__startswith="ha").order_by("key")
    rows = named.values_list("key", "pk", "weight")
    assert [(key, kept.get(key) == pk, round(weight, 3)) for key, pk, weight in rows] == [
        ("harbour0", True, 0.0),
        ("harbour2", True, 0.0),
        ("harbour3", True, 0.0),
        ("harbour9", False, 0.0),
        ("haven1", True, 0.5),
        ("haven2", True, 0.9),
    ]


def test_refreshing_twice_changes_nothing():
    TitleFactory(name="Harbour Post")
    _topic("Berlin", 0.5)
    once = refresh(NOON)
    rows = list(Suggestion.objects.order_by("pk").values())
    assert refresh(NOON) == once == len(rows)
    assert list(Suggestion.objects.order_by("pk").values()) == rows


@pytest.mark.parametrize("prefix", ["", "  ", "%", "\x00", "\ud800", "-" * 10**5, "x" * 10**5, "_"])
def test_anything_may_be_typed(prefix):
    TitleFactory(name="Harbour Post")
    refresh(NOON)
    found = suggest(prefix)
    assert (found.titles, found.topics) == ((), ())


def test_a_beginning_is_looked_up_in_an_index():
    TitleFactory.create_batch(300)
    refresh(NOON)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE search_suggestion")
            cursor.execute("SET LOCAL enable_seqscan = off")
    from kiosk.search.suggesting import _beginning

    plan = _beginning("the daily 29").order_by().explain()
    assert "search_sugge" in plan
    assert "SCAN search" not in plan
    assert "Seq Scan" not in plan
    assert Suggestion.objects.count() > 300
