"""The standing characters are who the other rooms' tests take them for."""

from __future__ import annotations

from kiosk.sample.characters import AMINA, BRUNO, CHARACTERS, CHIDI
from kiosk.sample.edition import stand


def test_there_is_one_of_each_and_no_mail_could_reach_anybody():
    assert [c.role for c in CHARACTERS] == ["reader", "editor", "publisher"]
    assert [c.name for c in (AMINA, BRUNO, CHIDI)] == ["Amina", "Bruno", "Chidi"]
    assert all(c.email.endswith(".example") for c in CHARACTERS)
    assert len({c.email for c in CHARACTERS}) == 3


def test_their_titles_are_on_the_sample_newsstand():
    assert {slug for c in CHARACTERS for slug in c.titles} <= set(stand())
    assert CHIDI.titles
    assert AMINA.titles
