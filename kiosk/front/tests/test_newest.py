"""The front: what leads, who stands beside whom, what it costs."""

from datetime import timedelta

import pytest

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import NOON, ArticleFactory, with_picture
from kiosk.front.newest import A_TITLE, RIVER, Candidate, diversify, front
from kiosk.publishers.tests.factories import TitleFactory, agree


def pool(*titles: int) -> list[Candidate]:
    return [
        Candidate(number, title, NOON - timedelta(minutes=number))
        for number, title in enumerate(titles)
    ]


def test_one_title_gives_way_after_two_in_a_row():
    chosen = diversify(pool(1, 1, 1, 1, 2, 3), 4, per_title=3)
    assert [candidate.title_id for candidate in chosen] == [1, 1, 2, 1]


def test_one_title_has_no_more_than_its_part():
    chosen = diversify(pool(1, 1, 1, 1, 1, 2, 3, 4), 5, per_title=2)
    assert [candidate.title_id for candidate in chosen] == [1, 1, 2, 3, 4]


def test_where_there_is_only_one_title_it_fills_the_section():
    assert len(diversify(pool(1, 1, 1, 1, 1), 4)) == 4
    assert diversify([], 4) == []


def test_the_newest_come_first():
    chosen = diversify(pool(1, 2, 3, 4), 3)
    assert [candidate.article_id for candidate in chosen] == [0, 1, 2]


@pytest.mark.django_db
def test_the_lead_has_a_picture_and_is_in_the_pages_language():
    ArticleFactory(headline="Without a picture")
    with_picture(ArticleFactory(headline="ميناء", language="ar", direction="rtl"))
    with_picture(ArticleFactory(headline="With a picture"))
    found = front(NOON, "en")
    assert found.lead is not None
    assert found.lead.headline == "With a picture"
    assert {card.headline for card in found.top} == {"Without a picture", "ميناء"}


@pytest.mark.django_db
def test_what_came_without_a_date_does_not_lead():
    ArticleFactory.create_batch(
        5, dated_by=Article.DatedBy.RECEIPT, published_at=NOON, headline="Dateless"
    )
    dated = ArticleFactory(published_at=NOON - timedelta(hours=5))
    found = front(NOON, "en")
    assert found.lead is not None
    assert found.lead.id == dated.pk


@pytest.mark.django_db
def test_every_article_stands_once_though_it_is_in_two_sections():
    for _ in range(30):
        ArticleFactory(sections=["politics", "news"])
    found = front(NOON, "en")
    ids = [card.id for river in found.rivers for card in river.cards]
    ids += [card.id for card in (found.lead, *found.top) if card]
    assert len(ids) == len(set(ids)) == 1 + 6 + 3 * RIVER


@pytest.mark.django_db
def test_a_busy_title_does_not_fill_a_section():
    busy = TitleFactory()
    ArticleFactory.create_batch(60, title=busy, section="sport", published_at=NOON)
    for _ in range(9):
        ArticleFactory(section="sport", published_at=NOON - timedelta(hours=1))
    ArticleFactory(section="world")
    sport = next(river for river in front(NOON, "en").rivers if river.section == "sport")
    of_busy = [card for card in sport.cards if card.masthead.slug == busy.slug]
    assert len(sport.cards) == RIVER
    assert len(of_busy) <= A_TITLE + 1


@pytest.mark.django_db
def test_withdrawn_articles_and_dropped_titles_are_not_there():
    ArticleFactory(withdrawn_at=NOON)
    ArticleFactory(title=TitleFactory(dropped_at=NOON))
    assert front(NOON, "en").lead is None


@pytest.mark.django_db
def test_a_title_that_gives_headlines_gives_no_standfirst_and_no_picture():
    article = ArticleFactory(standfirst="Kept back", body="<p>Kept back too</p>")
    with_picture(article)
    agree(article.title, "headline")
    found = front(NOON, "en")
    assert found.lead is not None
    assert (found.lead.standfirst, found.lead.picture) == ("", None)


@pytest.mark.django_db
def test_a_front_costs_the_same_queries_however_full(django_assert_num_queries):
    for article in ArticleFactory.create_batch(8):
        with_picture(article)
    with django_assert_num_queries(20):
        front(NOON, "en")
    for section in ("news", "world", "sport", "culture"):
        for article in ArticleFactory.create_batch(8, section=section):
            with_picture(article)
    with django_assert_num_queries(20):
        front(NOON, "en")
