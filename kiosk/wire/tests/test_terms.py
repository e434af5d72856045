"""What was made of texts follows the terms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.halting import drop, resume
from kiosk.publishers.tests.factories import agree, for_members
from kiosk.search.following import changed
from kiosk.search.indexing import index
from kiosk.search.models import Entry
from kiosk.search.querying import Query, find
from kiosk.wire import arriving
from kiosk.wire.jobs import follow_terms, forget_texts
from kiosk.wire.models import Arrival

pytestmark = pytest.mark.django_db
SENTENCE = "The secret harbour plan was signed by nobody."


def told_in_full(days: int = 0) -> Article:
    now = timezone.now()
    made = ArticleFactory(body=f"<p>{SENTENCE}</p>", published_at=now - timedelta(days=days))
    agree(made.title, "full", since=now - timedelta(days=90))
    index([made.pk], now)
    return made


def finds(text: str) -> bool:
    return bool(find(Query(text), timezone.now()).groups)


def test_a_text_that_is_forgotten_leaves_the_index_and_its_story():
    made = told_in_full()
    agree(made.title, "headline", since=timezone.now())
    forget_texts()
    forget_texts()
    assert list(Arrival.objects.values_list("article_id", "stage")) == [
        (made.pk, Arrival.Stage.GROUP)
    ]
    arrivals = arriving.due(Arrival.Stage.GROUP, 9, timezone.now())
    index(list(arrivals), timezone.now())
    assert not finds("secret")


def test_terms_that_show_less_are_followed_by_what_phrases_find():
    old, new = told_in_full(days=60), told_in_full()
    follow_terms()
    Arrival.objects.all().delete()
    for made in (old, new):
        agree(made.title, "excerpt", 2, since=timezone.now())
    assert finds(f'"{SENTENCE}"')
    follow_terms()
    assert not finds(f'"{SENTENCE}"')
    assert finds("nobody")
    assert list(Arrival.objects.values_list("article_id", flat=True)) == [new.pk]


@pytest.mark.parametrize("seen_before", [True, False])
def test_terms_that_change_while_a_title_is_dropped_are_followed_when_it_comes_back(seen_before):
    made, now = told_in_full(days=60), timezone.now()
    if seen_before:
        follow_terms()
    drop(made.title, by="Bruno", now=now)
    agree(made.title, "excerpt", 2, since=now)
    follow_terms()
    resume(made.title, by="Bruno", now=now)
    assert finds(f'"{SENTENCE}"')
    follow_terms()
    assert not finds(f'"{SENTENCE}"')
    assert finds("nobody")


def test_an_article_that_was_withdrawn_when_terms_changed_does_not_come_back_as_it_was():
    made, now = told_in_full(days=60), timezone.now()
    follow_terms()
    Article.objects.update(withdrawn_at=now)
    agree(made.title, "excerpt", 2, since=now)
    follow_terms()
    Article.objects.update(withdrawn_at=None)
    assert not finds(f'"{SENTENCE}"')


def test_terms_that_stay_as_they_are_have_nothing_indexed_anew():
    told_in_full()
    follow_terms()
    Arrival.objects.all().delete()
    follow_terms()
    assert not Arrival.objects.exists()


def test_a_text_that_becomes_the_members_leaves_what_phrases_find_once():
    made = told_in_full(days=60)
    follow_terms()
    for_members(made.title, since=timezone.now(), preview_words=2)
    follow_terms()
    assert not finds(f'"{SENTENCE}"')
    Arrival.objects.all().delete()
    written = Entry.objects.get().digest
    follow_terms()
    assert not changed(timezone.now())
    assert Entry.objects.get().digest == written
