"""Marks: readable in every colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.design.marks import contrast, mark


@given(st.text(), st.from_regex(r"#[0-9a-f]{6}", fullmatch=True) | st.text(max_size=8))
def test_a_mark_can_be_read_whatever_name_and_colour(name, colour):
    drawn = mark(name, colour)
    assert contrast(drawn.fill, drawn.ink) >= 4.5
    assert len(drawn.letter) >= 1


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("The Daily", "D"),
        ("Le Monde", "M"),
        ("سراج", "س"),
        ("100% News", "1"),
        ("The", "T"),
        ("", "•"),
    ],
)
def test_a_marks_letter_is_that_of_the_first_telling_word(name, letter):
    assert mark(name).letter == letter


def test_a_name_has_always_the_same_colour():
    assert mark("Daily") == mark("Daily")
    assert mark("Daily", "red") == mark("Daily")
    assert mark("Daily", "#123456").fill == "#123456"


def test_contrast_is_as_the_guidelines_reckon_it():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
