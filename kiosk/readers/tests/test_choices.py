"""Choices as a value: following, muting, and being written and read back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.readers.choices import (
    MOST,
    Choice,
    ChoiceError,
    Choices,
    Kind,
    choice,
    from_json,
    to_json,
)

GAZETTE = Choice(Kind.TITLE, "gazette")
SPORT = Choice(Kind.SECTION, "sport")
ADA = Choice(Kind.TOPIC, "ada lovelace")
CRICKET = Choice(Kind.WORD, "cricket")


def test_what_is_muted_is_followed_no_more_and_the_other_way_round():
    chosen = Choices().follow(GAZETTE, SPORT).mute(SPORT)
    assert (chosen.follows, chosen.mutes) == ((GAZETTE,), (SPORT,))
    chosen = chosen.follow(SPORT)
    assert (chosen.follows, chosen.mutes) == ((GAZETTE, SPORT), ())


def test_a_word_is_muted_and_not_followed():
    assert Choices().mute(CRICKET).keys(Kind.WORD, muted=True) == {"cricket"}
    with pytest.raises(ChoiceError, match="not followed"):
        Choices().follow(CRICKET)


def test_a_thing_chosen_twice_is_chosen_once():
    assert Choices().follow(ADA, ADA).follow(ADA).follows == (ADA,)
    assert Choices().follow(ADA).unfollow(ADA, SPORT) == Choices()
    assert Choices().mute(ADA).unmute(ADA) == Choices()


def test_more_and_less_go_three_steps_and_cancel_out():
    chosen = Choices()
    for _ in range(5):
        chosen = chosen.nudge(ADA, 1)
    assert chosen.nudges == {ADA: 3}
    for _ in range(3):
        chosen = chosen.nudge(ADA, -1)
    assert chosen.nudges == {}


def test_there_is_a_most_that_is_kept_and_what_stands_can_always_be_chosen_again():
    full = Choices().follow(*(Choice(Kind.TOPIC, str(n)) for n in range(MOST)))
    with pytest.raises(ChoiceError, match="the most"):
        full.follow(ADA)
    assert full.follow(Choice(Kind.TOPIC, "0")) == full


@pytest.mark.parametrize(
    ("kind", "key"), [("", "x"), ("page", "x"), ("title", ""), ("title", " \n"),
                      ("topic", "x" * 121), ("word", "a\x00b")],
)  # fmt: skip
def test_what_cannot_be_chosen_is_said(kind, key):
    with pytest.raises(ChoiceError):
        choice(kind, key)


def test_a_look_there_is_not_is_refused():
    assert Choices().looking(scheme="sepia", text="xl") == Choices(scheme="sepia", text="xl")
    with pytest.raises(ChoiceError, match="to look"):
        Choices().looking(scheme="mauve")


def test_a_devices_choices_are_taken_along_and_decide_where_the_two_disagree():
    account = Choices(country="DE", scheme="dark").follow(GAZETTE).mute(SPORT, ADA)
    device = Choices(scheme="sepia").follow(SPORT).mute(GAZETTE)
    joined = account.joined(device)
    assert joined.follows == (SPORT,)
    assert joined.mutes == (ADA, GAZETTE)
    assert (joined.country, joined.scheme) == ("DE", "sepia")


def test_looks_that_were_not_chosen_on_the_device_leave_the_accounts_as_they_were():
    account = Choices().looking(scheme="dark", text="xl", face="plain")
    joined = account.joined(Choices().follow(GAZETTE).looking(text="s"))
    assert (joined.scheme, joined.text, joined.face) == ("dark", "s", "plain")


def test_of_more_than_can_be_kept_what_was_chosen_last_stays():
    account = Choices().follow(*(Choice(Kind.TOPIC, str(n)) for n in range(MOST)))
    joined = account.joined(Choices().follow(GAZETTE))
    assert len(joined.follows) == MOST
    assert joined.follows[-1] == GAZETTE
    assert Choice(Kind.TOPIC, "0") not in joined.follows


kinds = some.sampled_from([Kind.TITLE, Kind.SECTION, Kind.TOPIC])
things = some.builds(Choice, kinds, some.text("ab -ثé東", min_size=1, max_size=8))


@given(
    some.lists(things, max_size=8, unique=True),
    some.lists(things, max_size=8, unique=True),
    some.dictionaries(things, some.sampled_from([-3, -1, 1, 2]), max_size=4),
    some.sampled_from(["auto", "sepia"]),
    some.booleans(),
)
def test_what_is_written_reads_back(follows, mutes, nudges, scheme, history):
    chosen = replace(Choices(), nudges=nudges, scheme=scheme, keeps_history=history)
    chosen = chosen.follow(*follows).mute(*mutes)
    read = from_json(to_json(chosen))
    assert set(read.follows) == set(chosen.follows)
    assert set(read.mutes) == set(chosen.mutes)
    assert replace(read, follows=(), mutes=()) == replace(chosen, follows=(), mutes=())


def test_no_choice_is_written_as_nothing_and_a_later_houses_kinds_are_left_out():
    assert to_json(Choices()) == {}
    later = {"f": {"title": ["gazette"], "podcast": ["x"]}, "n": [["podcast", "x", 1]], "zz": 1}
    assert from_json(later) == Choices(follows=(GAZETTE,))
