"""Ready objects are kept for readers' own pages alone, for seconds, and as their mutes have them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from kiosk.articles.muting import Mutes, holding
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.web.ready import _MOST, KEPT_S, _kept, ready


@pytest.fixture
def own(rf: RequestFactory):
    rf.cookies["sessionid"] = "theirs"
    return rf.get("/")


@pytest.fixture
def shared():
    return RequestFactory().get("/")


def test_what_was_made_is_shown_again_for_seconds(own):
    assert ready(own, "a", NOON, lambda: "first") == "first"
    assert ready(own, "a", NOON + timedelta(seconds=KEPT_S - 1), lambda: "later") == "first"
    assert ready(own, "b", NOON, lambda: "other") == "other"
    assert ready(own, "a", NOON + timedelta(seconds=KEPT_S), lambda: "later") == "later"


def test_readers_who_muted_differently_are_shown_what_is_theirs(own):
    ready(own, "a", NOON, lambda: "all")
    with holding(Mutes(words=frozenset({"bridge"}))):
        assert ready(own, "a", NOON, lambda: "without bridges") == "without bridges"
    assert ready(own, "a", NOON, lambda: "anew") == "all"


def test_a_page_that_all_share_is_made_of_what_is_true_now(own, shared):
    ready(own, "a", NOON, lambda: "kept")
    assert ready(shared, "a", NOON, lambda: "now") == "now"
    assert ready(own, "a", NOON, lambda: "anew") == "kept"


def test_only_so_many_are_kept(own):
    for number in range(3 * _MOST):
        ready(own, number, NOON, lambda: None)
    assert len(_kept) <= _MOST


@pytest.mark.django_db
def test_a_readers_second_look_at_an_article_asks_for_none_of_it_again(
    client, django_assert_max_num_queries
):
    article = ArticleFactory(headline="Bridge reopens")
    client.cookies["kiosk-choices"] = "unreadable"
    address = f"/article/{article.pk}/bridge-reopens"
    first = client.get(address)
    with django_assert_max_num_queries(1):
        assert client.get(address).content == first.content
