"""Catch up, as a page: in whose languages it is told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.front.making import make_fronts
from kiosk.publishers.tests.factories import TitleFactory
from kiosk.stories.tests.factories import told_by

pytestmark = pytest.mark.django_db


def test_an_address_from_before_leads_on_with_what_it_asks(client):
    led = client.get("/catch-up?minutes=20&hours=24")
    assert (led.status_code, led["Location"]) == (301, "/for-you/catch-up?minutes=20&hours=24")


@pytest.mark.parametrize("address", ["/for-you/catch-up?minutes=20&hours=24", "/for-you"])
def test_who_said_nothing_yet_is_told_what_their_browser_reads(client, address):
    now = timezone.now()
    for language, headline in (("de", "Fähren fahren wieder"), ("en", "Ferries sail again")):
        title = TitleFactory(language=language)
        told_by(
            ArticleFactory(title=title, headline=headline, language=language, published_at=now),
            now=now,
        )
    make_fronts(now)
    page = client.get(address, headers={"Accept-Language": "de-AT, de;q=0.8"}).content.decode()
    assert "Fähren fahren wieder" in page
    assert "Ferries sail again" not in page
