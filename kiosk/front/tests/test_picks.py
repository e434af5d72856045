"""What editors pick: how long it holds, where it shows, how it is added."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kiosk.articles.joining import join
from kiosk.articles.tests.factories import NOON
from kiosk.front import picks
from kiosk.front.models import Ballot
from kiosk.front.tests.fronts import HOUR, ago, ballot, made, story, written
from kiosk.stories.models import Story

pytestmark = pytest.mark.django_db


def test_picks_hold_from_their_beginning_to_their_end_the_latest_first():
    stories = [story(2) for _ in range(4)]
    picks.add(story=stories[0].pk, note="Over", by="Bruno", since=ago(9), until=ago(1))
    picks.add(story=stories[1].pk, note="Still", by="Bruno", since=ago(5), until=NOON + HOUR)
    picks.add(story=stories[2].pk, note="Open", by="Bruno", since=ago(1))
    picks.add(story=stories[3].pk, note="Not yet", by="Bruno", since=NOON + HOUR)
    assert [pick.note for pick in picks.current(NOON)] == ["Open", "Still"]


def test_a_pick_that_is_taken_back_stays_on_record():
    pick = picks.add(story=story(2).pk, note="Read", by="Bruno", since=ago(1))
    picks.end(pick.pk, NOON)
    assert picks.current(NOON) == []
    pick.refresh_from_db()
    assert pick.until == NOON


def test_a_pick_of_a_story_that_was_merged_shows_the_one_that_stands():
    gone, stands = story(2), story(2)
    picks.add(story=gone.pk, note="Read", by="Bruno", since=ago(1))
    Story.objects.filter(pk=gone.pk).update(merged_into=stands, merged_at=NOON)
    (shown,) = picks.current(NOON)
    assert shown.story is not None
    assert shown.story.id == stands.pk


def test_a_pick_stands_on_the_front_instead_of_in_its_section():
    for _ in range(25):
        story(3)
    picked = story(1, hours=3, section="culture")
    picks.add(story=picked.pk, note="A quiet one", by="Bruno", since=ago(1))
    found = made()
    assert [pick.note for pick in found.picks] == ["A quiet one"]
    assert picked.lead_id not in [e.card.id for r in found.rivers for e in r.entries]


def test_a_withdrawn_article_is_no_pick():
    article = written(withdrawn_at=NOON)
    picks.add(article=article.pk, note="Gone", by="Bruno", since=ago(1))
    assert picks.current(NOON) == []


def test_a_picked_article_that_turns_out_to_be_another_stays_picked():
    first = written()
    second = written(first.title)
    picks.add(article=second.pk, note="Read this", by="Bruno", since=ago(1))
    ballot(second)
    join(first, second, NOON)
    assert [(pick.card.id, pick.note) for pick in picks.current(NOON)] == [(first.pk, "Read this")]
    assert Ballot.objects.get().article_id == first.pk


def test_an_editor_picks_in_the_admin(admin_client):
    article = written()
    answer = admin_client.post(
        "/admin/front/pick/add/",
        {"article": article.pk, "note": "Read this", "since_0": "2026-03-02", "since_1": "11:00"},
    )
    assert answer.status_code == 302
    (shown,) = picks.current(max(NOON, timezone.now()))
    assert (shown.note, shown.card.id) == ("Read this", article.pk)


def test_a_pick_of_nothing_or_of_both_is_refused_in_a_sentence(admin_client):
    answer = admin_client.post(
        "/admin/front/pick/add/", {"note": "x", "since_0": "2026-03-02", "since_1": "11:00"}
    )
    assert answer.status_code == 200
    assert "Choose a story or an article, not both." in answer.content.decode()
