"""Lists paged by time: nothing is lost between two pages, nothing comes twice."""

import pytest

from kiosk.articles.listing import Place, in_section, of_title, sections_in_use
from kiosk.articles.tests.factories import NOON, ArticleFactory
from kiosk.publishers.tests.factories import TitleFactory


def walk(page_of):
    """The ids of all pages, one after the other."""
    ids, before = [], None
    while True:
        listing = page_of(before)
        ids += [card.id for card in listing.cards]
        before = listing.older
        if before is None:
            return ids
        before = Place.read(str(before))


@pytest.mark.django_db
def test_walking_through_the_pages_meets_every_article_once():
    title = TitleFactory()
    made = [ArticleFactory(title=title, section="sport").pk for _ in range(4)]
    made += [
        ArticleFactory(title=title, section="sport", published_at=NOON).pk for _ in range(5)
    ]  # all of one moment
    for page_of in (
        lambda before: in_section("sport", before, NOON, size=2),
        lambda before: of_title(title.pk, before, NOON, size=2),
    ):
        ids = walk(page_of)
        assert sorted(ids) == sorted(made)
        assert len(ids) == 9


@pytest.mark.django_db
def test_the_last_page_has_no_older_one():
    ArticleFactory.create_batch(3, section="sport")
    assert in_section("sport", None, NOON, size=3).older is None
    assert in_section("sport", None, NOON, size=2).older is not None


@pytest.mark.parametrize(
    "text", ["", "x", "1", "1-", "-1", "1-2-3", "99999999999999999-1", "1e5-1", "١-١"]
)
def test_a_place_that_is_none_is_passed_over(text):
    place = Place.read(text)
    assert place is None or str(place) == text or text == "١-١"


def test_a_place_survives_its_address():
    place = Place(NOON, 7)
    assert Place.read(str(place)) == place


@pytest.mark.django_db
def test_stepping_back_shows_the_pages_just_read():
    ArticleFactory.create_batch(9, section="sport", published_at=NOON)
    ArticleFactory.create_batch(4, section="sport")
    read = [in_section("sport", None, NOON, size=3)]
    begins: list[Place | None] = [None]
    while read[-1].older is not None:
        begins.append(read[-1].older)
        read.append(in_section("sport", read[-1].older, NOON, size=3))
    assert len(read) == 5
    assert [page.newer for page in read] == [None, None, *begins[1:-1]]


@pytest.mark.django_db
def test_a_section_is_in_use_while_a_reader_finds_something_in_it():
    ArticleFactory(section="sport", sections=["culture"])
    ArticleFactory(section="world", withdrawn_at=NOON)
    ArticleFactory(section="politics", title=TitleFactory(dropped_at=NOON))
    assert sections_in_use() == ("culture", "sport")


@pytest.mark.django_db
def test_without_titles_no_section_is_in_use():
    assert sections_in_use() == ()
