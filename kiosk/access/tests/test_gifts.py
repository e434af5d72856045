"""Gift links: unguessable, ten a month, a fortnight, taken back at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.access import gifts
from kiosk.access.gifts import GOOD_FOR, GiftError
from kiosk.access.jobs import forget_gifts
from kiosk.access.models import Gift
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers.tests.factories import ReaderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def amina():
    return ReaderFactory()


def test_a_gift_opens_its_article_for_a_fortnight_by_its_link_alone(amina):
    article = ArticleFactory()
    gift = gifts.give(amina.pk, article.pk, "Amina", NOW)
    token = gifts.token_of(gift)
    assert len(token) == 32
    assert gifts.of_token(token, NOW) == gift
    assert gifts.of_token(token, NOW + GOOD_FOR - timedelta(seconds=1)) == gift
    assert gifts.of_token(token, NOW + GOOD_FOR) is None
    assert gifts.held([gift.pk], NOW) == {article.pk: gift}
    for other in (token[:-1], token.swapcase(), gift.token_hash, gift.nonce, ""):
        assert gifts.of_token(other, NOW) is None


def test_the_token_stands_nowhere(amina):
    gift = gifts.give(amina.pk, ArticleFactory().pk, "", NOW)
    token = gifts.token_of(gift)
    assert token not in str(Gift.objects.values().get())


def test_without_the_houses_key_no_token_can_be_made(amina, settings):
    gift = gifts.give(amina.pk, ArticleFactory().pk, "", NOW)
    token = gifts.token_of(gift)
    settings.SECRET_KEY = "another one, as after a leak"
    assert gifts.token_of(gift) == ""
    assert gifts.of_token(token, NOW) == gift


def test_giving_an_article_again_is_the_same_gift(amina):
    article = ArticleFactory()
    first = gifts.give(amina.pk, article.pk, "", NOW)
    assert gifts.give(amina.pk, article.pk, "", NOW + timedelta(days=1)) == first
    gifts.revoke(amina.pk, first.pk, NOW)
    assert gifts.give(amina.pk, article.pk, "", NOW) != first


def test_ten_a_month_and_what_is_taken_back_is_not_given_back(amina, settings):
    settings.GIFTS_A_MONTH = 2
    one = gifts.give(amina.pk, ArticleFactory().pk, "", NOW)
    gifts.give(amina.pk, ArticleFactory().pk, "", NOW)
    gifts.revoke(amina.pk, one.pk, NOW)
    with pytest.raises(GiftError):
        gifts.give(amina.pk, ArticleFactory().pk, "", NOW)
    assert gifts.left(amina.pk, NOW + timedelta(days=30)) == 2


def test_what_is_taken_back_opens_nothing_and_only_its_giver_takes_it_back(amina):
    gift = gifts.give(amina.pk, ArticleFactory().pk, "", NOW)
    token = gifts.token_of(gift)
    assert not gifts.revoke(ReaderFactory(email="eve@reader.example").pk, gift.pk, NOW)
    assert gifts.of_token(token, NOW) == gift
    assert gifts.revoke(amina.pk, gift.pk, NOW)
    assert gifts.of_token(token, NOW) is None
    assert gifts.held([gift.pk], NOW) == {}
    assert [(one.token, one.good) for one in gifts.given(amina.pk, NOW)] == [("", False)]


def test_gifts_that_ended_long_ago_are_forgotten(amina):
    now = datetime.now(UTC)
    gifts.give(amina.pk, ArticleFactory().pk, "", now - timedelta(days=120))
    stays = gifts.give(amina.pk, ArticleFactory().pk, "", now - timedelta(days=60))
    forget_gifts()
    assert list(Gift.objects.order_by("pk")) == [stays]
