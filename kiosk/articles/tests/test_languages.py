"""A title nobody has named a language of takes that of its articles."""

import pytest

from kiosk.articles.languages import name_languages
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory

pytestmark = pytest.mark.django_db


def publishing(language: str = "", **counts: int):
    title = TitleFactory(language=language)
    for spoken, count in counts.items():
        ArticleFactory.create_batch(count, title=title, language=spoken.replace("_", "-"))
    return title


def named(title) -> str:
    title.refresh_from_db()
    return str(title.language)


def test_a_title_takes_the_language_of_most_of_its_articles():
    title = publishing(pt_BR=3, pt=2, en=4)
    assert name_languages() == 1
    assert named(title) == "pt"
    assert name_languages() == 0


@pytest.mark.parametrize("counts", [{"fr": 4}, {"fr": 5, "nl": 5}, {"fr": 5, "nl": 3, "de": 2}])
def test_few_articles_or_many_languages_name_none(counts):
    title = publishing(**counts)
    assert name_languages() == 0
    assert named(title) == ""


def test_articles_without_a_language_say_nothing():
    title = TitleFactory(language="")
    ArticleFactory.create_batch(6, title=title, language="")
    assert name_languages() == 0
    assert named(title) == ""


def test_a_language_somebody_set_stays():
    title = publishing("ca", es=9)
    assert name_languages() == 0
    assert named(title) == "ca"
