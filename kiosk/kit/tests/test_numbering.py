"""Blocks by number: where ids go, and that nothing else changes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.cleaning import clean, text_of_clean
from kiosk.kit.numbering import numbered


def test_blocks_are_numbered_in_reading_order():
    html = "<p>One</p><h2>Two</h2><ul><li>Three</li><li>Four</li></ul><blockquote><p>Five</p></blockquote>"
    assert numbered(html) == (
        '<p id="p1">One</p><h2 id="p2">Two</h2><ul><li id="p3">Three</li><li id="p4">Four</li></ul>'
        '<blockquote id="p5"><p>Five</p></blockquote>'
    )


def test_what_only_holds_blocks_has_no_number_of_its_own():
    html = '<section><div lang="de"><p dir="ltr">Eins</p></div><p>Zwei</p></section>'
    assert numbered(html) == (
        '<section><div lang="de"><p dir="ltr" id="p1">Eins</p></div><p id="p2">Zwei</p></section>'
    )


def test_a_block_within_one_of_its_kind_ends_with_the_outer():
    html = "<ul><li>One<ul><li>within</li></ul></li><li>Two</li></ul>"
    assert re.findall(r'id="p\d"', numbered(html)) == ['id="p1"', 'id="p2"']


def test_a_sign_in_an_attribute_ends_no_tag():
    assert numbered('<figure><img alt="a > b"></figure><p>x</p>').count(' id="') == 2


def test_text_alone_has_no_blocks():
    assert numbered("Only words &lt;p&gt;") == "Only words &lt;p&gt;"


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<li>", "<ul>", "</ul>", "<div>", "x", "<table>", "<td>"])
    )
)
def test_the_text_stays_and_every_number_is_given_once(pieces):
    html = clean("".join(pieces), "https://daily.example/")
    told = numbered(html)
    assert text_of_clean(told) == text_of_clean(html)
    numbers = [int(found) for found in re.findall(r' id="p(\d+)"', told)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert re.sub(r' id="p\d+"', "", told) == html
