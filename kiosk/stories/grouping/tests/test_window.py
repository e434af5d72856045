"""What a window keeps and lets go."""

from __future__ import annotations

from datetime import timedelta

from kiosk.stories.grouping import Seen, Window
from kiosk.stories.grouping import window as window_module
from kiosk.stories.grouping.tests.newsroom import NOON


def seen(number: int, headline: str = "Quake in Turkey", hours: float = 0.0) -> Seen:
    return Seen(number, number, "en", headline, "", NOON + timedelta(hours=hours))


def test_the_articles_of_a_merged_story_stand_in_the_other():
    window = Window()
    window.take(seen(1), 10)
    window.take(seen(2), 20)
    window.merge(20, 10)
    assert window.story_of(2) == 10
    assert window.story(20) is None
    assert window.story_of(1) == 10


def test_an_article_that_is_moved_or_dropped_leaves_its_story():
    window = Window()
    for number in (1, 2, 3):
        window.take(seen(number), 10)
    window.move(2, 20)
    assert window.story_of(2) == 20
    window.drop(3)
    assert window.story_of(3) is None
    window.drop(1)
    assert window.story(10) is None
    assert len(window) == 1


def test_an_article_told_again_stands_once():
    window = Window()
    window.take(seen(1), 10)
    window.take(seen(1, "Bank lifts rate"), 20)
    assert len(window) == 1
    assert window.story_of(1) == 20


def test_a_sum_is_that_of_the_articles_however_they_came():
    window = Window()
    for number in range(1, 8):
        window.take(seen(number, f"Quake in Turkey kills {number}00 in town{number}"), 10)
    window.take(seen(8, "Quake in Turkey: rescue goes on"), 20)
    window.merge(20, 10)
    window.move(3, 30)
    window.drop(5)
    story = window.story(10)
    assert story is not None
    total: dict[int, float] = {}
    for member in story.members:
        for term, weight in member.vector.as_dict().items():
            total[term] = total.get(term, 0.0) + weight
    kept = story.vector()
    assert all(abs(kept.get(term, 0.0) - weight) < 1e-4 for term, weight in total.items())
    square = sum(weight * weight for weight in total.values())
    assert abs(story.square - square) < 1e-3
    assert story.terms == sum(len(member.vector.terms) for member in story.members)


def test_a_full_window_forgets_what_does_not_move_and_keeps_what_does(monkeypatch):
    monkeypatch.setattr(window_module, "STAYING", 0)
    window = Window(hours=96)
    window.take(seen(1), 10)
    window.take(seen(2, "Bank lifts rate"), 20)
    window.take(seen(3, hours=90), 10)
    window.forget(NOON + timedelta(hours=100))
    assert window.story_of(1) == 10
    assert window.story_of(2) is None
    window.forget(NOON + timedelta(hours=200))
    assert len(window) == 0


def test_in_a_thin_stream_stories_stay_for_weeks_and_no_longer():
    window = Window(hours=96)
    window.take(seen(1), 10)
    window.forget(NOON + timedelta(days=20))
    assert window.story_of(1) == 10
    window.forget(NOON + timedelta(days=60))
    assert window.story_of(1) is None


def test_what_is_forgotten_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(window_module, "STAYING", 0)
    window = Window(hours=1)
    for number in range(200):
        window.take(seen(number, f"Town{number} votes on bridge{number}"), number)
    window.forget(NOON + timedelta(hours=5))
    assert len(window) == 0
    assert all(not shelf.postings or shelf.stories == 0 for shelf in window._shelves.values())
    assert (
        sum(len(stories) for s in window._shelves.values() for stories in s.postings.values()) < 200
    )
