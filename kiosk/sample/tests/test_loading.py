"""Loading the edition again: its times move, its articles stay where they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.articles import pictures
from kiosk.articles.models import (
    Address,
    Article,
    ArticleSection,
    Correction,
    Picture,
    Revision,
    Sighting,
)
from kiosk.kit.tests.drawings import picture
from kiosk.sample.edition import edition
from kiosk.sample.loading import load, picture_url

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _drawn_elsewhere(settings: Any, tmp_path: Path) -> None:
    """Every picture stands already: drawing them takes ten seconds, and is tested by itself."""
    settings.DATA_DIR = tmp_path
    for article in edition(NOON).articles:
        if article.picture_key:
            pictures.keep(picture_url(article.picture_key), picture())


def texts() -> dict[int, tuple[str, str, str, str]]:
    rows = Article.objects.order_by("pk")
    return {a.pk: (a.url, a.headline, a.section, a.body) for a in rows}


def owned() -> list[int]:
    models = (Address, ArticleSection, Picture, Revision, Correction, Sighting)
    return [model._default_manager.count() for model in models]


def test_loading_again_changes_times_only():
    first = load(NOON)
    before, counts = texts(), owned()
    newest = Article.objects.latest("published_at").published_at
    again = load(NOON + timedelta(days=7))  # so that days of the week stay the same
    assert again == first
    assert texts() == before
    assert owned() == counts
    later = Article.objects.latest("published_at").published_at
    assert later - newest == timedelta(days=7)
    section = ArticleSection.objects.select_related("article").latest("published_at")
    assert section.published_at == section.article.published_at


def test_loading_again_mends_what_was_changed_and_takes_away_what_is_not_of_it():
    load(NOON)
    before, changed_before = texts(), set(changed())
    article = Article.objects.order_by("pk")[0]
    title = article.title
    Article.objects.filter(pk=article.pk).update(
        headline="Changed", standfirst="Changed", kicker="Changed", withdrawn_at=NOON
    )
    Article.objects.create(
        title=title,
        url="https://other.example/",
        headline="Not of the edition",
        section="world",
        published_at=NOON,
        received_at=NOON,
        dated_by="feed",
    )
    load(NOON)
    assert texts() == before
    assert set(changed()) == changed_before
    assert Article.objects.visible().filter(pk=article.pk).exists()


def changed() -> list[int]:
    """Articles whose headline was another one once."""
    rows = Article.objects.exclude(headline_changed_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True))
