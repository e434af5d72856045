"""Text fit to be stored."""

import pytest

from kiosk.kit.texts import printable


@pytest.mark.parametrize("odd", ["\x00", "\x1b", "\x7f", "\x85", "\udfff", "\uffff"])
def test_what_no_text_holds_is_taken_out(odd):
    assert printable(f"a{odd}b\n{odd}") == "ab\n"


@pytest.mark.parametrize(
    "text", ["", "a\tb\r\nc", "ক খ\u200d", "\U0001f6a2", "\ufffd", "caf\xe9\xa0!"]
)
def test_text_stays_as_it_is(text):
    assert printable(text) == text
