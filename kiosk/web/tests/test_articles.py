"""The article's page: what it says, what it holds back, where it leads."""

import re
from datetime import timedelta

import pytest

from kiosk.articles.joining import join
from kiosk.articles.tests.factories import NOON, ArticleFactory, corrected, revised, with_picture
from kiosk.publishers.tests.factories import TitleFactory, agree

pytestmark = pytest.mark.django_db

HIDDEN = "xylophone"


def read(client, article) -> str:
    response = client.get(f"/article/{article.pk}", follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def words_of(page: str) -> str:
    """The page's text, one space between words."""
    return " ".join(re.sub("<[^>]*>", "", page).split())


def test_an_article_says_who_wrote_it_where_and_when(client):
    article = ArticleFactory(
        headline="Bridge reopens",
        kicker="Transport",
        authors=["Raed Jabr"],
        agencies=["AFP"],
        dateline_place="Moscow",
        section="world",
    )
    with_picture(article)
    page = words_of(read(client, article))
    for said in (
        "Transport Bridge reopens Ferries sail again",
        "By Raed Jabr · AFP · From Moscow",
        "Published Monday, 2 March 2026",
        "Ferries at the quay / Ada Lens",
        "Read at The Daily",
    ):
        assert said in page


def test_without_a_place_the_byline_says_by(client):
    article = ArticleFactory(authors=["Ada Quill", "Bo Ink"])
    assert "By Ada Quill, Bo Ink" in words_of(read(client, article))


def test_a_place_is_named_as_one_also_without_a_name_beside_it(client):
    page = words_of(read(client, ArticleFactory(dateline_place="Florence")))
    assert "From Florence" in page
    assert "By " not in page
    page = words_of(read(client, ArticleFactory(dateline_place="Florence", agencies=["AFP"])))
    assert "AFP · From Florence" in page


def test_a_time_we_gave_ourselves_is_not_called_published(client):
    page = words_of(read(client, ArticleFactory(dated_by="receipt")))
    assert "Received Monday" in page
    assert "Published" not in page


def test_what_the_terms_hold_back_is_nowhere_in_the_answer(client):
    body = f"<p>Shown words at first</p><p>{HIDDEN} and more of it</p>"
    article = ArticleFactory(standfirst="", body=body)
    agree(article.title, "excerpt", 4)
    page = read(client, article)
    assert "Shown words at first…" in words_of(page)
    assert HIDDEN not in page
    assert "Read on at" in page
    for path in ("/", "/section/world", f"/title/{article.title.slug}"):
        assert HIDDEN not in client.get(path).content.decode()


def test_headline_terms_hold_standfirst_body_and_picture_back(client):
    article = ArticleFactory(standfirst=f"The {HIDDEN}", body=f"<p>{HIDDEN}</p>")
    with_picture(article)
    revised(article, "Before", f"<p>{HIDDEN}</p>")
    agree(article.title, "headline")
    paths = ("", "/revisions")
    pages = [client.get(f"/article/{article.pk}{path}", follow=True) for path in paths]
    pages += [client.get(path) for path in ("/", "/section/world", f"/title/{article.title.slug}")]
    for page in pages:
        assert page.status_code == 200
        assert HIDDEN not in page.content.decode()
        assert "/picture/" not in page.content.decode()


def test_headline_terms_tell_of_a_correction_only_that_and_when_it_was_made(client):
    article = ArticleFactory(body=f"<p>{HIDDEN}</p>", reading_minutes=6, page_extracted_at=NOON)
    corrected(article, f"There were four {HIDDEN}s, not five.")
    revised(article, article.headline, "<p>Earlier words</p>")
    agree(article.title, "headline")
    page = read(client, article)
    assert HIDDEN not in page
    said = words_of(page)
    assert "Corrected by The Daily" in said
    assert ", Monday, 2 March 2026, 12:00 UTC" in said
    assert "to read" not in said
    assert "Read at The Daily" in said


def test_earlier_texts_are_led_to_only_where_they_show_something_else(client):
    article = ArticleFactory(headline="Four boats sail", body="<p>Now</p>")
    revised(article, "Four boats sail", "<p>Before</p>", at=NOON)
    terms = agree(article.title, "headline")
    assert "earlier text" not in words_of(read(client, article))
    assert client.get(f"/article/{article.pk}/revisions").status_code == 404
    terms.show = "full"
    terms.save()
    assert "1 earlier text" in words_of(read(client, article))
    revised(article, "Five boats sail", "<p>Before</p>", at=NOON - timedelta(hours=1))
    terms.show = "headline"
    terms.save()
    assert "1 earlier text" in words_of(read(client, article))


def test_the_word_looked_for_is_found_where_the_terms_show_it(client):
    article = ArticleFactory(standfirst=f"The {HIDDEN}", body=f"<p>{HIDDEN}</p>")
    agree(article.title, "full")
    assert HIDDEN in read(client, article)


def test_the_publishers_address_is_the_canonical_one(client):
    page = read(client, ArticleFactory(url="https://daily.example/a?b=1&c=2"))
    assert '<link rel="canonical" href="https://daily.example/a?b=1&amp;c=2">' in page
    assert 'href="https://daily.example/a?b=1&amp;c=2" rel="noopener"' in page


def test_an_address_that_runs_leads_nowhere(client):
    page = read(client, ArticleFactory(url="javascript:alert(1)"))
    assert "javascript:" not in page
    # Nowhere else can it be read: our own page is the one that counts.
    assert re.search(r'rel="canonical" href="http://localhost:8000/article/\d+/[\w-]+"', page)


def test_corrections_and_changes_are_told(client):
    article = ArticleFactory(headline="Four boats sail")
    corrected(article, "There were four boats, not five.")
    revised(article, "Five boats sail", "<p>Earlier words</p>")
    page = words_of(read(client, article))
    assert "Correction, Monday, 2 March 2026, 12:00 UTC There were four boats, not five." in page
    assert "Headline changed; it was: Five boats sail" in page
    assert "1 earlier text" in page
    earlier = client.get(f"/article/{article.pk}/revisions").content.decode()
    assert "Earlier words" in earlier
    assert "Five boats sail" in earlier


def test_an_article_that_never_changed_has_no_earlier_texts(client):
    article = ArticleFactory()
    assert client.get(f"/article/{article.pk}/revisions").status_code == 404


def test_free_at_the_publisher_is_said_only_when_the_publisher_says_so(client):
    assert "Free at the publisher" in read(client, ArticleFactory(free=True))
    assert "Free at the publisher" not in read(client, ArticleFactory(free=None))


def test_an_arabic_article_runs_from_the_right_in_a_page_that_runs_from_the_left(client):
    page = read(client, ArticleFactory(headline="الميناء", language="ar", direction="rtl"))
    assert '<html lang="en" dir="ltr">' in page
    assert '<article class="article" lang="ar" dir="rtl">' in page
    front = client.get("/").content.decode()
    assert 'class="card card-lead" lang="ar" dir="rtl"' in front


def test_a_language_that_is_none_is_not_claimed(client):
    page = read(client, ArticleFactory(language='x" onload="alert(1)'))
    assert "onload" not in page
    assert '<article class="article" dir="ltr">' in page


def test_another_slug_leads_to_the_right_one(client):
    article = ArticleFactory(headline="Bridge reopens")
    for wrong in ("", "/bridge", "/BRIDGE-REOPENS"):
        response = client.get(f"/article/{article.pk}{wrong}")
        assert response.status_code == 302
        assert response["Location"] == f"/article/{article.pk}/bridge-reopens"
    arabic = ArticleFactory(headline="الميناء يفتح")
    assert client.get(f"/article/{arabic.pk}", follow=True).status_code == 200
    signs = ArticleFactory(headline="???")
    assert client.get(f"/article/{signs.pk}")["Location"].endswith("/article")


def test_an_article_joined_into_another_leads_there_for_good(client):
    first, second, third = (ArticleFactory(headline=f"Bridge {n}") for n in "abc")
    was = second.pk, third.pk
    join(second, third, NOON)
    join(first, second, NOON)
    for former in was:
        for path in (f"/article/{former}", f"/article/{former}/bridge-b"):
            response = client.get(path, follow=True)
            assert response.redirect_chain[0][1] == 301
            assert response.redirect_chain[-1][0] == f"/article/{first.pk}/bridge-a"
            assert response.status_code == 200
        response = client.get(f"/article/{former}/revisions")
        assert (response.status_code, response["Location"]) == (
            301,
            f"/article/{first.pk}/revisions",
        )
    first.withdrawn_at = NOON
    first.save()
    assert client.get(f"/article/{was[0]}", follow=True).status_code == 410


def test_withdrawn_is_gone_and_unknown_is_not_found(client):
    withdrawn = ArticleFactory(withdrawn_at=NOON, headline=HIDDEN)
    dropped = ArticleFactory(title=TitleFactory(dropped_at=NOON), headline=HIDDEN)
    for article in (withdrawn, dropped):
        for path in ("", "/revisions", f"/{HIDDEN}"):
            response = client.get(f"/article/{article.pk}{path}")
            assert response.status_code == 410
            assert "No longer here" in response.content.decode()
            assert HIDDEN not in response.content.decode()
    assert client.get("/article/999999999/x").status_code == 404
    assert client.get(f"/article/{10**30}/x").status_code == 404
