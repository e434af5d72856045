"""An edition that ends: what fits into the minutes one has."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kiosk.readers.catching_up import BRIEF, MINUTES, Edition, Piece, edition


def pieces(*minutes, section="world"):
    return [Piece(n, section, length) for n, length in enumerate(minutes, start=1)]


def test_of_nothing_there_is_nothing_and_it_ends_at_once():
    assert edition([], 5) == Edition((), (), 0, ())


def test_most_of_the_time_is_for_what_is_read_at_length_and_the_rest_in_brief():
    made = edition(pieces(*[2] * 40), 10)
    assert made.at_length == (1, 2, 3)
    assert made.brief == tuple(range(4, 17))
    assert made.minutes == 10


def test_no_text_takes_more_than_half_the_time():
    assert edition(pieces(3, 2), 5).at_length == (2,)


def test_what_cannot_be_read_here_is_told_in_brief():
    made = edition(pieces(0, 2), 5)
    assert (made.at_length, made.brief) == ((2,), (1,))


def test_the_weightiest_is_there_even_where_it_is_too_long():
    made = edition(pieces(90, *[1] * 200), 5)
    assert 1 in made.brief


def test_the_rest_is_counted_by_section_most_first():
    many = [*pieces(*[0] * 16), *(Piece(100 + n, "sport", 0) for n in range(3)),
            *(Piece(200 + n, "science", 0) for n in range(4))]  # fmt: skip
    made = edition(many, 5)
    assert len(made.brief) == 16
    assert made.left_out == (("science", 4), ("sport", 3))
    assert made.left == 7


def test_what_was_too_light_to_be_weighed_is_left_out_too():
    made = edition(pieces(*[0] * 17), 5, ["sport", "sport", "science"])
    assert made.left_out == (("sport", 2), ("science", 1), ("world", 1))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    some.lists(
        some.tuples(some.sampled_from(("world", "sport", "")), some.integers(0, 90)), max_size=120
    ),
    some.sampled_from(MINUTES),
)
def test_any_edition_fits_the_minutes_and_says_what_is_left(told, minutes):
    many = [Piece(n, section, length) for n, (section, length) in enumerate(told)]
    made = edition(many, minutes)
    shown = [*made.at_length, *made.brief]
    assert made.minutes <= minutes
    assert sum(many[n].minutes for n in made.at_length) + BRIEF * len(made.brief) <= minutes
    assert len(set(shown)) == len(shown)
    assert len(shown) + made.left == len(many)
    assert list(made.at_length) == sorted(made.at_length)
    assert list(made.brief) == sorted(made.brief)
    assert not many or 0 in shown
    if made.left:  # it ends since the time is full, not earlier
        assert made.minutes == minutes
