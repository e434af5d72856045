"""For You: what is on a reader's front, in what order, and why."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.choosing import Because, Place, choose, open_to
from kiosk.readers.offers import Offer, Offers
from kiosk.readers.tastes import Taste

NOW = 1_772_000_000.0
HOUR = 3600.0
SPORT, SCIENCE = Choice(Kind.SECTION, "sport"), Choice(Kind.SECTION, "science")
GAZETTE, COURIER = Choice(Kind.TITLE, "gazette"), Choice(Kind.TITLE, "courier")
ADA, BRIDGE = Choice(Kind.TOPIC, "ada lovelace"), Choice(Kind.TOPIC, "the bridge")


def offer(story, value=1.0, **more):
    """A story of a title of its own, an hour old, about nothing that another is about."""
    known = {
        "article": 1000 + story, "moved": NOW - HOUR, "language": "en",
        "titles": (f"title {story}",), "sections": (f"section {story % 7}",), "topics": (),
    }  # fmt: skip
    return Offer(story=story, value=value, **(known | more))


def several(count, start=1, **more):
    """So many stories, each worth less than the one before."""
    return [offer(n, value=1000.0 - n, **more) for n in range(start, start + count)]


def front(offers, choices=None, taste=None, most=40, **more):
    made = choose(Offers(offers), choices or Choices(), taste or Taste(), NOW, **more)
    return list(islice(made, most))


def stories(found):
    return [one.offer.story for one in found]


def followed(*things):
    return Choices().follow(*things)


def read_of(*things, times=20, others=20):
    """A taste after so many reads of these things, and of others."""
    taste = Taste(at=NOW)
    for n in range(times + others):
        taste = taste.having_read(things if n < times else [Choice(Kind.TOPIC, f"t{n}")], NOW)
    return taste


# ---------------------------------------------------------------- importance and interest


def test_without_any_choice_it_is_what_newsrooms_hold_important():
    found = front(several(100))
    assert stories(found) == list(range(1, 41))
    assert {one.why.place for one in found} == {Place.IMPORTANT}


def test_without_stories_there_is_no_front():
    assert front([], followed(ADA)) == []


def test_the_most_important_is_on_the_first_page_whatever_is_followed():
    sport = several(200, start=100, sections=("sport",), topics=("ada lovelace",))
    found = front([*several(20), *sport], followed(SPORT, ADA), read_of(SPORT))
    assert set(range(1, 11)) <= set(stories(found))
    assert [found[n].why.place for n in range(0, 40, 4)] == [Place.IMPORTANT] * 10
    assert found[0].offer.story == 1


def test_the_most_important_is_there_even_where_one_title_and_one_section_have_all_of_it():
    general = several(20, titles=("gazette",), sections=("general",))
    liked = several(100, start=100, sections=("general",), topics=("ada lovelace",))
    assert set(range(1, 11)) <= set(stories(front([*general, *liked], followed(ADA))))


def test_what_is_followed_comes_before_what_is_worth_more():
    liked = offer(500, 0.0, topics=("ada lovelace",))
    found = front([*several(60), liked], followed(ADA))
    assert stories(found)[1] == 500
    assert (found[1].why.place, found[1].why.things) == (Place.CHOSEN, (ADA,))
    assert found[1].why.because == Because.FOLLOWED


def test_a_topic_followed_counts_more_than_a_title_and_that_more_than_a_section():
    by = {
        901: offer(901, 0.0, sections=("sport",)),
        902: offer(902, 0.0, titles=("gazette",)),
        903: offer(903, 0.0, topics=("ada lovelace",)),
    }
    found = front([offer(1), *by.values()], followed(SPORT, GAZETTE, ADA))
    assert stories(found)[:4] == [1, 903, 902, 901]


def test_two_things_followed_count_more_than_one():
    one, two = offer(8, topics=("ada lovelace",)), offer(9, topics=("ada lovelace", "the bridge"))
    found = front([offer(1, 5.0), one, two], followed(ADA, BRIDGE))
    assert stories(found) == [1, 9, 8]
    assert set(found[1].why.things) == {ADA, BRIDGE}


def test_of_what_is_followed_alike_the_newer_stands_first():
    old, new = (
        offer(n, topics=("ada lovelace",), moved=NOW - h * HOUR) for n, h in ((8, 20), (9, 1))
    )
    assert stories(front([offer(1, 5.0), old, new], followed(ADA))) == [1, 9, 8]


def test_what_is_open_to_a_reader_is_all_that_a_front_that_went_on_would_hold():
    many = [*several(400), offer(900, sections=("sport",)), offer(901, moved=NOW - 90 * HOUR)]
    muted = Choices().mute(SPORT)
    found = open_to(Offers(many), muted, NOW, read={7}, since=NOW - 80 * HOUR)
    assert {one.story for one in found} == set(range(1, 401)) - {7}


# ---------------------------------------------------------------- nudges and habits


def test_more_puts_forward_and_says_so():
    found = front([*several(30), offer(99, 0.0, topics=("ada lovelace",))],
                  Choices().nudge(ADA, 1).nudge(ADA, 1).nudge(ADA, 1))  # fmt: skip
    assert stories(found).index(99) == 1
    assert (found[1].why.because, found[1].why.things) == (Because.MORE, (ADA,))


def test_less_puts_back_even_what_is_of_no_interest_but_never_the_important():
    ranked = [offer(n, 1000.0 - n, sections=("sport" if n in (1, 3) else f"s{n}",))
              for n in range(1, 30)]  # fmt: skip
    found = stories(front(ranked, Choices().nudge(SPORT, -1).nudge(SPORT, -1)))
    assert found[0] == 1
    assert found.index(3) > 3


def test_less_of_a_title_followed_counts_less():
    ranked = [offer(1, 9.0), offer(2, titles=("gazette",)), offer(3, titles=("courier",))]
    liking = followed(GAZETTE, COURIER)
    assert stories(front(ranked, liking)) == [1, 2, 3]
    assert stories(front(ranked, liking.nudge(GAZETTE, -1))) == [1, 3, 2]


def test_what_is_read_more_than_it_is_offered_comes_forward():
    ranked = [*(offer(n, 1 / n) for n in range(1, 61)), offer(99, 0.0, topics=("ada lovelace",))]
    found = front(ranked, taste=read_of(ADA))
    (habit,) = [one for one in found if one.offer.story == 99]
    assert (habit.why.because, habit.why.things) == (Because.READ, (ADA,))
    assert 99 not in stories(front(ranked))


def test_what_is_read_as_often_as_it_is_offered_is_no_habit():
    half = [offer(n, 1000.0 - n, sections=("sport" if n % 2 else "science",)) for n in range(60)]
    chance = read_of(SPORT, times=20, others=20)
    assert all(one.why.things == () for one in front(half, taste=chance))


def test_one_read_is_no_habit():
    ranked = [*(offer(n, 1 / n) for n in range(1, 61)), offer(99, 0.0, topics=("ada lovelace",))]
    assert 99 not in stories(front(ranked, taste=read_of(ADA, times=1)))


def test_what_was_never_chosen_is_not_said_to_be_followed():
    ranked = [*several(20), offer(99, topics=("ada lovelace",), sections=("sport",))]
    (one,) = [o for o in front(ranked, followed(ADA), read_of(SPORT)) if o.offer.story == 99]
    assert one.why.things == (ADA,)


def test_what_others_read_next_comes_forward_and_says_so():
    ranked = several(300)
    found = front(ranked, alike={1290: 1.0, 77: 1.0})
    (one,) = [one for one in found if one.offer.story == 290]
    assert one.why.place == Place.ALIKE


# ---------------------------------------------------------------- what is not on it


@pytest.mark.parametrize("muted", [SPORT, ADA, GAZETTE])
def test_what_is_muted_is_not_on_it_however_important(muted):
    shut_out = offer(1, 9.0, sections=("sport",), topics=("ada lovelace",), titles=("gazette",))
    assert stories(front([shut_out, offer(2)], followed(SCIENCE).mute(muted))) == [2]


def test_a_story_stays_while_one_title_tells_it():
    told = offer(1, titles=("gazette", "courier"))
    assert stories(front([told], Choices().mute(GAZETTE))) == [1]
    assert front([told], Choices().mute(GAZETTE, COURIER)) == []


def test_a_muted_title_is_no_reason_however_often_it_was_read():
    ranked = [*several(20), offer(99, titles=("courier", "gazette"))]
    found = front(ranked, Choices().mute(GAZETTE), read_of(GAZETTE))
    assert all(GAZETTE not in one.why.things for one in found)


def test_what_was_read_is_not_on_it_nor_is_another_telling_of_the_event():
    ranked = [offer(1, event=1), offer(2, event=1, language="fr"), offer(3)]
    assert stories(front(ranked, read=frozenset({1}))) == [3]


def test_a_heavy_reader_gets_what_comes_behind_what_they_read():
    assert stories(front(several(1_000), read=frozenset(range(1, 900))))[0] == 900


def test_what_did_not_move_is_not_on_it():
    ranked = [offer(1, 9.0, moved=NOW - 9 * HOUR), offer(2)]
    assert stories(front(ranked, since=NOW - 8 * HOUR)) == [2]


def test_only_languages_the_reader_reads_and_what_has_none():
    ranked = [offer(1, 9.0, language="de"), offer(2, language="en"), offer(3, language="")]
    assert stories(front(ranked, Choices(languages=("en-GB",)))) == [2, 3]


def test_a_rare_language_is_found_behind_thousands():
    ranked = [*several(3_000), offer(5_000, 0.0, language="fi")]
    assert stories(front(ranked, Choices(languages=("fi",)))) == [5_000]


def test_one_event_told_in_several_languages_stands_there_once_in_that_of_the_page():
    ranked = [offer(n, 5.0, event=1, language=tag) for n, tag in ((1, "de"), (2, "en"), (3, "fr"))]
    assert stories(front(ranked, spoken="en")) == [2]
    assert stories(front(ranked, Choices(languages=("fr",)), spoken="en")) == [3]


# ---------------------------------------------------------------- the mix


def test_no_title_and_no_section_fills_the_page():
    liked = several(100, start=100, titles=("gazette",), sections=("sport",))
    found = front([*several(100), *liked], followed(GAZETTE, SPORT))
    chosen = [one for one in found if one.why.place != Place.IMPORTANT]
    assert any(one.offer.titles == ("gazette",) for one in chosen)
    for at in range(len(found) - 7):
        led = [one.offer.titles for one in found[at : at + 8]]
        assert led.count(("gazette",)) <= 2


def test_what_is_left_stands_there_where_nothing_would_keep_it_mixed():
    assert len(front(several(40, titles=("gazette",), sections=("sport",)), followed(SPORT))) == 40


def test_places_are_kept_for_the_unexpected():
    liked = several(200, start=1_000, topics=("ada lovelace",))
    found = front([*several(100), *liked], followed(ADA))
    unexpected = [one for one in found if one.why.place == Place.UNEXPECTED]
    assert len(unexpected) == 5
    assert all(not one.why.things for one in unexpected)


def test_places_are_kept_for_titles_the_reader_does_not_read():
    own = several(100, start=1_000, topics=("ada lovelace",), titles=("gazette", "courier"))
    others = several(100, start=2_000, topics=("ada lovelace",), titles=("courier",))
    found = front([*several(100), *own, *others], followed(ADA, GAZETTE))
    other_sides = [one for one in found if one.why.place == Place.OTHER_SIDE]
    assert other_sides
    assert {one.offer.titles for one in other_sides} == {("courier",)}


def test_who_reads_no_title_has_no_other_side():
    found = front([*several(50), *several(50, start=100, sections=("sport",))], followed(SPORT))
    assert Place.OTHER_SIDE not in {one.why.place for one in found}


# ---------------------------------------------------------------- always

_SLUGS = some.sampled_from("abcde")
_THINGS = some.one_of(
    some.builds(Choice, some.just(Kind.TITLE), _SLUGS),
    some.builds(Choice, some.just(Kind.SECTION), _SLUGS),
    some.builds(Choice, some.just(Kind.TOPIC), _SLUGS),
)
_KEYS = some.lists(_SLUGS, max_size=3, unique=True).map(tuple)
_OFFERS = some.lists(
    some.builds(
        Offer,
        story=some.integers(1, 60),
        article=some.integers(1, 60),
        value=some.floats(0, 5),
        moved=some.floats(NOW - 90 * HOUR, NOW),
        language=some.sampled_from(("en", "fr", "")),
        titles=some.lists(_SLUGS, min_size=1, max_size=3, unique=True).map(tuple),
        sections=_KEYS,
        topics=_KEYS,
        event=some.sampled_from((0, 0, 101, 102)),
    ),
    max_size=25,
    unique_by=lambda one: one.story,
)  # fmt: skip


@some.composite
def _readers(draw):
    follows, mutes = draw(some.sets(_THINGS, max_size=4)), draw(some.sets(_THINGS, max_size=3))
    made = Choices().follow(*sorted(follows)).mute(*sorted(mutes))
    for thing in draw(some.lists(_THINGS, max_size=3)):
        made = made.nudge(thing, draw(some.sampled_from((1, -1))))
    return made


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    _OFFERS,
    _readers(),
    some.lists(some.lists(_THINGS, max_size=3), max_size=8),
    some.frozensets(some.integers(1, 60), max_size=10),
    some.integers(0, 30),
)
def test_of_any_stories_and_any_choices(offers, choices, reads, read, most):
    """Nothing twice, nothing muted, nothing read, the most important there, and the same each time."""
    taste = Taste(at=NOW)
    for about in reads:
        taste = taste.having_read(about, NOW)
    found = front(offers, choices, taste, most=most, read=read)
    ids = stories(found)
    assert len(ids) <= most
    assert len(set(ids)) == len(ids)
    assert not set(ids) & read
    events = [one.offer.event for one in found if one.offer.event]
    assert len(set(events)) == len(events)
    muted = set(choices.mutes)
    for one in found:
        assert not muted & {Choice(Kind.SECTION, key) for key in one.offer.sections}
        assert not muted & {Choice(Kind.TOPIC, key) for key in one.offer.topics}
        assert {Choice(Kind.TITLE, slug) for slug in one.offer.titles} - muted
        assert not muted & set(one.why.things)
    assert front(list(reversed(offers)), choices, taste, most=most, read=read) == found
    assert front(offers, choices, taste, most=most + 8, read=read)[:most] == found
    whole = front(offers, choices, taste, most=100, read=read)
    by_value = stories(front(offers, Choices(mutes=choices.mutes), most=100, read=read))
    assert len(whole) == len(by_value)
    ranked = sorted(whole, key=lambda one: (-one.offer.value, -one.offer.moved, one.offer.story))
    assert set(stories(ranked[: len(found) // 8 * 2])) <= set(ids)
