"""Fronts as they are made and read: what leads, who is heard, what never stands there twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kiosk.articles.models import Article
from kiosk.articles.muting import Mutes, holding
from kiosk.articles.pictures import store
from kiosk.articles.tests.factories import NOON, with_picture
from kiosk.front import evidence, picks
from kiosk.front.editions import WORLD
from kiosk.front.making import (
    Entry,
    Front,
    front,
    in_section,
    made_editions,
    make_fronts,
    top_stories,
    why,
)
from kiosk.front.models import FrontPage
from kiosk.front.tests.fronts import HOUR, ago, ballot, everything, leading, made, story, written
from kiosk.front.wording import in_words
from kiosk.publishers.models import Title
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories.models import Story, StoryLink
from kiosk.stories.tests.factories import tell, told_by

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------ what leads


def test_what_most_owners_lead_with_leads_though_others_are_more_widely_told():
    wide = story(9)
    led = story(4)
    for telling in led.tellings.all():
        ballot(telling.article)
    found = made()
    assert leading(found) == led.pk
    assert found.lead is not None
    assert found.lead.why.startswith("leads in 4 of 4 newsrooms")
    assert found.top[0].story is not None
    assert found.top[0].story.id == wide.pk


def test_without_any_ballot_the_most_widely_told_leads():
    story(1, hours=0.1)
    wide = story(6, hours=2)
    story(2, hours=1)
    found = made()
    assert leading(found) == wide.pk
    assert found.lead is not None
    assert found.lead.why == "told by 6 titles, 6 independent reports, 2 h old"


def test_a_story_of_one_title_never_leads_over_one_of_several():
    lone = story(1, hours=0.1)
    for telling in lone.tellings.all():
        ballot(telling.article, hours=9.0)
    told = story(2, hours=9)
    assert leading(made()) == told.pk


def test_a_copy_of_an_agency_carried_by_many_gives_way_to_reports_of_their_own():
    copied = told_by(written(hours=2))
    for _ in range(9):
        tell(copied, written(hours=2), role="wire", agency="AFP")
    for telling in copied.tellings.filter(role="wire"):
        ballot(telling.article)
    own = story(4, hours=2)
    for telling in own.tellings.all():
        ballot(telling.article)
    assert leading(made()) == own.pk


def test_what_came_without_a_date_does_not_lead():
    for _ in range(5):
        written(hours=0, dated_by=Article.DatedBy.RECEIPT)
    dated = written(hours=5)
    found = made()
    assert found.lead is not None
    assert found.lead.card.id == dated.pk


def test_the_lead_is_shown_by_a_report_with_a_picture_where_its_story_has_one():
    led = story(3)
    pictured = led.tellings.exclude(article=led.lead).latest("article_id").article
    with_picture(pictured)
    found = made()
    assert found.lead is not None
    assert (found.lead.card.id, leading(found)) == (pictured.pk, led.pk)


def test_a_report_whose_picture_cannot_be_had_leads_no_front():
    led = story(3)
    broken, pictured = led.tellings.exclude(article=led.lead).order_by("article_id")
    with_picture(broken.article, "https://daily.example/gone.jpg")
    with_picture(pictured.article)
    store.add_missing("https://daily.example/gone.jpg")
    found = made()
    assert found.lead is not None
    assert found.lead.card.id == pictured.article_id


def test_top_stories_are_led_by_the_last_hours():
    running = story(9, hours=8)
    breaking = story(4, hours=0.5)
    make_fronts(NOON)
    told = [entry.story.id for entry in top_stories(NOON) if entry.story]
    assert told[:2] == [breaking.pk, running.pk]
    assert leading(made()) == running.pk


def test_reading_breaks_a_tie():
    one, other = story(3), story(3)
    for favoured in (one, other):
        assert favoured.lead_id is not None
        make_fronts(NOON, {favoured.lead_id: 1.0})
        found = front("world", NOON)
        assert found is not None
        assert leading(found) == favoured.pk


# ------------------------------------------------------------ who is heard


def test_no_title_and_no_owner_has_more_than_two_of_the_first_ten():
    busy = TitleFactory()
    sister = TitleFactory(publisher=busy.publisher)
    for n in range(20):
        written(busy if n % 2 else sister, hours=0.1)
    for n in range(20):
        written(hours=3 + n)
    found = made()
    first = [found.lead, *found.top]
    assert len(first) == 10
    slugs = Counter(entry.card.masthead.slug for entry in first if entry)
    assert slugs[busy.slug] + slugs[sister.slug] == 2


def test_nothing_stands_on_a_page_twice():
    for n in range(30):
        story(1 + n % 4, section="politics", sections=["world", "news"])
    same = [written(headline="The same words everywhere", section="sport") for _ in range(5)]
    picks.add(article=same[0].pk, note="Read this", by="Bruno", since=ago(1))
    found = made()
    ids = everything(found)
    assert len(ids) == len(set(ids))
    told = [e.story.id for r in found.rivers for e in r.entries if e.story]
    assert len(told) == len(set(told))
    headlines = Counter(Article.objects.filter(pk__in=ids).values_list("headline", flat=True))
    assert headlines["The same words everywhere"] == 1


def test_a_section_is_not_empty_though_its_titles_publish_by_the_week():
    old = written(hours=9 * 24, section="science")
    for _ in range(25):
        written(section="world")
    found = made()
    science = next(river for river in found.rivers if river.section == "science")
    assert [entry.card.id for entry in science.entries] == [old.pk]


def test_old_articles_of_other_titles_only_fill_a_section():
    daily = TitleFactory()
    new = [written(daily, hours=1 + n, section="science") for n in range(9)]
    old = [written(hours=(9 + n) * 24, section="science") for n in range(9)]
    make_fronts(NOON)
    shown = [entry.card.id for entry in in_section("world", "science", NOON)]
    assert set(shown[:9]) == {article.pk for article in new}
    assert set(shown[9:]) == {article.pk for article in old}


def test_a_title_that_rarely_publishes_has_its_place_in_a_section():
    rare = TitleFactory()
    daily = [TitleFactory() for _ in range(6)]
    for n in range(60):
        written(daily[n % 6], hours=0.1 + n / 60, section="science")
    drowned = written(rare, hours=60, section="science")
    make_fronts(NOON)
    assert drowned.pk in [entry.card.id for entry in in_section("world", "science", NOON)]


def test_articles_in_no_story_yet_are_there_too():
    article = written()
    found = made()
    assert found.lead is not None
    assert (found.lead.card.id, found.lead.story) == (article.pk, None)


# ------------------------------------------------------------ editions


def furnished(country: str, language: str, count: int = 5) -> list[Story]:
    return [
        told_by(written(TitleFactory(country=country, language=language), language=language))
        for _ in range(count)
    ]


def test_each_language_and_country_with_enough_titles_has_a_front_of_its_own():
    german = furnished("DE", "de")
    furnished("FR", "fr", 2)
    found = made("country-DE")
    assert [e.key for e in made_editions()] == ["world", "language-de", "country-DE"]
    assert leading(found) in {one.pk for one in german}
    assert len(everything(found)) == 5
    assert front("language-fr", NOON) is None
    assert front("no such edition", NOON) is None


def test_an_edition_leads_its_stories_with_its_own_titles_and_counts_its_own_newsrooms():
    british = [written(TitleFactory(country="GB")) for _ in range(5)]
    irish = [written(TitleFactory(country="IE"), hours=0.5) for _ in range(5)]
    told_by(*british, *irish)
    for article in (*british[:2], *irish):
        ballot(article)
    found = made("country-IE")
    assert found.lead is not None
    assert found.lead.card.masthead.country == "IE"
    assert found.lead.why.startswith("leads in 5 of 5 newsrooms")


def test_stories_linked_across_languages_are_one_on_the_worlds_front():
    english, arabic = story(2), story(4, language="ar")
    one, other = sorted((english, arabic), key=lambda s: s.pk)
    StoryLink.objects.create(one=one, other=other, linked_at=NOON)
    story(5)
    found = made()
    assert leading(found) == english.pk
    assert found.lead is not None
    assert found.lead.reasons is not None
    assert found.lead.reasons.owners == 6
    assert arabic.pk not in {e.story.id for e in found.top if e.story}


def test_an_edition_that_has_too_few_titles_by_now_goes():
    furnished("DE", "de")
    make_fronts(NOON)
    Title.objects.filter(country="DE").update(dropped_at=NOON)
    make_fronts(NOON)
    assert [e.key for e in made_editions()] == [WORLD.key]


# ------------------------------------------------------------ reading


def test_until_something_was_ranked_the_newest_stand_in():
    article = written()
    found = front("world", NOON)
    assert found is not None
    assert found.made is None
    assert found.lead is not None
    assert (found.lead.card.id, found.lead.why) == (article.pk, "")


def test_with_nothing_carried_there_is_no_lead():
    assert made().lead is None


def test_what_was_withdrawn_since_is_not_shown_and_the_next_leads():
    first, second = story(4), story(2)
    make_fronts(NOON)
    Article.objects.filter(telling__story=first).update(withdrawn_at=NOON)
    found = front("world", NOON)
    assert found is not None
    assert leading(found) == second.pk


def test_making_twice_leaves_one_front_of_each_edition():
    story(3)
    make_fronts(NOON)
    make_fronts(NOON + HOUR)
    assert FrontPage.objects.get().made_at == NOON + HOUR


def test_fronts_cost_the_same_queries_however_many_stories(django_assert_max_num_queries):
    for _ in range(3):
        story(2)
    with django_assert_max_num_queries(45):
        make_fronts(NOON)
    with django_assert_max_num_queries(16):
        front("world", NOON)
    for section in ("world", "sport", "culture", "science", "politics"):
        for _ in range(8):
            story(2, section=section)
    with django_assert_max_num_queries(45):
        make_fronts(NOON)
    with django_assert_max_num_queries(16):
        front("world", NOON)


def test_why_a_story_is_news_is_what_the_front_says_of_it():
    told = story(4)
    for telling in told.tellings.all():
        ballot(telling.article)
    found = made()
    assert found.lead is not None
    assert why(told.pk, NOON + HOUR) == found.lead.reasons


def said_why(told: Story) -> str:
    reasons = why(told.pk, NOON)
    assert reasons is not None
    return in_words(reasons, "en")


def test_why_is_known_of_a_story_that_no_front_has():
    written(TitleFactory(), hours=1)
    ballot(written())
    old = story(3, hours=40 * 24)
    make_fronts(NOON)
    assert said_why(old) == "told by 3 titles, 3 independent reports, 40 days old"
    for telling in old.tellings.all()[:2]:
        ballot(telling.article)
    assert said_why(old).startswith("leads in 2 of 3 newsrooms")


def test_of_a_story_that_nobody_tells_there_is_no_why():
    told = story(2)
    Article.objects.update(withdrawn_at=NOON)
    assert why(told.pk, NOON) is None


def test_sections_are_read_of_the_articles_a_front_is_made_of_and_no_others(
    monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(evidence, "MOST_ALONE", 2)
    for n in range(6):
        written(hours=1 + n, section="science")
    with django_assert_max_num_queries(45) as asked:
        material = evidence.load(NOON)
    kept = {str(pk) for pk in material.sections}
    placed = [q["sql"] for q in asked if 'FROM "articles_articlesection" WHERE' in q["sql"]]
    (within,) = [
        found[1] for sql in placed if (found := re.search(r'"article_id" IN \((.*?)\)', sql))
    ]
    assert len(kept) == 2
    assert set(re.findall(r"\d+", within)) == kept
    assert not [sql for sql in placed if "IN (" not in sql and "LIMIT" not in sql]


# ------------------------------------------------------------ what a reader shut out


def lead_of(found: Front | None) -> Entry:
    assert found is not None
    assert found.lead is not None
    return found.lead


def test_a_story_stays_where_the_title_that_leads_it_is_shut_out():
    told = story(3, section="sport")
    loud = lead_of(made()).card.masthead.slug
    with holding(Mutes(titles=frozenset({loud}))):
        for entry in (
            lead_of(front("world", NOON)),
            top_stories(NOON)[0],
            in_section("world", "sport", NOON)[0],
        ):
            assert entry.story is not None
            assert entry.story.id == told.pk
            assert entry.card.masthead.slug != loud
            assert entry.story.lead == entry.card
    slugs = frozenset(telling.article.title.slug for telling in told.tellings.all())
    with holding(Mutes(titles=slugs)):
        found = front("world", NOON)
        assert found is not None
        assert found.lead is None
        assert top_stories(NOON) == []


def test_a_story_stays_where_the_article_that_leads_it_is_withdrawn():
    told = story(3)
    gone = lead_of(made()).card.id
    Article.objects.filter(pk=gone).update(withdrawn_at=NOON)
    lead = lead_of(front("world", NOON))
    assert lead.story is not None
    assert lead.story.id == told.pk
    assert lead.card.id != gone
