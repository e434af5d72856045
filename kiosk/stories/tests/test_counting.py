"""What a story's tellings add up to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON, with_picture
from kiosk.publishers.tests.factories import OwnerFactory, PublisherFactory, TitleFactory, agree
from kiosk.stories.counting import recount
from kiosk.stories.models import Story
from kiosk.stories.tests.factories import article, tell, told_by

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=3)


def test_two_titles_of_one_owner_are_one_independent_owner():
    house = OwnerFactory(name="Big House")
    first = TitleFactory(publisher=PublisherFactory(owner=house))
    second = TitleFactory(publisher=PublisherFactory(owner=house), country="FR")
    story = told_by(article(title=first), article(5, title=second), article(9, title=first))
    assert (story.articles, story.titles, story.owners, story.countries) == (3, 2, 1, 2)
    assert story.independent == 1


def test_publishers_whose_owner_is_unknown_count_each_for_itself():
    one, other = (TitleFactory(publisher=PublisherFactory(owner=None)) for _ in range(2))
    story = told_by(article(title=one), article(1, title=other))
    assert story.owners == 2


def test_copies_are_no_independent_reports_and_name_their_agency():
    first = article()
    story = told_by(first, article(3))
    tell(story, article(5), role="wire", agency="AFP", source=first)
    tell(story, article(6), role="rewrite", source=first)
    recount([story.pk], LATER)
    story.refresh_from_db()
    assert (story.articles, story.independent, story.agencies) == (4, 2, ["AFP"])


def test_a_story_begins_and_moves_with_its_articles():
    story = told_by(article(10), article(2), article(40))
    assert story.began_at == NOON + timedelta(minutes=2)
    assert story.moved_at == NOON + timedelta(minutes=40)


def test_what_may_be_read_in_full_leads_before_an_earlier_excerpt():
    excerpt, full = article(words=400), article(5, words=400)
    agree(full.title, "full")
    assert told_by(excerpt, full).lead_id == full.pk


def test_a_report_leads_before_a_copy_that_may_be_read_in_full():
    report, copy = article(words=400), article(5, words=400)
    agree(copy.title, "full")
    story = told_by(report)
    tell(story, copy, role="wire")
    recount([story.pk], LATER)
    story.refresh_from_db()
    assert story.lead_id == report.pk


def test_a_report_with_a_picture_leads_before_a_bare_original():
    bare, pictured = article(words=300), article(5, words=300)
    with_picture(pictured)
    assert told_by(bare, pictured).lead_id == pictured.pk


def test_a_story_whose_articles_are_all_gone_goes_with_them():
    only = article()
    story = told_by(only)
    only.delete()
    recount([story.pk], LATER)
    assert not Story.objects.filter(pk=story.pk).exists()


def test_a_story_of_withdrawn_articles_counts_none_and_keeps_its_row():
    only = article()
    story = told_by(only)
    only.withdrawn_at = LATER
    only.save()
    recount([story.pk], LATER)
    story.refresh_from_db()
    assert story.articles == 0
