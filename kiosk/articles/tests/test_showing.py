"""What a reader may see of an article under its title's terms."""

from datetime import timedelta

import pytest

from kiosk.articles import showing
from kiosk.articles.tests.factories import (
    NOON,
    ArticleFactory,
    corrected,
    revised,
    with_picture,
)
from kiosk.publishers.tests.factories import TitleFactory, agree

pytestmark = pytest.mark.django_db

BODY = "<p>" + " ".join(f"word{n}" for n in range(200)) + "</p>"


def test_full_terms_show_the_whole_body():
    article = ArticleFactory(body=BODY)
    agree(article.title, "full")
    shown = showing.article(article.pk, NOON)
    assert "word199" in shown.text.body
    assert not shown.text.cut


def test_an_excerpt_counts_standfirst_and_body_together():
    article = ArticleFactory(standfirst="Three words here", body=BODY)
    agree(article.title, "excerpt", 10)
    shown = showing.article(article.pk, NOON)
    assert shown.text.standfirst == "Three words here"
    assert shown.text.body == "<p>word0 word1 word2 word3 word4 word5 word6…</p>"
    assert shown.text.cut


def test_a_standfirst_longer_than_the_excerpt_is_all_there_is():
    article = ArticleFactory(standfirst="One two three four five", body=BODY)
    agree(article.title, "excerpt", 3)
    shown = showing.article(article.pk, NOON)
    assert (shown.text.standfirst, shown.text.body) == ("One two three…", "")


def test_a_body_of_which_a_few_words_would_be_left_is_not_begun():
    article = ArticleFactory(standfirst="One two three four five", body=BODY)
    agree(article.title, "excerpt", 9)
    shown = showing.article(article.pk, NOON)
    assert (shown.text.standfirst, shown.text.body) == ("One two three four five", "")
    assert shown.text.cut
    article = ArticleFactory(title=article.title, standfirst="One two three", body="<p>Four</p>")
    assert showing.article(article.pk, NOON).text.body == "<p>Four</p>"


@pytest.mark.parametrize(
    ("terms", "page_read", "free", "minutes"),
    [
        ("full", False, None, 3),
        ("excerpt", True, None, 3),
        ("excerpt", True, False, 0),
        ("excerpt", False, None, 0),
    ],
)
def test_minutes_are_those_of_the_whole_text_or_not_said(terms, page_read, free, minutes):
    article = ArticleFactory(
        body="<p>All of it is short.</p>",
        reading_minutes=3,
        page_extracted_at=NOON if page_read else None,
        free=free,
    )
    agree(article.title, terms, 50 if terms == "excerpt" else None)
    assert showing.article(article.pk, NOON).minutes == minutes


def test_a_title_nobody_contracted_gives_an_excerpt(settings):
    settings.EXCERPT_WORDS = 5
    article = ArticleFactory(standfirst="", body=BODY)
    shown = showing.article(article.pk, NOON)
    assert shown.text.body == "<p>word0 word1 word2 word3 word4…</p>"


def test_headline_terms_hold_everything_else_back():
    article = ArticleFactory(body=BODY, standfirst="Kept back")
    with_picture(article)
    revised(article, "An earlier headline", "<p>Earlier words</p>")
    agree(article.title, "headline")
    shown, earlier = showing.earlier_texts(article.pk, NOON)
    assert (shown.text.standfirst, shown.text.body, shown.picture) == ("", "", None)
    assert shown.text.cut
    assert earlier[0].text.body == ""
    assert earlier[0].text.headline == "An earlier headline"


def test_terms_count_from_their_day_on():
    article = ArticleFactory(body=BODY)
    agree(article.title, "full")
    agree(article.title, "headline", since=NOON)
    assert showing.article(article.pk, NOON - timedelta(seconds=1)).text.body
    assert not showing.article(article.pk, NOON).text.body


def test_a_standfirst_that_only_begins_the_body_is_not_shown_twice():
    article = ArticleFactory(standfirst="word0 word1 word2 word3 …", body=BODY)
    assert showing.article(article.pk, NOON).text.standfirst == ""


def test_the_lead_picture_is_not_shown_again_in_the_body():
    body = '<figure><img src="https://daily.example/lead.jpg"></figure><p>Text</p>'
    article = ArticleFactory(body=body, standfirst="")
    agree(article.title, "full")
    assert "<img" in showing.article(article.pk, NOON).text.body
    with_picture(article)
    assert showing.article(article.pk, NOON).text.body == "<p>Text</p>"


