"""What anybody may see of a title: full text for members alone is an excerpt to everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kiosk.publishers.models import Terms
from kiosk.publishers.terms import Shown, in_force, shown, uncontracted
from kiosk.publishers.tests.factories import LONG_AGO, TitleFactory, agree, for_members

pytestmark = pytest.mark.django_db
NOW = LONG_AGO + timedelta(days=100)


def seen(title):
    return shown([title.pk], NOW)[title.pk]


def test_a_title_for_members_shows_everybody_a_preview(settings):
    title = TitleFactory()
    for_members(title)
    settings.PREVIEW_WORDS = 33
    assert seen(title) == Shown("excerpt", 33, gated=True)
    assert (seen(title).full, seen(title).readable) == (False, True)
    Terms.objects.update(preview_words=12)
    assert seen(title).words == 12


@pytest.mark.parametrize("windows", [{"archive_days": 30}, {"regions": "DE AT"}])
def test_full_text_that_is_not_everywhere_or_for_ever_is_a_preview_in_lists(windows):
    title = TitleFactory()
    for_members(title, readers="everybody", **windows)
    assert seen(title).gated


def test_a_house_without_members_shows_all_that_may_be_shown(settings):
    title = TitleFactory()
    for_members(title)
    settings.MEMBERSHIP = False
    assert seen(title) == Shown("full", None)


@pytest.mark.parametrize(("show", "words"), [("full", None), ("excerpt", 7), ("headline", None)])
def test_terms_from_before_say_what_they_said(show, words):
    title = TitleFactory()
    agree(title, show, words)
    assert seen(title) == Shown(show, words)
    assert seen(TitleFactory()) == uncontracted()


def test_the_latest_terms_in_force_count_with_all_their_windows():
    title = TitleFactory()
    agree(title, "full")
    for_members(
        title, since=NOW - timedelta(days=1), free_hours=24, meter_anonymous=0, gifting=False,
        regions="AT DE", ai_use="search",
    )  # fmt: skip
    for_members(title, since=NOW + timedelta(days=1))
    window = in_force([title.pk], NOW)[title.pk]
    assert (window.members, window.free_hours, window.meter_anonymous) == (True, 24, 0)
    assert window.regions == {"AT", "DE"}
    assert not window.gifting
    assert window.meter_signed_in is None


@pytest.mark.parametrize(
    ("ai_use", "reserved"),
    [("", False), ("none", True), ("search", True), ("search ai-train", False), ("all", False)],
)
def test_what_machines_may_do_reserves_the_rest(ai_use, reserved):
    title = TitleFactory()
    for_members(title, ai_use=ai_use)
    assert in_force([title.pk], NOW)[title.pk].reserved is reserved


@pytest.mark.parametrize(
    "windows",
    [
        {"show": "excerpt", "readers": "members"},
        {"show": "headline", "readers": "everybody", "free_hours": 1},
        {"show": "excerpt", "readers": "everybody", "regions": "DE"},
        {"preview_words": 0},
    ],
)
def test_windows_of_what_is_not_shown_in_full_are_refused(windows):
    with pytest.raises(IntegrityError), transaction.atomic():
        for_members(TitleFactory(), **windows)


@pytest.mark.parametrize("wrong", [{"regions": "Germany"}, {"ai_use": "everything"}])
def test_the_desk_is_told_what_is_no_country_and_no_use(wrong):
    with pytest.raises(ValidationError):
        Terms(title=TitleFactory(), show="full", since=NOW, **wrong).full_clean()


def test_the_desk_may_write_countries_as_they_come():
    terms = Terms(title=TitleFactory(), show="full", since=NOW, regions="de  at de", ai_use="None")
    terms.full_clean()
    assert (terms.regions, terms.ai_use) == ("AT DE", "none")
