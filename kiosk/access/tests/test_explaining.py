"""The tester of terms says what the page would show, and when that changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.access import gifts, meter
from kiosk.access.entitlements import Verdict, Why
from kiosk.access.explaining import SAID, NoArticleError, explain, in_words
from kiosk.access.meter import Allowance, Holder
from kiosk.access.models import Opening
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.memberships.tests.factories import a_membership
from kiosk.publishers.tests.factories import TitleFactory, agree, for_members
from kiosk.readers.tests.factories import ReaderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def article():
    title = TitleFactory()
    for_members(title, free_hours=24, archive_days=30)
    return ArticleFactory(title=title, published_at=NOW)


def told(article, at, **who):
    found = explain(article.pk, at, **who)
    return found.decision.verdict, found.decision.why


def test_time_alone_changes_what_is_shown_and_the_tester_says_when(article):
    found = explain(article.pk, NOW + timedelta(hours=1))
    assert (found.decision.verdict, found.decision.why) == (Verdict.FULL, Why.FREE_HOURS)
    assert [(at - NOW, then.why) for at, then in found.changes] == [
        (timedelta(days=1), Why.METER), (timedelta(days=30), Why.ARCHIVE),
    ]  # fmt: skip
    assert told(article, NOW + timedelta(days=2)) == (Verdict.METERED, Why.METER)
    assert told(article, NOW + timedelta(days=2), device=False)[1] == Why.UNCOUNTED
    assert told(article, NOW + timedelta(days=31)) == (Verdict.PREVIEW, Why.ARCHIVE)


def test_a_reader_is_asked_about_as_they_stand(article, settings):
    reader, later = ReaderFactory(), NOW + timedelta(days=2)
    settings.METER_SIGNED_IN = 1
    meter.count(Holder(reader.pk), ArticleFactory().pk, Allowance(meter.HOUSE, 1), later)
    assert told(article, later, reader_id=reader.pk)[1] == Why.METER_USED
    gift = gifts.give(ReaderFactory(email="giver@a.example").pk, article.pk, "", later)
    token = gifts.token_of(gift)
    assert told(article, later, reader_id=reader.pk, gift=token)[1] == Why.GIFT
    a_membership(reader)
    assert told(article, later, reader_id=reader.pk) == (Verdict.FULL, Why.MEMBER)
    assert Opening.objects.count() == 1


def test_terms_of_the_time_asked_about_count(article):
    agree(article.title, "headline", since=NOW + timedelta(days=3))
    assert told(article, NOW + timedelta(days=2))[1] == Why.METER
    assert told(article, NOW + timedelta(days=4))[1] == Why.TERMS


def test_every_reason_and_every_window_can_be_said(article):
    assert SAID.keys() == set(Why)
    window = explain(article.pk, NOW).gate.window
    assert len(in_words(window)) == 4
    with pytest.raises(NoArticleError):
        explain(article.pk + 1, NOW)