def test_pictures_in_the_body_are_at_our_own_addresses():
    article = ArticleFactory(body='<p>Text <img src="https://daily.example/2.jpg"></p>')
    agree(article.title, "full")
    body = showing.article(article.pk, NOON).text.body
    assert "daily.example" not in body
    assert 'src="/picture/' in body


def test_an_address_no_browser_should_follow_is_not_shown():
    for url in ("javascript:alert(1)", "data:text/html,x", "https://", "http://[", "/path"):
        assert showing.article(ArticleFactory(url=url).pk, NOON).address == ""
    shown = showing.article(ArticleFactory(url="https://www.daily.example/a").pk, NOON)
    assert (shown.address, shown.host) == ("https://www.daily.example/a", "daily.example")


def test_an_earlier_headline_is_named_only_when_words_changed():
    article = ArticleFactory(headline="Harbour opens")
    revised(article, "Harbour closes", at=NOON - timedelta(hours=2))
    revised(article, "HARBOUR opens!", at=NOON - timedelta(hours=1))
    assert showing.article(article.pk, NOON).earlier_headline == "Harbour closes"
    same = ArticleFactory(headline="Harbour opens")
    revised(same, "Harbour: opens")
    assert showing.article(same.pk, NOON).earlier_headline == ""


def test_corrections_are_there_with_the_newest_first():
    article = ArticleFactory()
    corrected(article, "It was Monday.", at=NOON - timedelta(hours=2))
    corrected(article, "It was noon.")
    notes = [correction.note for correction in showing.article(article.pk, NOON).corrections]
    assert notes == ["It was noon.", "It was Monday."]


def test_free_is_said_only_where_the_publisher_says_so():
    said = [
        showing.article(ArticleFactory(free=free).pk, NOON).free for free in (True, False, None)
    ]
    assert said == [True, False, False]


def test_others_of_the_title_and_of_the_section_stand_beside_it_once():
    title = TitleFactory()
    article = ArticleFactory(title=title, section="sport")
    of_title = ArticleFactory(title=title, section="sport")
    of_section = ArticleFactory(section="sport")
    ArticleFactory(title=title, withdrawn_at=NOON)
    shown = showing.article(article.pk, NOON)
    assert [card.id for card in shown.more_of_title] == [of_title.pk]
    assert [card.id for card in shown.more_of_section] == [of_section.pk]


def test_what_never_was_and_what_was_taken_back_are_told_apart():
    with pytest.raises(showing.MissingError):
        showing.article(10**9, NOON)
    for gone in (
        ArticleFactory(withdrawn_at=NOON),
        ArticleFactory(title=TitleFactory(dropped_at=NOON)),
    ):
        with pytest.raises(showing.GoneError):
            showing.article(gone.pk, NOON)


def test_an_article_costs_the_same_queries_however_much_is_beside_it(django_assert_num_queries):
    article = ArticleFactory()
    ArticleFactory(title=article.title)
    with django_assert_num_queries(10):
        showing.article(article.pk, NOON)
    for other in ArticleFactory.create_batch(6, title=article.title):
        with_picture(other)
    ArticleFactory.create_batch(6)
    revised(article, "Before")
    with django_assert_num_queries(10):
        showing.article(article.pk, NOON)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://daily.example/2.jpg">' * 500,
        '<p><abbr title="Words">Text</abbr></p>',
        '<p>Text</p><figure><img src="https://daily.example/2.jpg"></figure>',
        '<p><a href="https://daily.example/more">Text</a></p>',
    ],
)
def test_an_excerpt_that_leaves_out_more_than_words_is_cut_too(body):
    article = ArticleFactory(standfirst="", body=body)
    agree(article.title, "excerpt", 60)
    text = showing.article(article.pk, NOON).text
    assert text.cut
    assert "<img" not in text.body
    whole = ArticleFactory(standfirst="", body='<p dir="ltr">Text</p>', title=article.title)
    assert not showing.article(whole.pk, NOON).text.cut


def test_a_caption_cut_or_held_back_makes_the_article_cut():
    article = ArticleFactory(standfirst="", body="")
    terms = agree(article.title, "excerpt", 60)
    picture = with_picture(article)
    assert not showing.article(article.pk, NOON).text.cut
    picture.caption = "word " * 21
    picture.save()
    assert showing.article(article.pk, NOON).text.cut
    terms.show, terms.excerpt_words = "headline", None
    terms.save()
    assert showing.article(article.pk, NOON).text.cut
