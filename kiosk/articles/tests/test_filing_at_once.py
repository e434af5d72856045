"""Two processes file copy of one title at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from kiosk.articles.filing import file_feeds, file_pages
from kiosk.articles.models import Article
from kiosk.articles.tests.copies import NOW, entry, feed_copy, page
from kiosk.kit.addresses import identity, key
from kiosk.publishers.tests.factories import FeedFactory, TitleFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'", reason="SQLite has one writer at a time: nothing to race"
    ),
]

# Seconds the first leaves the second to do what it would, were it not kept waiting.
HEAD_START_S = 0.5


def side_by_side(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Both in transactions; the second begins when the first has done its work, but not ended."""
    filed, second_done = threading.Event(), threading.Event()
    errors: list[BaseException] = []

    def leading() -> None:
        with transaction.atomic():
            first()
            filed.set()
            second_done.wait(HEAD_START_S)

    def following() -> None:
        filed.wait()
        with transaction.atomic():
            second()
        second_done.set()

    def guarded(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)
            filed.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(act,)) for act in (leading, following)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_piece_that_two_feeds_bring_at_once_is_one_article():
    title = TitleFactory()
    one, other = FeedFactory(title=title), FeedFactory(title=title)
    with transaction.atomic():
        file_feeds([feed_copy(one, entry("https://daily.example/0", "Zero"))])
    side_by_side(
        lambda: file_feeds([feed_copy(one, entry("https://daily.example/x?sid=1", guid="1"))]),
        lambda: file_feeds([feed_copy(other, entry("https://daily.example/x?sid=2", guid="2"))]),
    )
    assert Article.objects.filter(headline="Harbour opens again").count() == 1


def test_two_pages_with_one_canonical_address_filed_at_once_become_one_article():
    feed = FeedFactory()
    entries = [
        entry(f"https://daily.example/{n}", guid=str(n), text=f"Text {n}. " * 20) for n in "ab"
    ]
    with transaction.atomic():
        a, b = file_feeds([feed_copy(feed, *entries)]).new
    canonical = page(address_keys=(key(identity("https://daily.example/canonical")),))
    side_by_side(
        lambda: file_pages([(a, canonical)], NOW), lambda: file_pages([(b, canonical)], NOW)
    )
    assert Article.objects.count() == 1
