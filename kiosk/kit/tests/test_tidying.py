"""Publishers' headings and links put right."""

import re
from itertools import pairwise

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.tidying import tidy


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<h4>A</h4><p>x</p><h4>B</h4>", "<h2>A</h2><p>x</p><h2>B</h2>"),
        ("<h2>A</h2><h5>B</h5><h3>C</h3><h2>D</h2>", "<h2>A</h2><h3>B</h3><h3>C</h3><h2>D</h2>"),
        ('<h1 lang="de">A</h1>', '<h2 lang="de">A</h2>'),
        ("<h3> <br></h3><h3>A</h3>", " <br><h2>A</h2>"),
        ("<p>no heading, no link</p>", "<p>no heading, no link</p>"),
    ],
)
def test_headings_go_down_one_step_at_a_time(given, made):
    assert tidy(given) == made


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ('<a href="https://a.example/"></a>', ""),
        ('<a href="https://a.example/"> &nbsp;<br></a>x', " &nbsp;<br>x"),
        ('<a href="https://a.example/"><img src="b" alt=""></a>', '<img src="b" alt="">'),
        ('<a href="https://a.example/?a>b"><b>here</b></a>', None),
        ('<a href="https://a.example/"><img src="b" alt="The quay"></a>', None),
    ],
)
def test_a_link_that_says_nothing_is_taken_off(given, made):
    assert tidy(given) == (given if made is None else made)


_LEAF = st.text("ab <>&", max_size=4) | st.just('<img src="https://a.example/b.jpg" alt="">')
_PIECE = st.recursive(
    _LEAF,
    lambda inner: st.tuples(st.sampled_from(["h1", "h2", "h4", "a", "p"]), inner, inner).map(
        lambda of: f"<{of[0]}{' href=https://a.example' * (of[0] == 'a')}>{of[1]}{of[2]}</{of[0]}>"
    ),
    max_leaves=20,
)


@given(_PIECE)
def test_tidied_html_has_the_same_text_and_no_gap_between_headings(raw):
    html = nh3.clean(raw)
    made = tidy(html)
    assert re.sub("<[^>]*>", "", made) == re.sub("<[^>]*>", "", html)
    levels = [1, *(int(level) for level in re.findall(r"<h(\d)", made))]
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert sorted(re.findall(r"<(h\d)", made)) == sorted(re.findall(r"</(h\d)", made))
