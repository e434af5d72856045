"""What commands say in plain words, and how the first polls are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosk.cli.printing import when
from kiosk.cli.processes import _Progress
from kiosk.cli.saying import cut_off, in_figures, lasting, plural, reasons
from kiosk.wire.standing import Standing

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FRESH = Standing(
    titles=30, polled=0, failed=0, unpolled=30, articles=0, pages_extracted=0, pages_waiting=0,
    pages_failed=0, unplaced=0, stories=0, oldest_due_s=0,
)  # fmt: skip
NO_NAME = {"no connection: Name not known": 25, "HTTP 404": 1}


def test_one_is_not_many():
    assert plural(1, "new title") == "1 new title"
    assert (plural(0, "title"), plural(1070, "title")) == ("0 titles", "1,070 titles")


def test_a_long_time_is_told_in_days():
    assert when(NOW - timedelta(days=41), NOW) == "41 days ago"
    assert when(NOW + timedelta(days=1, hours=2), NOW) == "in 1 day"
    assert when(NOW + timedelta(minutes=5), NOW) == "in 5 min"
    assert when(None, NOW) == "-"


def test_how_it_stands_is_told_in_words():
    told = dict(
        in_figures(
            replace(
                FRESH,
                feeds=1200,
                unplaced=7,
                stories=3,
                pages_extracted=5,
                oldest_due_s=300,
                why_feeds_fail={"HTTP 404": 2},
            )
        )
    )
    assert (told["titles carried"], told["feeds polled"]) == ("30", "1,200")
    assert told["articles whose page was read"] == "5"
    assert told["articles still to be grouped or indexed"] == "7"
    assert told["stories"] == "3"
    assert told["feeds that failed when polled last"] == "2"
    assert told["feed longest overdue"] == "5 min"
    assert dict(in_figures(FRESH))["feed longest overdue"] == "nothing is overdue"
    assert not any("_" in what for what in told)
    assert [lasting(s) for s in (40, 7200, 86_400, 200_000)] == ["40 s", "2 h", "1 day", "2 days"]


def test_titles_that_could_not_be_reached_do_not_count_as_polled(capsys):
    with _Progress() as progress:
        progress.tell(replace(FRESH, polled=10, failed=3, unpolled=20, articles=1))
    assert capsys.readouterr().out == (
        "7 of 30 titles polled, 3 could not be reached, 1 article so far\n"
    )


def test_that_no_feed_can_be_reached_is_said_once_and_early(capsys):
    cut = replace(FRESH, polled=25, failed=25, unpolled=5, why_feeds_fail=NO_NAME)
    with _Progress() as progress:
        for _ in range(3):
            progress.tell(cut)
        progress.tell(replace(cut, polled=30, failed=30, unpolled=0))
    out = capsys.readouterr().out
    assert out.count("None of the feeds could be reached (no connection: Name not known)") == 1
    assert out.count("bin/start --sample") == 1
    assert "polled" not in out


def test_it_is_said_why_pages_wait():
    stands = replace(
        FRESH,
        polled=30,
        unpolled=0,
        pages_waiting=571,
        pages_failed=1,
        why_pages_wait={"robots.txt cannot be had": 560, "timed out": 11},
        why_pages_failed={"HTTP 404": 1},
    )
    assert reasons(stands) == [
        "571 pages wait: robots.txt cannot be had (560), timed out (11)",
        "1 page could not be had, and the feed's text stands: HTTP 404 (1)",
    ]
    assert reasons(FRESH) == []


def test_the_network_is_asked_about_only_where_it_may_be_to_blame():
    for why, said in (
        ("no connection: Name not known", "Is this machine on a network?"),
        ("the address ... is not public", "KIOSK_FETCH_ALLOW"),
        ("HTTP 403", "could be reached (HTTP 403).\nTo see Kiosk"),
    ):
        told = cut_off(replace(FRESH, polled=30, failed=30, unpolled=0, why_feeds_fail={why: 30}))
        assert said in told
        assert ("network?" in told) == why.startswith("no connection")
