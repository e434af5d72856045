"""The operator's pages: what the wire writes is not added by hand, and terms are in force from now on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.tests.factories import FeedFactory
from kiosk.wire.models import Arrival

pytestmark = pytest.mark.django_db
WRITTEN_BY_THE_WIRE = {
    "articles.article", "wire.watch", "wire.item", "wire.arrival", "wire.duty",
    "stories.story", "stories.telling", "stories.topic", "front.home", "front.feedorder",
}  # fmt: skip


def test_every_list_opens_and_what_the_wire_writes_is_not_added_by_hand(admin_client):
    assert admin_client.get(reverse("admin:index")).status_code == 200
    seen = set()
    for model in admin.site._registry:
        name = model._meta.label_lower
        place = name.replace(".", "_")
        assert admin_client.get(reverse(f"admin:{place}_changelist")).status_code == 200, name
        if name in WRITTEN_BY_THE_WIRE:
            seen.add(name)
            assert admin_client.get(reverse(f"admin:{place}_add")).status_code == 403, name
    assert seen == WRITTEN_BY_THE_WIRE


def test_a_titles_page_offers_terms_from_now_on_and_shows_each_feed_once(admin_client):
    feed = FeedFactory(url="https://feeds.example/of-the-daily.xml")
    page = admin_client.get(reverse("admin:publishers_title_change", args=[feed.title_id]))
    text = page.content.decode()
    assert re.search(rf'name="terms-__prefix__-since_0" value="{timezone.now():%Y}-', text)
    assert text.count(feed.url) == 1


def test_withdrawing_an_article_and_giving_it_back_place_it_and_write_nothing_else(
    admin_client, monkeypatch
):
    article = ArticleFactory(headline="Five ferries sail")
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = admin_client.get(address).content.decode()
    assert "Five ferries sail" in page
    inlines = dict(re.findall(r'name="(\w+-(?:TOTAL|INITIAL)_FORMS)" value="(\d+)"', page))
    save = Article.save

    def meanwhile(self: Article, **options: Any) -> None:
        Article.objects.update(headline="Four ferries sail")
        save(self, **options)

    monkeypatch.setattr(Article, "save", meanwhile)
    for day, hour in (("2026-03-02", "12:00:00"), ("", "")):
        sent = {**inlines, "withdrawn_at_0": day, "withdrawn_at_1": hour, "headline": "Mine"}
        assert admin_client.post(address, sent).status_code == 302
        article.refresh_from_db()
        assert article.headline == "Four ferries sail"
        assert bool(article.withdrawn_at) == bool(day)
        assert Arrival.objects.all().delete()[0] == 1
