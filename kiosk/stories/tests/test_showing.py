"""Stories as readers see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.stories import folding, showing
from kiosk.stories.counting import recount
from kiosk.stories.models import Story, StoryLink, Telling
from kiosk.stories.tests.factories import article, tell, told_by

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def test_a_card_counts_titles_and_names_others_than_the_leading_one():
    titles = [TitleFactory(name=f"Paper {n}") for n in range(4)]
    told = [article(n, title=title) for n, title in enumerate(titles)]
    (card,) = showing.story_cards([told_by(*told).pk], LATER)
    assert card.titles == 4
    assert card.lead.id in {one.pk for one in told}
    assert card.lead.masthead.name not in card.others
    assert len(card.others) == 3


def test_cards_come_in_the_order_asked_for_and_merged_stories_are_left_out():
    first, second, third = (told_by(article(n)) for n in range(3))
    Story.objects.filter(pk=second.pk).update(merged_into=first, merged_at=NOON)
    cards = showing.story_cards([third.pk, second.pk, first.pk], LATER)
    assert [card.id for card in cards] == [third.pk, first.pk]


def test_where_the_lead_was_withdrawn_another_report_leads():
    told = [article(n) for n in range(2)]
    story = told_by(*told)
    lead = next(one for one in told if one.pk == story.lead_id)
    lead.withdrawn_at = NOON
    lead.save()
    (card,) = showing.story_cards([story.pk], LATER)
    assert card.lead.id != lead.pk


def test_a_story_of_withdrawn_articles_has_no_card_and_no_page():
    only = article()
    story = told_by(only)
    only.withdrawn_at = NOON
    only.save()
    assert showing.story_cards([story.pk], LATER) == []
    with pytest.raises(showing.MissingError):
        showing.story(story.pk, LATER)


def test_the_address_of_a_merged_story_leads_to_the_one_that_stands():
    stands, gone = told_by(article()), told_by(article(1))
    Story.objects.filter(pk=gone.pk).update(merged_into=stands, merged_at=NOON)
    with pytest.raises(showing.MergedError) as caught:
        showing.story(gone.pk, LATER)
    assert caught.value.stands == stands.pk


def test_copies_are_folded_under_their_source_and_shown_once():
    first, other = article(), article(4)
    story = told_by(first, other)
    copies = [article(10 + n) for n in range(2)]
    for copy in copies:
        tell(story, copy, role="wire", agency="AFP", source=first)
    recount([story.pk], LATER)
    shown = showing.story(story.pk, LATER)
    assert {report.card.id for report in shown.reports} == {first.pk, other.pk}
    folded = {c.id for report in shown.reports for c in report.copies}
    assert folded == {copy.pk for copy in copies}
    assert [card.id for card in shown.timeline] == [first.pk, other.pk, *(c.pk for c in copies)]


def test_copies_whose_source_is_gone_stand_for_themselves():
    source, copy = article(), article(2)
    story = told_by(source)
    tell(story, copy, role="wire", source=source)
    source.withdrawn_at = NOON
    source.save()
    shown = showing.story(story.pk, LATER)
    assert [report.card.id for report in shown.reports] == [copy.pk]


def test_copies_whose_source_is_gone_are_folded_under_the_first_of_them():
    source, copies, other = article(), [article(n) for n in (2, 4, 6)], article(9)
    story = told_by(source, other)
    for copy in copies:
        tell(story, copy, role="wire", source=source)
    source.withdrawn_at = NOON
    source.save()
    recount([story.pk], LATER)
    shown = showing.story(story.pk, LATER)
    assert [report.card.id for report in shown.reports] == [other.pk, copies[0].pk]
    assert [card.id for card in shown.reports[1].copies] == [copies[1].pk, copies[2].pk]


def test_two_that_are_said_to_copy_one_another_are_one_report():
    one, other = article(), article(2)
    story = told_by(one, other)
    Telling.objects.filter(article=one).update(role="wire", source=other)
    Telling.objects.filter(article=other).update(role="wire", source=one)
    shown = showing.story(story.pk, LATER)
    (report,) = shown.reports
    assert [report.card.id, *(copy.id for copy in report.copies)] == [one.pk, other.pk]


def test_the_source_of_what_is_shown_is_never_cut_off(monkeypatch):
    monkeypatch.setattr(showing, "SHOWN", 5)
    source, other = article(), article(30)
    story = told_by(source, other)
    for n in range(1, 9):
        tell(story, article(n), role="wire", agency="AFP", source=source)
    recount([story.pk], LATER)
    Story.objects.filter(pk=story.pk).update(lead=other)
    shown = showing.story(story.pk, LATER)
    assert [report.card.id for report in shown.reports] == [other.pk, source.pk]
    assert len(shown.reports[1].copies) == 3
    assert (len(shown.timeline), shown.unshown) == (5, 5)


def test_places_and_languages_are_counted():
    gb, fr = TitleFactory(country="GB"), TitleFactory(country="FR")
    story = told_by(article(title=gb), article(1, title=gb), article(2, title=fr, language="fr-FR"))
    shown = showing.story(story.pk, LATER)
    assert shown.places == (("GB", 2), ("FR", 1))
    assert shown.languages == (("en", 2), ("fr", 1))


def test_stories_linked_across_languages_are_shown_and_not_among_the_related():
    one, other = told_by(article()), told_by(article(1, language="ar"))
    StoryLink.objects.create(one=one, other=other, linked_at=NOON)
    Story.objects.filter(pk=one.pk).update(related=[other.pk])
    shown = showing.story(one.pk, LATER)
    assert [card.id for card in shown.elsewhere] == [other.pk]
    assert shown.related == ()


def test_an_article_knows_its_story_and_what_is_related():
    told, near = article(), article(1)
    story, related = told_by(told), told_by(near)
    Story.objects.filter(pk=story.pk).update(related=[related.pk])
    own, others = showing.story_of(told.pk, LATER)
    assert own is not None
    assert own.id == story.pk
    assert [card.id for card in others] == [related.pk]


def test_an_article_not_placed_yet_has_no_story():
    assert showing.story_of(article().pk, LATER) == (None, ())


def test_of_copies_in_a_list_the_first_stands():
    source = article()
    story = told_by(source)
    copies = [article(n) for n in (1, 2)]
    for copy in copies:
        tell(story, copy, role="wire", source=source)
    other = article(5)
    assert folding.folded([copies[0].pk, other.pk, source.pk, copies[1].pk]) == [
        copies[0].pk,
        other.pk,
    ]


def test_nothing_beyond_the_terms_is_on_a_storys_page():
    hidden = article(body="<p>The secret passage.</p>", standfirst="The secret passage.")
    agree(hidden.title, "headline")
    story = told_by(hidden, article(1))
    assert "secret" not in repr(showing.story(story.pk, LATER))


def test_a_report_says_what_it_adds_only_from_what_may_be_seen():
    first = article(headline="Quake shakes Harbour Bay", standfirst="", body="<p>It shook.</p>")
    body = "<p>In Harbour Bay 312 houses fell. The army of Bruno Hale brought tents.</p>"
    open_, hidden = (article(n, headline="Quake toll", standfirst="", body=body) for n in (1, 2))
    agree(open_.title, "full")
    agree(hidden.title, "headline")
    shown = showing.story(told_by(first, open_, hidden).pk, LATER)
    adds = {report.card.id: report.adds for report in shown.reports}
    assert "Bruno Hale" in adds[open_.pk]
    assert adds[hidden.pk] == ()
