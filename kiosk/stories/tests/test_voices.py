"""Alternative voices: who else tells a story, from elsewhere, and each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.articles.tests.factories import NOON
from kiosk.publishers.tests.factories import OwnerFactory, PublisherFactory, TitleFactory, agree
from kiosk.stories import showing
from kiosk.stories.counting import recount
from kiosk.stories.models import Story, StoryLink
from kiosk.stories.tests.factories import article, tell, told_by
from kiosk.stories.voices import MOST, Voice, alternatives


def voice(number: int, country: str = "", language: str = "en", **more: Any) -> Voice:
    values: dict[str, Any] = {
        "title": number, "owner": ("owner", number), "words": 300, "published": NOON,
    }  # fmt: skip
    return Voice(number, country=country, language=language, **{**values, **more})


LEAD = voice(1, "GB")


def chosen(*tellers: Voice, most: int = MOST) -> list[int]:
    return [one.article for one in alternatives(LEAD, tellers, most)]


def test_those_furthest_away_come_first():
    near, far = voice(2, "US"), voice(3, "EG", "ar")
    assert chosen(near, far) == [3, 2]


def test_another_country_says_more_than_another_language():
    assert chosen(voice(2, "GB", "cy"), voice(3, "IE")) == [3, 2]


def test_each_voice_is_heard_from_a_place_or_in_a_language_of_its_own():
    assert chosen(voice(2, "EG", "ar"), voice(3, "EG", "ar"), voice(4, "GB"), voice(5, "US")) == [
        2, 5,
    ]  # fmt: skip


def test_one_owner_speaks_once():
    assert chosen(voice(2, "US", owner=LEAD.owner)) == []
    same = ("owner", 9)
    assert len(chosen(voice(2, "US", owner=same), voice(3, "FR", "fr", owner=same))) == 1


def test_copies_are_no_voices():
    assert chosen(voice(2, "US", own=False)) == []


def test_what_is_not_known_is_no_difference():
    assert chosen(voice(2, "", "")) == []


def test_a_report_at_length_comes_before_a_note_and_the_earlier_before_the_later():
    assert chosen(voice(2, "US", words=20), voice(3, "US"))[0] == 3
    late = voice(2, "US", published=NOON + timedelta(hours=1))
    assert chosen(late, voice(3, "US"))[0] == 3


VOICES = st.lists(
    st.builds(
        voice,
        st.integers(2, 40),
        st.sampled_from(["", "GB", "US", "EG"]),
        st.sampled_from(["", "en", "ar"]),
        own=st.booleans(),
    ),
    unique_by=lambda one: one.article,
)


@given(VOICES)
def test_whatever_tells_it_voices_differ_from_the_lead_and_from_each_other(tellers):
    found = alternatives(LEAD, tellers)
    assert len(found) <= MOST
    for number, one in enumerate(found):
        for other in (LEAD, *found[:number]):
            assert one.owner != other.owner
            assert (one.country, one.language) != (other.country, other.language)


def by(country: str, language: str = "en", minutes: int = 0, **more: Any) -> Any:
    title = TitleFactory(
        country=country, language=language, publisher=PublisherFactory(owner=OwnerFactory())
    )
    return article(minutes, title=title, language=language, **more)


@pytest.mark.django_db
def test_a_storys_page_has_voices_of_its_own_and_of_linked_stories():
    lead, american = by("GB"), by("US")
    story = told_by(lead, american)
    copy = by("FR", "fr")
    tell(story, copy, role="wire", source=american)
    arabic = by("EG", "ar", headline="الميناء")
    linked = told_by(arabic)
    one, other = sorted((story, linked), key=lambda row: row.pk)
    StoryLink.objects.create(one=one, other=other, linked_at=NOON)
    recount([story.pk], NOON)
    shown = showing.story(story.pk, NOON)
    assert shown.card.lead.id == lead.pk
    assert [card.id for card in shown.voices] == [arabic.pk, american.pk]


@pytest.mark.django_db
def test_voices_say_no_more_than_their_terms_and_go_with_their_article():
    lead, other = by("GB"), by("US", standfirst="Secret words")
    story = told_by(lead, other)
    agree(other.title, "headline")
    (card,) = showing.story(story.pk, NOON).voices
    assert card.standfirst == ""
    other.withdrawn_at = NOON
    other.save()
    assert showing.story(story.pk, NOON).voices == ()


@pytest.mark.django_db
def test_a_story_that_one_place_tells_has_no_voices():
    story = told_by(by("GB"), by("GB"))
    assert Story.objects.filter(pk=story.pk).exists()
    assert showing.story(story.pk, NOON).voices == ()
