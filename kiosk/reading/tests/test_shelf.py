"""Saved articles: on a device and in an account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.models import Saved
from kiosk.reading.shelf import AccountShelf, DeviceShelf, ShelfError, folders

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["device", "account"])
def shelf(request):
    return DeviceShelf("") if request.param == "device" else AccountShelf(ReaderFactory())


def test_articles_are_kept_the_last_saved_first_and_moved_between_folders(shelf):
    one, two = ArticleFactory(), ArticleFactory()
    shelf.save(one.pk, "", NOON)
    shelf.save(two.pk, " For  the train ", NOON + timedelta(minutes=1))
    assert dict(shelf.all()) == {two.pk: "For the train", one.pk: ""}
    assert next(iter(shelf.all())) == two.pk
    shelf.save(one.pk, "Later", NOON + timedelta(minutes=2))
    assert shelf.all()[one.pk] == "Later"
    assert folders(shelf.all()) == ["For the train", "Later"]
    shelf.remove(two.pk)
    shelf.remove(two.pk)
    assert dict(shelf.all()) == {one.pk: "Later"}
    assert (shelf.keeps(one.pk), shelf.keeps(two.pk)) == (True, False)


def test_what_cannot_be_saved_is_said(shelf):
    article = ArticleFactory()
    gone = ArticleFactory(withdrawn_at=NOON)
    for wrong, folder in ((article.pk, "x" * 61), (gone.pk, ""), (999_999, "")):
        with pytest.raises(ShelfError):
            shelf.save(wrong, folder, NOON)
    assert dict(shelf.all()) == {}


def test_a_device_is_full_at_a_hundred_and_keeps_what_it_has():
    device = DeviceShelf("")
    articles = [ArticleFactory() for _ in range(101)]
    for article in articles[:100]:
        device.save(article.pk, "", NOON)
    with pytest.raises(ShelfError, match="account"):
        device.save(articles[100].pk, "", NOON)
    assert len(device.all()) == 100


def test_a_cookie_somebody_else_wrote_is_empty():
    device = DeviceShelf("")
    device.save(ArticleFactory().pk, "", NOON)
    assert device.written
    assert DeviceShelf(device.written).all()
    assert DeviceShelf(device.written[:-1]).all() == {}
    assert DeviceShelf("nonsense").all() == {}


def test_a_device_that_keeps_nothing_any_more_loses_its_cookie():
    device, article = DeviceShelf(""), ArticleFactory()
    device.save(article.pk, "", NOON)
    device.remove(article.pk)
    assert device.written == ""


def test_an_account_takes_along_what_a_device_kept():
    reader, device = ReaderFactory(), DeviceShelf("")
    both, only = ArticleFactory(), ArticleFactory()
    account = AccountShelf(reader)
    account.save(both.pk, "Work", NOON)
    device.save(both.pk, "", NOON)
    device.save(only.pk, "Train", NOON)
    account.take(device, NOON)
    assert dict(account.all()) == {only.pk: "Train", both.pk: "Work"}
    assert device.written == ""


def test_one_readers_shelf_is_not_anothers():
    article = ArticleFactory()
    AccountShelf(ReaderFactory()).save(article.pk, "", NOON)
    assert AccountShelf(ReaderFactory(email="chidi@reader.example")).all() == {}
    assert Saved.objects.count() == 1
