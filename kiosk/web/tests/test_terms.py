"""Nothing that a title's terms hold back is anywhere in a page: in no text and in no attribute."""

from __future__ import annotations

from html import escape

import pytest

from kiosk.articles.models import Article, Picture
from kiosk.articles.tests.factories import ArticleFactory, revised, with_picture
from kiosk.kit.cleaning import clean
from kiosk.publishers.tests.factories import agree

pytestmark = pytest.mark.django_db

SECRET = "Sphenodon"
START = "One two three four five"
HIDDEN_PLACES = {
    "title": f'<p><abbr title="{SECRET}">{START}</abbr></p>',
    "alt": f'<p>{START}</p><img src="https://daily.example/2.jpg" alt="{SECRET}"><p>six</p>',
    "alt before the text": f'<img src="https://daily.example/2.jpg" alt="{SECRET}"><p>{START}</p>',
    "alt in an inner figure": '<figure><figure><img src="https://daily.example/2.jpg"'
    f' alt="{SECRET}"></figure></figure><p>{START}</p>',
    "caption": '<figure><img src="https://daily.example/2.jpg"><figcaption>'
    f"{SECRET}</figcaption></figure><p>{START}</p>",
    "caption of no picture": f"<p>{START}</p><figure><figcaption>{SECRET}</figcaption></figure>",
    "href": f'<p><a href="https://daily.example/{SECRET}">{START}</a></p>',
    "cite": f'<blockquote cite="https://daily.example/{SECRET}">{START}</blockquote>',
    "lang": f'<p lang="{SECRET}">{START}</p>',
    "dir": f'<p dir="{SECRET}">{START}</p>',
    "start": f'<ol start="{SECRET}"><li>{START}</li></ol>',
    "datetime": f'<p><time datetime="{SECRET}">{START}</time></p>',
    "an attribute with a tag's end": f'<p><abbr title="a > {SECRET}">{START}</abbr></p>',
    "the text": f"<p>{START} {SECRET}</p>",
}


def pages(client, article: Article) -> dict[str, str]:
    """All pages the article, its earlier text or its card stands on."""
    title = article.title
    revised(article, "An earlier headline", article.body)
    other = ArticleFactory(title=title, section=article.section, standfirst="", body="")
    addresses = {
        "article": f"/article/{article.pk}/x",
        "revisions": f"/article/{article.pk}/revisions",
        "title": f"/title/{title.slug}",
        "section": f"/section/{article.section}",
        "front": "/",
        "feed": f"/title/{title.slug}.atom",
        "JSON feed": f"/title/{title.slug}.json",
        "section's feed": f"/section/{article.section}.atom",
        "another article": f"/article/{other.pk}/x",
    }
    answers = {name: client.get(at, follow=True) for name, at in addresses.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.content.decode() for name, answer in answers.items()}


def telling(client, article: Article) -> list[str]:
    return [name for name, page in pages(client, article).items() if SECRET in page]


@pytest.mark.parametrize("place", HIDDEN_PLACES)
@pytest.mark.parametrize(("show", "words"), [("excerpt", 5), ("headline", None)])
def test_what_the_terms_hold_back_is_in_no_page(client, place, show, words):
    body = HIDDEN_PLACES[place]
    article = ArticleFactory(standfirst="", body=body, section="world")
    agree(article.title, show, words)
    assert telling(client, article) == []


@pytest.mark.parametrize("place", HIDDEN_PLACES)
def test_full_terms_show_all_of_it(client, place):
    body = HIDDEN_PLACES[place]
    article = ArticleFactory(standfirst="", body=body, section="world")
    agree(article.title, "full")
    assert {"article", "revisions"} <= set(telling(client, article))


def test_what_cleaning_lets_through_is_held_back_too(client):
    body = clean(f'<p><abbr title="{escape("word " * 500)}{SECRET}">{START}</abbr></p>', "")
    assert SECRET in body
    article = ArticleFactory(standfirst="", body=body)
    agree(article.title, "excerpt", 60)
    assert telling(client, article) == []


def test_a_later_picture_is_no_part_of_an_excerpt(client):
    article = ArticleFactory(standfirst="", body=f"<p>{START}</p>", section="world")
    with_picture(article)
    Picture.objects.create(
        article=article, position=1, url=f"https://daily.example/{SECRET}.jpg", caption=SECRET
    )
    agree(article.title, "excerpt", 60)
    assert telling(client, article) == []


def test_a_lead_pictures_caption_and_credit_are_cut_to_twenty_words(client):
    caption = " ".join(f"word{n}" for n in range(20)) + f" {SECRET}"
    article = ArticleFactory(standfirst="", body=f"<p>{START}</p>", section="world")
    picture = with_picture(article)
    picture.caption, picture.credit = caption, caption
    picture.save()
    terms = agree(article.title, "excerpt", 60)
    assert telling(client, article) == []
    assert "word19" in pages(client, article)["article"]
    terms.show, terms.excerpt_words = "full", None
    terms.save()
    assert telling(client, article) == ["article", "feed", "section's feed"]
    terms.show = "headline"
    terms.save()
    assert "word0" not in "".join(pages(client, article).values())
