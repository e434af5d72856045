"""Troubles are told by kind, with their counts, and seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.wire.troubles import FIRST_WORD_S, NEXT_WORDS_S, Tally, counted, in_words, kind

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            "a.example: Cannot connect to host a.example:443 ssl:default [Name not known]",
            "no connection: Name not known",
        ),
        (
            "a.example: Cannot connect to host a.example:80 ssl:default "
            "[Connect call failed ('192.0.2.1', 80)]",
            "no connection: refused or not answered",
        ),
        ("a.example: robots.txt cannot be had", "robots.txt cannot be had"),
        ("localhost: robots.txt cannot be had", "robots.txt cannot be had"),
        ("https://a.example/x?y=1: robots.txt forbids it", "robots.txt forbids it"),
        ("10.1.2.3: the address 10.1.2.3 is not public", "the address ... is not public"),
        ("2001:db8::1: timed out", "timed out"),
        ("HTTP 404", "HTTP 404"),
        ("a.example: 7,340,032 bytes announced", "... bytes announced"),
        ("the document holds no feed", "the document holds no feed"),
        ("", "unknown"),
    ],
)
def test_an_error_is_told_without_whose_it_is(error, said):
    assert kind(error) == said


def test_like_is_counted_with_like_and_the_commonest_comes_first():
    errors = [("a.example: timed out", 1), ("HTTP 404", 2), ("b.example: timed out", 4)]
    assert counted(errors) == {"timed out": 5, "HTTP 404": 2}


def test_a_line_names_the_commonest_and_counts_the_rest():
    assert in_words({"a": 9, "b": 3}) == "a (9), b (3)"
    assert in_words({"a": 9, "b": 3, "c": 2, "d": 1, "e": 1}) == (
        "a (9), b (3), c (2), other reasons (2)"
    )


def test_a_word_about_failures_comes_soon_and_then_seldom():
    tally = Tally()
    tally.note("", NOW)
    assert not tally.due(NOW + timedelta(days=1))
    for host in ("a", "b"):
        tally.note(f"{host}.example: timed out", NOW)
    assert not tally.due(NOW)
    soon = NOW + timedelta(seconds=FIRST_WORD_S)
    assert tally.due(soon)
    assert tally.take(soon) == (2, 3, {"timed out": 2})
    tally.note("c.example: timed out", soon)
    assert not tally.due(soon + timedelta(seconds=NEXT_WORDS_S - 1))
    assert tally.due(soon + timedelta(seconds=NEXT_WORDS_S))
    assert tally.take(soon)[:2] == (1, 1)
