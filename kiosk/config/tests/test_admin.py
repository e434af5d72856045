"""The operator's pages: what the wire writes is not added by hand, and terms are in force from now on."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from kiosk.publishers.tests.factories import FeedFactory

pytestmark = pytest.mark.django_db
WRITTEN_BY_THE_WIRE = {
    "wire.watch", "wire.item", "wire.arrival", "wire.duty",
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
