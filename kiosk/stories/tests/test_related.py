"""What to read next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.stories.grouping import Seen, Window
from kiosk.stories.related import related

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

TEXTS = (
    ("Quake of 7.8 strikes Kahramanmaras in Turkey",
     "An earthquake of magnitude 7.8 struck Kahramanmaras, the agency Afad said on Monday."),
    ("Afad chief Murat Demir resigns over slow rescue in Kahramanmaras",
     "Murat Demir gave up his office on Friday after anger at late tents in Kahramanmaras, Turkey."),
    ("Builders of fallen towers in Kahramanmaras stand trial",
     "Eleven builders stood before a court in Turkey over towers that fell in Kahramanmaras."),
    ("Northport beats Eastham in the cup final",
     "Two late goals by Jonas Vik gave Northport the cup against Eastham."),
    ("Bank of Ruritania raises its rate",
     "The central bank of Ruritania raised interest to five percent on Tuesday."),
)  # fmt: skip


def window() -> tuple[Window, dict[int, int]]:
    """Each text a story of its own, in a window that knows how seldom words are."""
    made, stories = Window(), {}
    for n in range(40):
        text = f"The council of town{n} met on matter{n} and heard speaker{n} on the bridge{n}."
        made.take(Seen(500 + n, n, "en", f"Council {n} meets", text, NOON), 500 + n)
    for n, (headline, text) in enumerate(TEXTS):
        stories[n] = 100 + n
        made.take(Seen(n, n, "en", headline, text, NOON + timedelta(hours=n)), 100 + n)
    return made, stories


def test_stories_of_the_same_place_and_people_are_related_and_others_not():
    made, stories = window()
    found = [one.story for one in related(stories[0], made, NOON + timedelta(hours=6))]
    assert set(found) == {stories[1], stories[2]}


def test_what_is_shared_is_said():
    made, stories = window()
    found = related(stories[0], made, NOON + timedelta(hours=6))
    assert all("Kahramanmaras" in one.shared for one in found)


def test_at_most_so_many_are_given():
    made, stories = window()
    assert len(related(stories[0], made, NOON, most=1)) == 1


def test_a_story_the_window_does_not_hold_has_none():
    made, _ = window()
    assert related(99, made, NOON) == []
