"""News value: what outranks what, and the reasons given."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.articles.tests.factories import NOON
from kiosk.front.ranking import (
    READING_PART,
    RIGHT_NOW,
    Evidence,
    Reasons,
    Report,
    Vote,
    value,
)

HOUR = timedelta(hours=1)


def report(owner: int, *, hours: float = 1, voice: object = None, **more: object) -> Report:
    known = {
        "article": owner,
        "title": owner,
        "owner": owner,
        "country": "GB",
        "voice": owner if voice is None else voice,
        "own": voice is None,
        "agency": "" if voice is None else str(voice),
        "published": NOON - hours * HOUR,
    }
    return Report(**(known | more))  # type: ignore[arg-type]


def vote(owner: int, prominence: float = 1.0, **more: object) -> Vote:
    known = {
        "owner": owner,
        "voice": owner,
        "home": True,
        "prominence": prominence,
        "best": prominence,
        "hours": 1.0,
        "seen": NOON,
        "stands": True,
        "published": NOON - HOUR,
    }
    return Vote(**(known | more))  # type: ignore[arg-type]


def score(reports: list[Report], votes: list[Vote] | None = None, **more: object) -> float:
    return value(Evidence(reports, votes or [], **more), NOON).score  # type: ignore[arg-type]


# ------------------------------------------------------------ ballots


def test_what_more_owners_lead_with_is_worth_more():
    reports = [report(n) for n in range(8)]
    one, three = [vote(1)], [vote(1), vote(2), vote(3)]
    assert score(reports) < score(reports, one) < score(reports, three)


def test_one_owner_has_one_vote_however_many_titles_it_has():
    reports = [report(1, title=n, article=n) for n in range(6)]
    assert score(reports, [vote(1)] * 6) == score(reports, [vote(1)])


def test_an_agencys_copy_counts_once_however_many_lead_with_it():
    copies = [report(n, voice="AFP") for n in range(20)]
    votes = [vote(n, voice="AFP") for n in range(20)]
    once = value(Evidence(copies, votes[:1]), NOON).reasons.parts["ballots"]
    found = value(Evidence(copies, votes), NOON)
    assert found.reasons.parts["ballots"] == once
    assert found.reasons.leads == 1
    own = [report(n) for n in range(3)]
    assert score(own, [vote(n) for n in range(3)]) > found.score


def test_an_owner_does_not_vote_by_its_own_report_and_by_a_copy():
    reports = [report(1), report(1, voice="AFP")]
    assert score(reports, [vote(1), vote(1, voice="AFP")]) == score(reports, [vote(1)])


def test_a_ballot_high_on_the_page_outweighs_one_below_and_a_home_page_a_feed():
    reports = [report(1)]
    assert score(reports, [vote(1)]) > score(reports, [vote(1, 0.3)])
    assert score(reports, [vote(1)]) > score(reports, [vote(1, home=False)])


def test_what_is_left_on_top_for_hours_outweighs_what_was_put_there_just_now():
    reports = [report(1)]
    assert score(reports, [vote(1, hours=6.0)]) > score(reports, [vote(1, hours=0.0)])


def test_what_left_the_fronts_fades():
    reports = [report(1)]
    votes = [vote(1, seen=NOON - n * HOUR, stands=False) for n in (0, 5, 50)]
    scores = [score(reports, [one]) for one in votes]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_what_always_stands_there_does_not_outweigh_todays_news():
    evergreen = score([report(1, hours=90)], [vote(1, hours=90.0, published=NOON - 90 * HOUR)])
    today = score([report(1), report(2)], [vote(1)])
    assert today > evergreen


# ------------------------------------------------------------ without any ballot


def test_a_widely_told_story_outweighs_a_fresh_one_of_one_title():
    widely = [report(n, hours=3, country=f"C{n % 4}") for n in range(8)]
    copied = [report(n, hours=3, voice="AFP", country=f"C{n % 4}") for n in range(15)]
    assert score(widely) > score([report(99, hours=0)])
    assert score(copied) > score([report(99, hours=0)])


def test_own_reports_outweigh_as_many_copies():
    assert score([report(n) for n in range(5)]) > score([report(n, voice="AFP") for n in range(5)])


def test_breadth_of_countries_is_worth_something():
    here, abroad = [report(n) for n in range(5)], [report(n, country=f"C{n}") for n in range(5)]
    assert score(abroad) > score(here)


def test_news_fades_sooner_in_sport_than_in_science():
    old = [report(1, hours=12)]
    assert score(old, section="sport") < score(old, section="world") < score(old, section="science")


def test_a_story_that_keeps_moving_stays_worth_more_than_one_that_stopped():
    stopped = [report(n, hours=30) for n in range(4)]
    assert score([*stopped, report(9, hours=1)]) > score(stopped) + 1


def test_what_came_without_a_date_is_worth_less():
    assert score([report(1, dated=False)]) < score([report(1)])


# ------------------------------------------------------------ right now


def test_right_now_the_last_hours_weigh_more():
    long_running = Evidence([report(n, hours=14) for n in range(9)])
    breaking = Evidence([report(n, hours=0.5) for n in range(3)])
    assert value(long_running, NOON).score > value(breaking, NOON).score
    assert (
        value(long_running, NOON, pace=RIGHT_NOW).score
        < value(breaking, NOON, pace=RIGHT_NOW).score
    )


# ------------------------------------------------------------ reading


def test_reading_breaks_a_tie_and_no_more():
    same = [report(1), report(2)]
    assert score(same, reading=1.0) > score(same)
    assert score(same, reading=1.0) < score([*same, report(3)])


@given(
    st.lists(st.tuples(st.integers(1, 9), st.floats(0, 90), st.booleans()), min_size=1),
    st.lists(st.tuples(st.integers(1, 9), st.floats(0, 1), st.floats(0, 99))),
    st.floats(-1, 5),
)
def test_whatever_is_read_adds_no_more_than_its_part(told, cast, reading):
    reports = [report(o, hours=h, voice=None if own else "DPA") for o, h, own in told]
    votes = [vote(o, p, hours=h) for o, p, h in cast]
    without = score(reports, votes)
    assert without >= 0
    assert without <= score(reports, votes, reading=reading) <= without * (1 + READING_PART) + 1e-9


# ------------------------------------------------------------ reasons


def test_the_reasons_count_what_tells_and_leads():
    reports = [report(n, hours=2, country=f"C{n % 9}") for n in range(4)]
    reports += [report(10 + n, voice="AFP", country=f"C{n}") for n in range(9)]
    votes = [vote(n) for n in range(4)] + [vote(9, 0.2)]
    found = value(Evidence(reports, votes, newsrooms=31), NOON).reasons
    assert (found.leads, found.newsrooms, found.countries, found.independent) == (4, 31, 9, 4)
    assert (found.agencies, found.hours_old) == (("AFP",), 2)


def test_reasons_survive_being_stored():
    found = value(Evidence([report(1), report(2, voice="AFP")], [vote(1)]), NOON).reasons
    assert Reasons.from_json(found.to_json()) == found
