"""What pages say in their heads: canonical addresses, feeds, data for search engines, and no more."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory, corrected, with_picture
from kiosk.front import making
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.stories.tests.factories import told_by
from kiosk.web.tests.test_pages import addresses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
BASE = "http://localhost:8000"


def head(client, address: str) -> LexborHTMLParser:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def data(page: LexborHTMLParser) -> dict[str, dict[str, Any]]:
    """The page's JSON-LD by type."""
    found = [json.loads(one.text()) for one in page.css('script[type="application/ld+json"]')]
    assert all(one["@context"] == "https://schema.org" for one in found)
    return {one["@type"]: one for one in found}


def article_data(client, article: Article) -> dict[str, Any]:
    return data(head(client, f"/article/{article.pk}"))["NewsArticle"]


def attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    assert node is not None, selector
    return node.attributes[name] or ""


# ------------------------------------------------------------ addresses and feeds


def test_every_page_has_one_canonical_address_or_is_left_out(client, addresses):  # noqa: F811
    for name, address in addresses.items():
        page = head(client, address)
        canonical = page.css('link[rel="canonical"]')
        hidden = page.css('meta[name="robots"][content="noindex"]')
        assert len(canonical) + len(hidden) == 1, name
        if canonical and not name.startswith("article"):
            own = canonical[0].attributes["href"]
            assert own == f"{BASE}{client.get(address, follow=True).request['PATH_INFO']}", name


def test_results_and_narrowed_lists_are_not_for_search_engines(client, addresses):  # noqa: F811
    for address in ("/search?q=bridge", "/titles?q=daily", "/titles?language=en"):
        assert attribute(head(client, address), 'meta[name="robots"]', "content") == "noindex"


def test_a_list_names_its_feeds_and_they_are_there(client, addresses):  # noqa: F811
    for name in ("front", "edition", "edition-section", "section", "story", "title", "topic"):
        links = head(client, addresses[name]).css('link[rel="alternate"]')
        kinds = [link.attributes["type"] for link in links]
        assert {"application/atom+xml", "application/feed+json"} == set(kinds), name
        for link in links:
            assert link.attributes["title"]
            answer = client.get(link.attributes["href"])
            assert answer["Content-Type"].startswith(str(link.attributes["type"])), name


# ------------------------------------------------------------ data


def test_the_front_says_how_kiosk_is_searched(client, addresses):  # noqa: F811
    site = data(head(client, "/"))["WebSite"]
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{BASE}/search?q={{search_term_string}}"
    assert client.get("/search?q=bridge").status_code == 200


def test_lists_say_what_they_list(client, addresses):  # noqa: F811
    for name in ("front", "section", "edition", "story", "title", "topic"):
        listed = data(head(client, addresses[name]))["CollectionPage"]["mainEntity"]
        entries = listed["itemListElement"]
        assert listed["numberOfItems"] == len(entries) > 0, name
        assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))
        assert all(entry["url"].startswith(f"{BASE}/article/") for entry in entries)


def test_the_way_to_a_page_begins_at_the_front(client, addresses):  # noqa: F811
    for name in ("section", "article", "story", "title", "topic", "titles"):
        way = data(head(client, addresses[name]))["BreadcrumbList"]["itemListElement"]
        assert way[0]["item"] == f"{BASE}/"
        assert len(way) > 1, name


def test_an_article_says_whose_it_is_and_what_it_is_based_on(client):
    article = ArticleFactory(authors=["Ada Byron"], section="sport", dateline_place="Hamburg")
    with_picture(article)
    corrected(article, "There were four boats.")
    said = article_data(client, article)
    assert said["isBasedOn"] == article.url
    assert said["publisher"]["name"] == article.title.name
    assert said["publisher"]["url"] == f"{BASE}/title/{article.title.slug}"
    assert said["author"] == [{"@type": "Person", "name": "Ada Byron"}]
    assert said["datePublished"] == "2026-03-02T12:00:00+00:00"
    assert said["image"]["url"].startswith(f"{BASE}/picture/")
    assert (said["articleSection"], said["dateline"]) == ("sport", "Hamburg")
    assert said["correction"][0]["text"] == "There were four boats."
    assert "articleBody" not in said


