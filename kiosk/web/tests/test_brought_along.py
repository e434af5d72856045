"""What was read on a device before its reader signed in, put into their account."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings as house
from django.utils import timezone

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers import interests
from kiosk.readers.choices import Choice, Kind
from kiosk.readers.keeping import Account
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading import history
from kiosk.reading.models import Reading
from kiosk.web.taste import READ_COOKIE

pytestmark = pytest.mark.django_db
BROUGHT = "/for-you/history/brought"
OURS = {"Sec-Fetch-Site": "same-origin"}


def bring(client, *articles):
    client.cookies[READ_COOKIE] = "-".join(str(one.pk) for one in articles)
    return client.post(BROUGHT, headers=OURS)


@pytest.fixture
def amina(client):
    reader = ReaderFactory()
    client.force_login(reader)
    return reader


def test_what_the_device_opened_is_in_the_account_and_tells_of_its_readers_taste(client, amina):
    one, two = ArticleFactory(section="sport"), ArticleFactory(section="science")
    answer = bring(client, two, one)
    assert answer.status_code == 204
    assert history.last(amina.pk, 10) == [two.pk, one.pk]
    taste = interests.taste_of(amina.pk)
    assert taste.reads == 2.0
    assert Choice(Kind.TITLE, one.title.slug) in taste.counts
    gone = answer.cookies[READ_COOKIE]
    assert (gone.value, gone["path"], gone["max-age"]) == ("", "/for-you", 0)


def test_what_the_account_knew_is_not_counted_twice(client, amina):
    one, two = ArticleFactory(), ArticleFactory()
    bring(client, one)
    bring(client, two, one)
    assert interests.taste_of(amina.pk).reads == pytest.approx(2.0, abs=1e-3)
    assert Reading.objects.count() == 2


def test_while_history_is_paused_nothing_is_taken_along(client, amina):
    Account(amina).change(lambda made: replace(made, keeps_history=False), timezone.now())
    assert bring(client, ArticleFactory()).cookies[READ_COOKIE].value == ""
    assert not Reading.objects.exists()


def test_without_an_account_the_device_keeps_its_list(client):
    answer = bring(client, ArticleFactory())
    assert (answer.status_code, READ_COOKIE in answer.cookies) == (204, False)
    assert house.SESSION_COOKIE_NAME not in client.cookies


def test_another_site_cannot_ask_for_it(client, amina):
    client.cookies[READ_COOKIE] = str(ArticleFactory().pk)
    assert client.post(BROUGHT, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Reading.objects.exists()
