"""The meter: what is counted once, of many at once, and comes along into an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from kiosk.access import meter
from kiosk.access.jobs import forget_meters
from kiosk.access.meter import Allowance, Counted, Holder
from kiosk.access.models import Meter, Opening
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.terms import Window
from kiosk.readers.tests.factories import ReaderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREE = Allowance(meter.HOUSE, 3)
PHONE = Holder(device="a" * 32)
AT_ONCE = 50


def opened(holder, article, allowed=THREE, now=NOW):
    return meter.count(holder, article.pk, allowed, now)


def test_each_article_counts_once_a_month():
    first, *others = (ArticleFactory() for _ in range(4))
    assert opened(PHONE, first) == Counted(True, 2)
    assert opened(PHONE, first) == Counted(True, 2)
    assert [opened(PHONE, one) for one in others] == [
        Counted(True, 1), Counted(True, 0), Counted(False, 0),
    ]  # fmt: skip
    assert opened(PHONE, first) == Counted(True, 0)
    assert opened(PHONE, others[2], now=NOW + timedelta(days=31)) == Counted(True, 2)


def test_looking_counts_nothing():
    article, other = ArticleFactory(), ArticleFactory()
    opened(PHONE, article)
    known = meter.openings(PHONE, NOW)
    assert meter.stands(known, article.pk, THREE) == Counted(True, 2)
    assert meter.stands(known, other.pk, THREE) == Counted(False, 2)
    assert Opening.objects.count() == 1


def test_a_title_with_a_meter_of_its_own_takes_nothing_of_the_houses(settings):
    article, other = ArticleFactory(), ArticleFactory()
    own = meter.allowance(Window("full", 80, meter_anonymous=1), article.title_id, signed_in=False)
    house = meter.allowance(Window("full", 80), other.title_id, signed_in=False)
    assert (own, house) == (Allowance(article.title_id, 1), THREE)
    assert opened(PHONE, article, own) == Counted(True, 0)
    assert opened(PHONE, other, house) == Counted(True, 2)


def test_what_a_device_opened_comes_along_once_and_the_device_keeps_it():
    reader = ReaderFactory()
    mine, both = ArticleFactory(), ArticleFactory()
    account = Holder(reader.pk)
    opened(account, both)
    opened(PHONE, both)
    opened(PHONE, mine)
    for _ in range(2):
        meter.take_along(PHONE.device, reader.pk, NOW)
        assert meter.stands(meter.openings(account, NOW), mine.pk, THREE) == Counted(True, 1)
    assert meter.stands(meter.openings(PHONE, NOW), mine.pk, THREE) == Counted(True, 1)
    assert Meter.objects.get(holder=account.key).used == 2


def test_another_device_gives_a_reader_nothing():
    reader = ReaderFactory()
    for device in ("b" * 32, "c" * 32):
        opened(Holder(device=device), ArticleFactory())
        opened(Holder(device=device), ArticleFactory())
        meter.take_along(device, reader.pk, NOW)
    assert opened(Holder(reader.pk), ArticleFactory()) == Counted(False, 0)


def test_meters_of_months_gone_by_are_forgotten_but_the_last():
    article = ArticleFactory()
    now = datetime.now(UTC)
    for days in (0, now.day + 1, now.day + 40):
        opened(PHONE, article, now=now - timedelta(days=days))
    forget_meters()
    assert Meter.objects.count() == 2
    forget_meters()
    assert Opening.objects.count() == 2


def test_an_account_that_goes_takes_its_meter_along():
    reader = ReaderFactory()
    opened(Holder(reader.pk), ArticleFactory())
    reader.delete()
    assert not Meter.objects.exists()


def _all_at_once(article_ids, allowed):
    """Open them by as many threads, which begin together."""
    begin = Barrier(AT_ONCE)

    def one(pk):
        try:
            begin.wait(30)
            return meter.count(PHONE, pk, allowed, NOW).opened
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, article_ids))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_with_one_left_one_opens():
    before, *articles = [ArticleFactory() for _ in range(AT_ONCE + 1)]
    two = Allowance(meter.HOUSE, 2)
    opened(PHONE, before, two)
    assert sum(_all_at_once([one.pk for one in articles], two)) == 1
    assert Opening.objects.count() == Meter.objects.get().used == 2
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_article_opened_fifty_times_at_once_counts_once():
    article = ArticleFactory()
    assert all(_all_at_once([article.pk] * AT_ONCE, Allowance(meter.HOUSE, 2)))
    assert Opening.objects.count() == Meter.objects.get().used == 1
    connection.close()
