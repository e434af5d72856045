"""Placing articles in stories, through the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from kiosk.articles.joining import join
from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories import loading, merging, placing
from kiosk.stories.grouping import reading
from kiosk.stories.models import Story, StoryLink, Telling
from kiosk.stories.placing import Grouper
from kiosk.stories.tests.factories import article, told_by

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)

QUAKE = (
    "Earthquake of 7.8 strikes Kahramanmaras in southern Turkey",
    "A quake of magnitude 7.8 struck Kahramanmaras before dawn on Monday, the Turkish agency Afad"
    " said. Houses fell in Gaziantep and Adiyaman, and rescuers searched the rubble for survivors.",
)
QUAKE_AGAIN = (
    "Rescuers search Kahramanmaras after 7.8 earthquake in Turkey",
    "Rescuers dug through the rubble of Kahramanmaras and Gaziantep on Monday after an earthquake"
    " of magnitude 7.8, as Afad counted the dead in Adiyaman.",
)
RATE = (
    "Bank of Ruritania raises its rate to five percent",
    "The central bank of Ruritania raised interest to five percent on Tuesday, Governor Elsa Brandt"
    " said, as prices for bread and rent rose faster than wages.",
)
MATCH = (
    "Northport beats Eastham in the cup final",
    "Two late goals by Jonas Vik gave Northport the cup against Eastham in front of 40,000 people,"
    " while coach Marta Silva watched from the stands after her ban.",
)


def written(text: tuple[str, str], minutes: int = 0, **more: object) -> Article:
    headline, body = text
    return article(minutes, headline=headline, standfirst="", body=f"<p>{body}</p>", **more)


def place(grouper: Grouper, ids: Sequence[int], now: datetime = LATER) -> None:
    placed = grouper.decide(ids, now)
    with transaction.atomic():
        grouper.save(placed, now)


def stories() -> dict[int, int]:
    return dict(Telling.objects.order_by("article_id").values_list("article_id", "story_id"))


def test_two_reports_of_one_event_tell_one_story_and_another_event_another():
    one, other, rate, match = (
        written(text, n).pk for n, text in enumerate((QUAKE, QUAKE_AGAIN, RATE, MATCH))
    )
    place(Grouper.read(LATER), [one, other, rate, match])
    found = stories()
    assert found[one] == found[other]
    assert len({found[one], found[rate], found[match]}) == 3
    story = Story.objects.get(pk=found[one])
    assert (story.articles, story.titles, story.independent) == (2, 2, 2)
    assert story.language == "en"


def test_an_article_joins_a_story_of_an_earlier_process():
    first, second = written(QUAKE), written(QUAKE_AGAIN, 5)
    place(Grouper.read(LATER), [first.pk])
    place(Grouper.read(LATER), [second.pk])
    assert len(set(stories().values())) == 1


def test_an_article_that_can_be_read_no_more_stays_in_its_story_and_stops_nobody(monkeypatch):
    bad, good, fresh = written(QUAKE), written(RATE, 1), written(QUAKE_AGAIN, 5)
    place(Grouper.read(LATER), [bad.pk, good.pk])
    before, read_text = stories(), reading.read

    def choking(headline: str, text: str, language: str) -> object:
        if headline == QUAKE[0]:
            raise KeyError("broken")
        return read_text(headline, text, language)

    monkeypatch.setattr("kiosk.stories.grouping.window.read", choking)
    grouper = Grouper.read(LATER)
    place(grouper, [fresh.pk])
    after = stories()
    assert {pk: after[pk] for pk in before} == before
    assert fresh.pk in after
    assert grouper.decide([bad.pk], LATER).failed.keys() == {bad.pk}


def test_placing_twice_changes_nothing():
    ids = [written(text, n).pk for n, text in enumerate((QUAKE, QUAKE_AGAIN, RATE))]
    grouper = Grouper.read(LATER)
    place(grouper, ids)
    before = stories()
    place(grouper, ids)
    place(Grouper.read(LATER), ids)
    assert stories() == before
    assert Story.objects.standing().count() == 2


def test_one_text_in_two_titles_is_told_as_a_copy_of_the_first():
    body = " ".join(f"sentence {n} of the report from the harbour says more" for n in range(40))
    first = written((QUAKE[0], f"NORTHPORT (AFP) - {QUAKE[1]} {body}"))
    copy = written((QUAKE_AGAIN[0], f"NORTHPORT (AFP) - {QUAKE[1]} {body}"), 10)
    place(Grouper.read(LATER), [first.pk, copy.pk])
    tellings = {t.article_id: t for t in Telling.objects.all()}
    assert tellings[copy.pk].role == "wire"
    assert tellings[copy.pk].source_id == first.pk
    assert tellings[copy.pk].agency == "AFP"
    assert Story.objects.get(pk=tellings[first.pk].story_id).agencies == ["AFP"]


def test_a_text_changed_into_another_event_leaves_its_story():
    one, other = written(QUAKE), written(QUAKE_AGAIN, 5)
    grouper = Grouper.read(LATER)
    place(grouper, [one.pk, other.pk])
    other.headline, other.body = MATCH[0], f"<p>{MATCH[1]}</p>"
    other.save()
    place(grouper, [other.pk])
    found = stories()
    assert found[one.pk] != found[other.pk]
    assert Story.objects.get(pk=found[one.pk]).articles == 1


def test_an_article_alone_in_its_story_keeps_it_when_its_text_changes():
    only = written(QUAKE)
    grouper = Grouper.read(LATER)
    place(grouper, [only.pk])
    before = stories()[only.pk]
    only.headline, only.body = MATCH[0], f"<p>{MATCH[1]}</p>"
    only.save()
    place(grouper, [only.pk])
    assert stories()[only.pk] == before


def test_the_address_of_a_story_its_only_article_left_leads_after_it():
    first, late = written(QUAKE), written(MATCH, 5)
    grouper = Grouper.read(LATER)
    place(grouper, [first.pk, late.pk])
    left = stories()[late.pk]
    late.headline, late.body = QUAKE_AGAIN[0], f"<p>{QUAKE_AGAIN[1]}</p>"
    late.save()
    place(grouper, [late.pk])
    assert stories()[late.pk] == stories()[first.pk]
    assert Story.objects.get(pk=left).merged_into_id == stories()[first.pk]


def test_a_withdrawn_article_is_not_placed():
    gone = written(QUAKE)
    gone.withdrawn_at = NOON
    gone.save()
    place(Grouper.read(LATER), [gone.pk])
    assert stories() == {}


def test_an_article_of_a_story_closed_long_ago_stays_in_it():
    old = written(QUAKE)
    story = told_by(old)
    much_later = NOON + timedelta(days=30)
    place(Grouper.read(much_later), [old.pk], much_later)
    assert stories() == {old.pk: story.pk}


def test_the_names_a_story_turns_on_are_kept_with_it():
    place(Grouper.read(LATER), [written(QUAKE).pk, written(QUAKE_AGAIN, 3).pk])
    story = Story.objects.get()
    names = {row.topic.name for row in story.topics.select_related("topic")}
    assert {"Kahramanmaras", "Gaziantep"} <= names


def test_the_sweep_recounts_stories_whose_articles_went():
    one, other = written(QUAKE), written(QUAKE_AGAIN, 5, title=TitleFactory())
    story = told_by(one, other)
    other.delete()
    assert placing.sweep(LATER) == 1
    story.refresh_from_db()
    assert story.articles == 1
    assert placing.sweep(LATER) == 0


@pytest.mark.parametrize("by", ["the sweep", "an arrival"])
def test_what_is_withdrawn_from_a_story_closed_long_ago_is_counted_out_and_in_again(by):
    one, other = written(QUAKE), written(QUAKE_AGAIN, 5)
    place(Grouper.read(LATER), [one.pk, other.pk])
    much_later = NOON + timedelta(days=30)
    Article.objects.filter(pk=other.pk).update(withdrawn_at=much_later)
    if by == "the sweep":
        assert placing.sweep(much_later) == 1
    else:
        place(Grouper.read(much_later), [other.pk], much_later)
    assert Story.objects.get().articles == 1
    assert placing.sweep(much_later) == 0
    Article.objects.filter(pk=other.pk).update(withdrawn_at=None)
    place(Grouper.read(much_later), [other.pk], much_later)
    assert Story.objects.get().articles == 2


def test_the_story_of_an_article_that_turned_out_to_be_another_leads_to_that_ones():
    stands, former = written(QUAKE), written(MATCH, 5)
    grouper = Grouper.read(LATER)
    place(grouper, [stands.pk, former.pk])
    left = stories()[former.pk]
    join(stands, former, NOON)
    place(grouper, [stands.pk])
    placing.sweep(LATER)
    assert Story.objects.get(pk=left).merged_into_id == stories()[stands.pk]
    late = written((f"{MATCH[0]} again", MATCH[1]), 9)
    place(grouper, [late.pk])
    assert stories()[late.pk] not in (left, stories()[stands.pk])


def test_a_joined_article_is_led_on_by_the_sweep_too():
    stands, former = written(QUAKE), written(MATCH, 5)
    grouper = Grouper.read(LATER)
    place(grouper, [stands.pk, former.pk])
    left = stories()[former.pk]
    join(stands, former, NOON)
    with transaction.atomic():
        assert grouper.sweep(LATER) == 1
    assert Story.objects.get(pk=left).merged_into_id == stories()[stands.pk]


@pytest.mark.parametrize("placed_first", [True, False])
def test_a_joining_while_no_window_is_in_memory_is_led_on_too(placed_first):
    stands, former = written(QUAKE), written(MATCH, 5)
    place(Grouper.read(LATER), [stands.pk, former.pk])
    left = stories()[former.pk]
    join(stands, former, NOON)
    if placed_first:
        place(Grouper.read(LATER), [stands.pk])
    assert placing.sweep(LATER) == 1
    assert Story.objects.get(pk=left).merged_into_id == stories()[stands.pk]
    assert placing.sweep(LATER) == 0


@pytest.mark.parametrize("way", ["deleted", "withdrawn", "dropped"])
def test_an_article_that_went_leaves_the_window_with_the_sweep(way):
    gone = written(QUAKE)
    grouper = Grouper.read(LATER)
    place(grouper, [gone.pk])
    if way == "deleted":
        Article.objects.filter(pk=gone.pk).delete()
    elif way == "withdrawn":
        Article.objects.filter(pk=gone.pk).update(withdrawn_at=NOON)
    else:
        type(gone.title).objects.filter(pk=gone.title_id).update(dropped_at=NOON)
    with transaction.atomic():
        assert grouper.sweep(LATER) == 1
        assert grouper.sweep(LATER) == 0
    late = written(QUAKE_AGAIN, 5)
    place(grouper, [late.pk])
    assert gone.pk not in stories() or stories()[late.pk] != stories()[gone.pk]


def test_an_article_deleted_between_deciding_and_saving_is_not_told():
    one, gone = written(QUAKE), written(MATCH)
    grouper = Grouper.read(LATER)
    placed = grouper.decide([one.pk, gone.pk], LATER)
    Article.objects.filter(pk=gone.pk).delete()
    with transaction.atomic():
        grouper.save(placed, LATER)
    assert list(stories()) == [one.pk]
    assert Story.objects.count() == 1


def test_a_story_deleted_behind_our_back_is_begun_anew_at_its_address():
    one, other = written(QUAKE), written(QUAKE_AGAIN, 5)
    grouper = Grouper.read(LATER)
    place(grouper, [one.pk])
    story = stories()[one.pk]
    Story.objects.all().delete()
    place(grouper, [other.pk])
    assert stories()[other.pk] == story


def test_a_withdrawn_article_that_returns_is_placed_again():
    one, other = written(QUAKE), written(QUAKE_AGAIN, 5)
    grouper = Grouper.read(LATER)
    place(grouper, [one.pk, other.pk])
    before = stories()
    for moment, articles in ((NOON, 1), (None, 2)):
        Article.objects.filter(pk=other.pk).update(withdrawn_at=moment)
        place(grouper, [other.pk])
        assert Story.objects.get().articles == articles
    assert stories() == before
    third = written(MATCH, 7)
    place(grouper, [third.pk])
    other.headline, other.body = MATCH[0], f"<p>{MATCH[1]}</p>"
    other.save()
    place(grouper, [other.pk])
    assert stories()[other.pk] == stories()[third.pk]


def test_an_article_alone_in_its_story_returns_to_it():
    only = written(QUAKE)
    grouper = Grouper.read(LATER)
    place(grouper, [only.pk])
    before = stories()
    for moment in (NOON, None):
        Article.objects.filter(pk=only.pk).update(withdrawn_at=moment)
        place(grouper, [only.pk])
    assert stories() == before
    assert Story.objects.get().articles == 1


def test_a_source_that_is_rewritten_has_no_copies_any_more():
    long = " ".join(f"sentence {n} of the report from the harbour says more" for n in range(40))
    own = " ".join(f"our reporter number {n} in Gaziantep saw rescuers there" for n in range(40))
    source = written((QUAKE[0], f"{QUAKE[1]} {long}"))
    copy = written((QUAKE_AGAIN[0], f"{QUAKE[1]} {long}"), 10)
    grouper = Grouper.read(LATER)
    place(grouper, [source.pk, copy.pk])
    assert Telling.objects.get(article=copy).source_id == source.pk
    source.headline, source.body = QUAKE_AGAIN[0], f"<p>{QUAKE_AGAIN[1]} {own}</p>"
    source.save()
    place(grouper, [source.pk])
    told = Telling.objects.get(article=copy)
    assert (told.role, told.source_id) == ("independent", None)


def test_a_source_that_comes_to_be_one_is_known_to_its_copy():
    long = " ".join(f"sentence {n} of the report from the harbour says more" for n in range(40))
    copy = written((QUAKE_AGAIN[0], f"{QUAKE[1]} {long}"), 10)
    source = written(QUAKE)
    grouper = Grouper.read(LATER)
    place(grouper, [source.pk, copy.pk])
    source.body = f"<p>{QUAKE[1]} {long}</p>"
    source.save()
    place(grouper, [source.pk])
    assert Telling.objects.get(article=copy).source_id == source.pk
    assert [match.article_id for match in grouper._matches[copy.pk]] == [source.pk]


def test_links_to_a_story_that_is_merged_lead_to_the_one_that_stands():
    gone, other, stands = (told_by(article(n)) for n in range(3))
    StoryLink.objects.create(one=gone, other=other, linked_at=NOON)
    StoryLink.objects.create(one=gone, other=stands, linked_at=NOON)
    merging.merge({gone.pk: stands.pk}, LATER)
    (link,) = StoryLink.objects.all()
    assert (link.one_id, link.other_id, link.linked_at) == (other.pk, stands.pk, NOON)


def test_a_window_reads_back_the_old_stories_of_a_thin_language_only(monkeypatch):
    monkeypatch.setattr(loading, "STAYING", 2)
    ids = {}
    for n in range(5):
        one = article(60 * (n - 240), language="is" if n == 0 else "en")
        told_by(one)
        ids[n] = one.pk
    Story.objects.bulk_create(
        Story(began_at=past, moved_at=past, language="is", articles=1)
        for past in [NOON - timedelta(days=200)] * 5
    )
    window = Grouper.read(LATER)
    assert [n for n, pk in ids.items() if pk in window._story_of] == [0, 3, 4]
