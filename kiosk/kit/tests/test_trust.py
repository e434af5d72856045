"""trust.txt: known names, each pair once, and nothing of what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.kit.trust import MOST_OF_A_NAME, NAMES, TrustError, read_trust, trust_addresses

FILE = b"""\xef\xbb\xbf# trust.txt of the Harbour Post
belongto=https://www.press-association.example/
 ControlledBy = https://harbour-group.example/
social=https://social.example/@harbour\r
social=https://social.example/@harbour
datatrainingallowed=no
colour=blue
contact=
not a line
"""


def test_known_names_are_read_each_pair_once():
    assert read_trust(FILE) == (
        ("belongto", "https://www.press-association.example/"),
        ("controlledby", "https://harbour-group.example/"),
        ("social", "https://social.example/@harbour"),
        ("datatrainingallowed", "no"),
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"# nothing", b"<!doctype html><p>belongto=https://a.example/", b"a=b", b"\xff\xfe"],
)
def test_what_says_nothing_is_no_trust_txt(data):
    with pytest.raises(TrustError):
        read_trust(data)


def test_an_association_does_not_list_all_its_members():
    lines = "".join(f"member=https://{n}.example/\n" for n in range(9_000))
    assert len(read_trust(lines.encode())) == MOST_OF_A_NAME


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        assert {name for name, _ in read_trust(b"contact=x\n" + data)} <= set(NAMES)
    except TrustError:
        assert data.lstrip()


def test_it_stands_at_the_root_of_the_site():
    assert trust_addresses("https://a.example/news/?x") == (
        "https://a.example/trust.txt",
        "https://a.example/.well-known/trust.txt",
    )