def test_a_time_of_receipt_is_not_given_for_one_of_publication(client):
    assert "datePublished" not in article_data(client, ArticleFactory(dated_by="receipt"))


BODY = "<p>One two three four five six.</p>"
EXCERPT = {"@type": "WebPageElement", "isAccessibleForFree": True, "cssSelector": ".body"}
REST = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".read-on"}


@pytest.mark.parametrize(
    ("show", "free", "said", "parts"),
    [
        ("full", None, True, None),
        ("full", False, True, None),  # all of it is here
        ("excerpt", True, True, None),
        ("excerpt", False, False, [EXCERPT, REST]),
        ("excerpt", None, None, [EXCERPT]),
        ("headline", True, True, None),
        ("headline", False, False, [REST]),
        ("headline", None, None, None),
    ],
)
def test_what_is_said_to_be_free_is(client, show, free, said, parts):
    title = TitleFactory()
    agree(title, show, 3 if show == "excerpt" else None)
    article = ArticleFactory(title=title, free=free, standfirst="", body=BODY)
    found = article_data(client, article)
    assert found.get("isAccessibleForFree") == said
    assert found.get("hasPart") == parts
    page = head(client, f"/article/{article.pk}")
    for part in parts or ():
        assert page.css_first(part["cssSelector"]) is not None


def test_data_says_no_more_than_the_terms(client):
    title = TitleFactory()
    agree(title, "headline")
    article = ArticleFactory(title=title, standfirst="Secret words", body="<p>Secret too</p>")
    told_by(article, ArticleFactory())
    corrected(article, "A secret note")
    with_picture(article)
    page = client.get(f"/article/{article.pk}", follow=True).content.decode()
    assert "ecret" not in page
    assert "image" not in article_data(client, article)


HOSTILE = '</script><script>alert(1)</script><!--<script>]]>\u2028&"\\'


def test_nothing_of_a_publisher_ends_a_block_of_data(client):
    title = TitleFactory(name=HOSTILE)
    article = ArticleFactory(
        title=title, headline=HOSTILE, standfirst=HOSTILE, authors=[HOSTILE], section="sport",
        kicker=HOSTILE, dateline_place=HOSTILE, url="https://a.example/</script><script>",
    )  # fmt: skip
    story = told_by(article, ArticleFactory(headline=HOSTILE))
    making.make_fronts(article.published_at)
    for address in ("/", f"/article/{article.pk}", f"/story/{story.pk}", f"/title/{title.slug}",
                    "/section/sport"):  # fmt: skip
        text = client.get(address, follow=True).content.decode()
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        ours = re.findall(r'<script type="module" src="/static/[a-z]+\.js"></script>', text)
        assert len(blocks) + len(ours) == text.count("<script"), address
        assert all("<" not in block for block in blocks)
        names = json.dumps([json.loads(block) for block in blocks])
        assert json.dumps(HOSTILE)[1:-1] in names, address


# ------------------------------------------------------------ sharing


def test_a_page_that_is_shared_says_what_it_is(client):
    article = ArticleFactory(headline="Bridge reopens")
    page = head(client, f"/article/{article.pk}")
    for name, content in {
        "og:type": "article",
        "og:title": "Bridge reopens",
        "og:url": f"{BASE}/article/{article.pk}/bridge-reopens",
        "og:description": article.standfirst,
        "article:published_time": "2026-03-02T12:00:00+00:00",
        "article:section": "world",
    }.items():
        assert attribute(page, f'meta[property="{name}"]', "content") == content


def test_what_a_title_has_in_a_section_is_a_page_of_its_own(client):
    title = TitleFactory(slug="courier")
    for section in ("sport", "science"):
        ArticleFactory(title=title, section=section)
    whole, part = (head(client, f"/title/courier{of}") for of in ("", "?section=sport"))
    own = [attribute(page, "link[rel=canonical]", "href") for page in (whole, part)]
    assert own == [f"{BASE}/title/courier", f"{BASE}/title/courier?section=sport"]
