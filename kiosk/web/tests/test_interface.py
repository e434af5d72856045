"""The interface's language: that of the words shown, whatever was asked for."""

from __future__ import annotations

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from kiosk.articles.tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def arabic(settings):
    settings.LANGUAGE_CODE = "ar"
    settings.TEMPLATES = [*settings.TEMPLATES]  # the environment is made anew, in that language


def test_words_nobody_translated_are_english_and_run_like_it(client, arabic):
    article = ArticleFactory(language="ar", direction="rtl")
    response = client.get(f"/article/{article.pk}", follow=True)
    page = response.content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert response["Content-Language"] == "en"
    assert "2 March 2026" in page
    assert 'dir="rtl"' in page


def test_a_catalogue_of_its_words_turns_the_interface(client, settings, tmp_path, arabic):
    words = tmp_path / "ar" / "LC_MESSAGES" / "django.mo"
    words.parent.mkdir(parents=True)
    catalogue = Catalog("ar")
    catalogue.add("All titles", "كل العناوين")
    with words.open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path]
    response = client.get("/titles")
    page = response.content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert response["Content-Language"] == "ar"
    assert "كل العناوين" in page
